// What the server sends at once reaches the page at once.
//
// A run's answer is a dozen messages in one write. Each is an event of its own, and after the first Streamlit's page is
// drawn anew, for nothing but that a run has begun: some 9 ms on /softmax, in which the numbers wait. Here messages wait
// until no other follows, and are handed on within one turn, so that the page is drawn once. So does what the page is to
// hear of a control's new address, which is in the address bar already.

const QUIET = 5; // turns without a message, a fraction of a millisecond together, after which no other follows
const PATIENCE = 300; // milliseconds after which no answer may come

/** How often the page has heard from the server. */
export const answers = { heard: 0 };

/** @type {(() => void)[]} */
const waiting = [];
let patience = 0;

function tellAll() {
  clearTimeout(patience);
  for (const tell of waiting.splice(0)) tell();
}

/**
 * Tell the page something with the server's next answer.
 *
 * @param {() => void} tell
 */
export function withAnswer(tell) {
  waiting.push(tell);
  clearTimeout(patience);
  patience = Number(setTimeout(tellAll, PATIENCE));
}

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

if (typeof document !== "undefined") Object.assign(window, { WebSocket: gathering(WebSocket), withAnswer });
