// Small pieces of the page: elements, symbols with raised and lowered indices, sentences with slots.

/** An element with attributes (class, data-…, aria-…), children appended. */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) if (value !== null) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** The symbol `q^{2}_{1}` as text, <sup> and <sub>. */
export function symbol(source, name = "i") {
  const made = element(name, { class: "symbol" });
  for (const part of source.split(/(\^\{[^}]*\}|_\{[^}]*\})/)) {
    if (part.startsWith("^{")) made.append(element("sup", {}, part.slice(2, -1)));
    else if (part.startsWith("_{")) made.append(element("sub", {}, part.slice(2, -1)));
    else if (part) made.append(part);
  }
  return made;
}

/** The same symbol for a screen reader: `q 2, 1`. */
export function spoken(source) {
  return source
    .replace(/[_^]\{([^}]*)\}/g, " $1")
    .replace(/\s+/g, " ")
    .trim();
}

/** The same symbol as plain characters: `K^{T}` is KT. */
export function plain(source) {
  return source.replace(/[_^]\{([^}]*)\}/g, "$1");
}

/** A template's [[slots]] filled with strings; `[[count:word|words]]` is the first word for exactly 1. */
export function fill(template, slots = {}) {
  return template.replace(/\[\[([a-z_]+)(?::([^|\]]*)\|([^\]]*))?\]\]/g, (_, name, one, many) =>
    one === undefined ? slots[name] : slots[name] === "1" ? one : many,
  );
}
