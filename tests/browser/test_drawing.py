"""Every page draws in two languages, two notations, two themes and on narrow screens (acceptance 6)."""

import re
from typing import Final, Literal

import pytest

from attention.experiments.transformer.pronouns import PAIRS, QUESTIONS
from attention.experiments.transformer.sentences import SHOWN
from attention.ui.text import Language, Notation
from tests.browser.test_accessibility import violations
from tests.browser.test_room import cramped
from tests.browser.visit import FIRST, SIDEBAR_IS_OPEN, SLUGS, Visit

pytestmark = pytest.mark.browser

Theme = Literal["light", "dark"]
# Theme and width are switched in place: the page follows without a rerun. Either language is seen in both themes and at
# either width of a phone; English, whose words are longer, also tells whether the boards use the widths between.
STATES: Final[dict[Language, tuple[tuple[Theme, int], ...]]] = {
    "en": (("light", 1440), ("light", 1920), ("light", 768), ("dark", 390), ("dark", 320)),
    "zh": (("light", 1440), ("dark", 1440), ("dark", 390), ("light", 320)),
}
HEIGHTS: Final = {1920: 1080, 1440: 900, 768: 1024, 390: 844, 320: 700}
HEARD: Final[dict[Language, tuple[Theme, int]]] = {"en": ("light", 1440), "zh": ("dark", 390)}
"""Where axe looks, in each language."""
# What stands over the edge: the page itself, or a control's words that its box cuts off.
OVER_THE_EDGE: Final = """() => {
  const found = [];
  const main = document.querySelector("[data-testid=stMain]");
  for (const { scrollWidth, clientWidth } of [document.documentElement, main]) {
    if (scrollWidth > clientWidth + 1) found.push(`the page scrolls sideways: ${scrollWidth} in ${clientWidth}`);
  }
  const roots = [main, ...[...main.querySelectorAll("*")].map((made) => made.shadowRoot).filter(Boolean)];
  const controls = "button, label, summary, input:not([type=range]), output, h1, h2, h3, [role=radio], [role=switch]";
  for (const made of roots.flatMap((root) => [...root.querySelectorAll(controls)])) {
    const { overflowX, clip, clipPath } = getComputedStyle(made);
    if (!made.checkVisibility() || made.clientWidth < 8 || clip !== "auto" || clipPath !== "none") continue;
    const text = (made.value ?? made.textContent).trim().slice(0, 60);
    const isCut = overflowX !== "visible" && made.scrollWidth > made.clientWidth + 1;
    if (isCut && text) found.push(`cut off: ${made.tagName} ${text} (${made.scrollWidth} in ${made.clientWidth})`);
    const scrolls = made.closest(".stage, .figure-table, [data-testid=stMarkdownContainer]:has(> table)");
    if (made.getBoundingClientRect().right > innerWidth + 1 && !scrolls) found.push(`out of the window: ${text}`);
  }
  return found;
}"""
NAMELESS: Final = "[role=figure]:not([aria-label]), [role=figure][aria-label='']"
# Everything that a reader reads or hears, but code, formulas, titles of papers and what the reader typed: prose by the
# paragraph, all else by the piece of text.
WORDS: Final = """() => {
  const found = new Set();
  const prose = new Map();
  const skipped = "script, style, pre, code, em, .katex, [data-testid=stIconMaterial], [hidden], "
    + "[data-testid=stElementContainer]:has(input[aria-label^='link: '])";
  const attributes = ["aria-label", "title", "placeholder", "alt", "aria-valuetext", "aria-roledescription"];
  const walk = (root) => {
    for (const made of root.querySelectorAll("*")) {
      if (made.shadowRoot) walk(made.shadowRoot);
      if (made.closest(skipped) || !made.checkVisibility()) continue;
      for (const name of attributes) if (made.hasAttribute(name)) found.add(made.getAttribute(name));
      for (const node of made.childNodes) {
        if (node.nodeType !== 3 || !node.textContent.trim()) continue;
        const paragraph = made.closest("[data-testid=stMarkdownContainer] :is(p, li, td, th)");
        if (paragraph) prose.set(paragraph, (prose.get(paragraph) ?? "") + node.textContent);
        else found.add(node.textContent.trim());
      }
    }
  };
  walk(document.body);
  // a reference names authors and a paper in their own language
  for (const [paragraph, text] of prose) if (!paragraph.querySelector("em")) found.add(text.trim());
  return [...found];
}"""
HAN: Final = re.compile(r"[\u4e00-\u9fff]")
LATIN: Final = re.compile(r"[A-Za-z][A-Za-z-]+")
# Latin letters that belong into Chinese prose: symbols, names of things and of people, the article's own example and
# the words of the English sentences that the English transformer is asked about.
ASKED: Final = " ".join(question.sentence for question in QUESTIONS)
ALLOWED: Final = frozenset(
    LATIN.findall(f"""{[(*pair.words, *pair.nouns) for pair in PAIRS]} {[*SHOWN]} {ASKED} {ASKED.lower()}
    softmax Softmax ReLU exp tanh max log NaN NumPy CNN RNN PNG SVG PDF CSV BLEU Britz Vaswani English Language saw
    PyTorch GPU CPU WAV FLAC OGG MP RGB RGBA GRU LSTM Transformer ms kB MB GB TB Hz kHz FC nat qq kk xa hh qW kW qU kU
    NPZ HTML JSON Notebook ipynb BibTeX Jupyter Moodle GIFT VERB NOUN PRON DET CLS SEP
    """)
)


def problems(visit: Visit, width: int) -> list[str]:
    found: list[str] = visit.page.evaluate(OVER_THE_EDGE) if width < 1000 else []
    found += ["a figure without a name"] * visit.page.locator(NAMELESS).count()
    found += visit.exceptions()
    found += visit.errors
    found += visit.outside
    visit.errors.clear()
    visit.outside.clear()
    return found


# Each language and each notation once: the sweep opens all four, the phone's test lays Chinese out in lecture notation.
@pytest.mark.parametrize(("language", "notation"), [("en", "lecture"), ("zh", "paper")])
def test_every_page_draws_and_axe_finds_nothing(visit: Visit, language: Language, notation: Notation) -> None:
    wrong = []
    visit.open(FIRST, {"lang": language, "notation": notation})
    for slug in SLUGS:
        visit.go(slug)
        for theme, width in STATES[language]:
            visit.page.emulate_media(color_scheme=theme)
            visit.page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
            visit.page.wait_for_timeout(100)  # boards follow
            visit.settle()
            found = problems(visit, width)
            if language == "en":
                found += cramped(visit, slug, width)
            if (theme, width) == HEARD[language]:
                found += violations(visit)
            wrong += [f"{slug}, {theme}, {width}: {each}" for each in found]
        visit.page.set_viewport_size({"width": 1440, "height": HEIGHTS[1440]})
        visit.page.wait_for_function(SIDEBAR_IS_OPEN)
        if language == "zh":
            wrong += [f"{slug}: not in Chinese: {each}" for each in stray_words(visit)]
    assert not wrong, "\n".join(wrong)


def stray_words(visit: Visit) -> list[str]:
    """Return what is said in Latin letters alone and is no symbol, name or word of the example."""
    said: list[str] = visit.page.evaluate(WORDS)
    return [each[:80] for each in said if not HAN.search(each) and set(LATIN.findall(each)) - ALLOWED]
