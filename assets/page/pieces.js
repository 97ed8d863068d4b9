// What a page is made of, in reading order, and which of it a class sees at once: one thing a screen.

/**
 * A piece is what is shown or hidden as a whole.
 *
 * - picture: a board or a figure; it has a screen of its own, a board with several scenes has one for each
 * - look: the line that says what to look at in the picture that follows
 * - control: what changes a picture
 * - after: words that stand with a look in one element: the picture comes first
 * - words: a paragraph, a list, a table, a link; as many share a screen as it holds
 * - heading: begins a screen of words
 * - question: a prediction with its answers
 *
 * @typedef {"picture" | "look" | "control" | "after" | "words" | "heading" | "question"} Kind
 * @typedef {{ kind: Kind, element: HTMLElement, height: number, scenes: number }} Piece
 * @typedef {{ pieces: Piece[], picture: Piece | null, scene: number, heading: string }} Screen
 */

const HIDDEN =
  ".st-key-outline, .st-key-document_language, .st-key-behind, .st-key-neighbours, .st-key-code, .st-key-pencil, style, " +
  ".stElementContainer:is(:has(> [data-testid=stHeading]), :has(input[aria-label^='link: ']))";
const LEFT_OUT = ".st-key-document_language, .st-key-behind, .st-key-set_exercise";
const QUESTION = "[class*='st-key-predict_']";
const BLOCK = "[data-testid=stVerticalBlock]";
const ROW = "[data-testid=stHorizontalBlock]";
const PROSE = "[data-testid=stMarkdown] [data-testid=stMarkdownContainer]";
const FOLDED = ":scope > [data-testid=stExpander]";
const READ = "[data-testid=stPageLink], [data-testid=stAlert], [data-testid=stCaptionContainer], [data-testid=stImage]";

/**
 * The board or the figure that an element shows.
 * @param {Element} element
 * @returns {HTMLElement | null}
 */
export function pictureIn(element) {
  const isolated = element.querySelector("[data-testid=stBidiComponentIsolated]");
  return isolated?.shadowRoot?.querySelector(".board") ?? element.querySelector(".figure");
}

/**
 * The pieces of a block, in order.
 * @param {Element} block
 * @returns {Piece[]}
 */
export function piecesOf(block) {
  return [.../** @type {HTMLCollectionOf<HTMLElement>} */ (block.children)].flatMap((child) => {
    if (child.matches(HIDDEN)) return [];
    if (child.matches(QUESTION)) return [piece("question", child)];
    if (child.querySelector(`:scope > :is(${QUESTION})`)) return [piece("question", child)];
    if (child.matches(".stElementContainer")) return leaves(child);
    if (child.querySelector(FOLDED)) return [piece("control", child)];
    if (child.matches(ROW) || child.querySelector(`:scope > ${ROW}`)) {
      if (child.querySelector(":scope > :is(.st-key-neighbours)")) return [];
      return pictureIn(child) ? piecesIn(child) : [piece("control", child)];
    }
    return child.querySelector(`:scope > :is(${LEFT_OUT})`) ? [] : piecesIn(child);
  });
}

/**
 * @param {Element} wrapper
 * @returns {Piece[]}
 */
function piecesIn(wrapper) {
  const blocks = wrapper.matches(BLOCK) ? [wrapper] : [...wrapper.querySelectorAll(`:is(${BLOCK})`)];
  const outermost = blocks.filter((block) => !blocks.some((other) => other !== block && other.contains(block)));
  return outermost.length ? outermost.flatMap(piecesOf) : [piece("control", /** @type {HTMLElement} */ (wrapper))];
}

/**
 * @param {HTMLElement} element
 * @returns {Piece[]}
 */
function leaves(element) {
  const picture = pictureIn(element);
  if (picture) return [{ ...piece("picture", element), scenes: Number(picture.dataset.scenes ?? 1) }];
  const prose = element.querySelector(PROSE);
  if (!prose) return [piece(element.querySelector(READ) ? "words" : "control", element)];
  const isOfPicture = prose.querySelector(":scope > blockquote") !== null && prose.querySelector("h2") === null;
  return [.../** @type {HTMLCollectionOf<HTMLElement>} */ (prose.children)].map((child) => {
    if (child.matches("blockquote")) return piece("look", child);
    if (child.matches("h2, :has(h2)")) return piece("heading", child);
    return piece(isOfPicture ? "after" : "words", child);
  });
}

/**
 * What an element says, a formula once.
 * @param {Element} element
 */
export function wordsOf(element) {
  const copy = /** @type {Element} */ (element.cloneNode(true));
  for (const spoken of copy.querySelectorAll(".katex-mathml")) spoken.remove();
  return copy.textContent?.trim() ?? "";
}

/**
 * @param {Kind} kind
 * @param {HTMLElement} element
 * @returns {Piece}
 */
function piece(kind, element) {
  return { kind, element, height: element.offsetHeight, scenes: 1 };
}

/**
 * Share pieces out among screens.
 * @param {Piece[]} pieces
 * @param {number} room pixels of height for words
 * @param {string} question what the page answers, in place of a heading until there is one
 * @returns {Screen[]}
 */
export function screensOf(pieces, room, question) {
  /** @type {Screen[]} */
  const screens = [];
  /** @type {Piece[]} what belongs to the picture that follows */
  let waiting = [];
  let heading = question;
  /** @type {Piece[]} */
  let later = [];
  /** @type {Screen | null} where words go on */
  let open = null;
  let full = 0;
  const begin = (/** @type {Piece[]} */ first, /** @type {Piece | null} */ picture = null, scene = 0) => {
    const screen = { pieces: first, picture, scene, heading };
    screens.push(screen);
    return screen;
  };
  const write = (/** @type {Piece[]} */ more) => {
    for (const each of more) {
      if (!open || (full > 0 && full + each.height > room)) {
        open = begin([]);
        full = 0;
      }
      open.pieces.push(each);
      full += each.height;
    }
  };
  for (const each of pieces) {
    if (each.kind === "picture") {
      for (let scene = 0; scene < each.scenes; scene++) begin([...waiting, each], each, scene);
      waiting = [];
      open = null;
      write(later);
      later = [];
    } else if (each.kind === "question") {
      write([...later, ...waiting]);
      waiting = later = [];
      begin([each]);
      open = null;
    } else if (each.kind === "look" || each.kind === "control") {
      waiting.push(each);
    } else if (each.kind === "after") {
      later.push(each);
    } else {
      if (each.kind === "heading") {
        heading = wordsOf(each.element);
        open = null;
      }
      write([each]);
    }
  }
  write([...later, ...waiting]);
  return screens;
}
