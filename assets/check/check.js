// The self-check: questions with answers to choose from, told at once why a choice is right or wrong.
// What is chosen stays in this tab: nothing of it is sent, and a reload finds it again.

import { made, prose } from "./prose.js";

/** @typedef {{ code: string, words: string, reason: string, is_right: boolean }} Choice */
/** @typedef {{ name: string, section: string, address: string, given: string, asked: string, choices: Choice[] }} Question */
/** @typedef {{ questions: Question[], labels: Record<string, string> }} Sent */
/** @typedef {{ first: string, last: string }} Given the reader's first answer to a question, and the one that stands */

const KEPT = "self-check";
/** Streamlit keeps the parent of a component from one rerun to the next. @type {WeakMap<HTMLElement, Check>} */
const checks = new WeakMap();
const reader = new TextDecoder();

/**
 * How many questions have been answered, and how many of them rightly at the first go.
 * @param {Question[]} questions
 * @param {Record<string, Given>} given
 */
export function count(questions, given) {
  const asked = questions.filter(({ choices }) => choices.length);
  const answered = asked.filter(({ name }) => given[name]);
  const right = answered.filter(({ name, choices }) =>
    choices.some((each) => each.is_right && each.code === given[name].first),
  );
  return { asked: asked.length, answered: answered.length, right: right.length };
}

/**
 * A label with its [[slots]] filled.
 * @param {string} label
 * @param {Record<string, string | number>} slots
 */
export function fill(label, slots) {
  return label.replace(/\[\[([a-z]+)\]\]/g, (_, name) => String(slots[name]));
}

class Check {
  drawn = "";
  /** @type {Sent} */
  sent = { questions: [], labels: {} };
  /** @type {Record<string, Given>} */
  given = remembered();
  list = made("ol");
  total = made("p");
  again = made("button");

  /** @param {HTMLElement} parent */
  constructor(parent) {
    const href = new URL("check.css", import.meta.url).href;
    this.list.className = "check";
    this.total.setAttribute("role", "status");
    this.again.type = "button";
    this.again.addEventListener("click", () => this.begin());
    const foot = made("div", this.total, this.again);
    foot.className = "foot";
    parent.append(Object.assign(document.createElement("link"), { rel: "stylesheet", href }), this.list, foot);
  }

  /** @param {string} message */
  take(message) {
    if (message === this.drawn) return;
    this.drawn = message;
    this.sent = JSON.parse(message);
    this.again.textContent = this.sent.labels.again;
    this.list.replaceChildren(...this.sent.questions.map((question) => this.item(question)));
    this.tell();
  }

  begin() {
    this.given = {};
    this.keep();
    this.list.replaceChildren(...this.sent.questions.map((question) => this.item(question)));
    this.tell();
    this.list.querySelector("input")?.focus();
  }

  /** @param {Question} question */
  item(question) {
    const item = made("li", this.source(question));
    if (question.given) item.append(paragraph("given", question.given));
    if (question.choices.length) item.append(this.answers(question));
    return item;
  }

  /**
   * The way to the section that asks it, in the state that the address has when the reader goes there.
   * @param {Question} question
   */
  source({ section, address }) {
    const link = made("a", section);
    const [slug, heading] = address.split("#");
    const aim = () => {
      link.href = new URL(`${slug}${location.search}${heading ? `#${heading}` : ""}`, location.href).href;
    };
    aim();
    for (const event of ["pointerdown", "focus"]) link.addEventListener(event, aim);
    const line = made("p", link);
    line.className = "from";
    return line;
  }

  /** @param {Question} question */
  answers({ name, asked, choices }) {
    const reason = made("p");
    reason.className = "reason";
    reason.setAttribute("role", "status");
    const tell = () => {
      const given = this.given[name];
      const choice = choices.find(({ code }) => code === given?.last);
      reason.hidden = !choice;
      if (!choice) return;
      const label = choice.is_right ? "right" : "wrong";
      reason.dataset.verdict = label;
      reason.replaceChildren(made("strong", this.sent.labels[label]), " ", ...prose(choice.reason));
    };
    const fields = choices.map(({ code, words }) => {
      const field = Object.assign(made("input"), { type: "radio", name, value: code });
      field.checked = this.given[name]?.last === code;
      field.addEventListener("change", () => {
        this.given[name] = { first: this.given[name]?.first ?? code, last: code };
        this.keep();
        tell();
        this.tell();
      });
      return made("label", field, made("span", ...prose(words)));
    });
    tell();
    return made("fieldset", made("legend", ...prose(asked)), ...fields, reason);
  }

  tell() {
    const { labels, questions } = this.sent;
    const counted = count(questions, this.given);
    this.total.textContent = fill(counted.answered ? labels.count : labels.none, counted);
    this.again.hidden = !counted.answered;
  }

  keep() {
    try {
      sessionStorage.setItem(KEPT, JSON.stringify(this.given));
    } catch {
      // a browser that keeps nothing: the choices last as long as the page
    }
  }
}

/**
 * A paragraph of a kind.
 * @param {string} kind
 * @param {string} words
 */
function paragraph(kind, words) {
  const line = made("p", ...prose(words));
  line.className = kind;
  return line;
}

/** What was chosen in this tab before. @returns {Record<string, Given>} */
function remembered() {
  try {
    return JSON.parse(sessionStorage.getItem(KEPT) ?? "{}");
  } catch {
    return {};
  }
}

/**
 * Called by Streamlit at mount and at every change of the data.
 * @param {{ data: Uint8Array, parentElement: HTMLElement }} component
 */
export default function ({ data, parentElement }) {
  const check = checks.get(parentElement) ?? new Check(parentElement);
  checks.set(parentElement, check);
  check.take(reader.decode(data));
}
