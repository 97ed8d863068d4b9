// What the server sends at once reaches the page at once.
//
// A run's answer is a dozen messages in one write. Each is an event of its own, and after the first Streamlit's page is
// drawn anew, for nothing but that a run has begun: some 9 ms on /softmax, in which the numbers wait. Here messages wait
// until no other follows, and are handed on within one turn, so that the page is drawn once.
//
// What a control changes in the address waits, too: the page would be drawn anew for it before the value is sent, and
// the browser's own work for a new address takes some milliseconds. The page hears of it with the answer, the address bar
// shows it when that is drawn, and whoever must know at once reads it in `address`.

const QUIET = 5; // turns without a message, a fraction of a millisecond together, after which no other follows
const PATIENCE = 300; // milliseconds after which no answer may come
const AGAIN = 1000; // milliseconds after which a browser may let the address be changed again

/** How often the page has heard from the server. */
export const answers = { heard: 0 };

/** @type {(() => void)[]} */
const waiting = [];
let patience = 0;

function tellAll() {
  clearTimeout(patience);
  for (const tell of waiting.splice(0)) tell();
}

/** Where the page is. Streamlit's page reads it here, and hands over what the address bar is to show. */
export const address = {
  /** @type {URL | null} what the bar does not show yet */
  held: null,
  again: 0,

  get href() {
    return (this.held ?? location).href;
  },

  get search() {
    return (this.held ?? location).search;
  },

  /**
   * Tell the page of its new address with the server's next answer, and show it in the bar after that.
   *
   * @param {URL} url
   * @param {() => void} tell
   */
  hold(url, tell) {
    this.held = url;
    waiting.push(() => {
      tell();
      if (document.hidden) this.show();
      else requestAnimationFrame(() => setTimeout(() => this.show()));
    });
    clearTimeout(patience);
    patience = Number(setTimeout(tellAll, PATIENCE));
  },

  /** Show now what is held. A browser may refuse that for some seconds: Safari does after a hundred within ten. */
  show() {
    const url = this.held;
    this.held = null;
    if (!url) return;
    try {
      history.replaceState({}, "", url);
    } catch {
      this.held = url;
      clearTimeout(this.again);
      this.again = Number(setTimeout(() => this.show(), AGAIN));
    }
  },

  /** Let nobody write or read the bar before it shows what is held: no script, and no reader who acts again. */
  guard() {
    for (const name of /** @type {const} */ (["pushState", "replaceState"])) {
      const write = history[name].bind(history);
      history[name] = (...entry) => {
        this.show();
        write(...entry);
      };
    }
    for (const kind of ["pointerdown", "keydown"]) addEventListener(kind, () => this.show(), { capture: true });
    addEventListener("popstate", () => {
      this.held = null; // it was another entry's
    });
  },
};

/**
 * Return a kind of WebSocket whose messages are handed on together.
 *
 * @param {typeof WebSocket} Socket
 */
export function gathering(Socket) {
  return class extends Socket {
    /** @type {(() => void)[]} */
    #waiting = [];
    #quiet = 0;
    #turns = new MessageChannel();

    /**
     * @param {string | URL} url
     * @param {string | string[]} [protocols]
     */
    constructor(url, protocols) {
      super(url, protocols);
      this.#turns.port1.onmessage = () => {
        this.#quiet += 1;
        if (this.#quiet < QUIET) this.#turns.port2.postMessage(null);
        else this.#handOn();
      };
      super.addEventListener("close", () => {
        this.#handOn(); // before whoever listens hears of the end
        this.#turns.port1.close();
      });
    }

    #handOn() {
      tellAll();
      if (this.#waiting.length) answers.heard += 1;
      for (const tell of this.#waiting.splice(0)) tell();
    }

    /**
     * @param {string} kind
     * @param {any} listener a function
     * @param {boolean | AddEventListenerOptions} [options]
     */
    addEventListener(kind, listener, options) {
      if (kind !== "message") {
        super.addEventListener(kind, listener, options);
        return;
      }
      super.addEventListener(
        kind,
        (event) => {
          this.#quiet = 0;
          if (!this.#waiting.length) this.#turns.port2.postMessage(null);
          this.#waiting.push(() => listener.call(this, event));
        },
        options,
      );
    }
  };
}

/**
 * Return what draws a component: in the same turn as the page, as soon as its script is there.
 *
 * @param {string} file the script's address, relative to the app
 */
export function drawing(file) {
  /** @type {((component: unknown) => unknown) | undefined} */
  let draw;
  return (/** @type {unknown} */ component) =>
    draw
      ? draw(component)
      : import(new URL(file, document.baseURI).href).then((script) => {
          draw = script.default;
          return draw?.(component);
        });
}

if (typeof document !== "undefined") {
  Object.assign(window, { WebSocket: gathering(WebSocket), address, drawing });
  address.guard();
}
