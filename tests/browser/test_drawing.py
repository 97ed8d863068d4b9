"""Every page draws in two languages, two notations, two themes and on narrow screens (acceptance 6)."""

import re
from typing import Any, Final

import pytest

from attention.commands.site.drawing import WITH_SERVER
from attention.experiments.transformer.pronouns import PAIRS, QUESTIONS
from attention.experiments.transformer.sentences import SHOWN
from attention.ui.text import Language, Notation
from tests.browser.tabs import PHONE, Take
from tests.browser.test_accessibility import BY_PIXEL, violations
from tests.browser.test_room import cramped, far_from_its_control
from tests.browser.visit import FIRST, SLUGS, Visit

pytestmark = pytest.mark.browser

# Each language, notation and theme once. English, whose words are longer, is seen at every width; Chinese on a phone.
# The sweep opens both notations in both languages; to switch a theme in place is tried on a board and on a figure.
READERS: Final[list[tuple[Language, Notation, dict[str, Any]]]] = [
    ("en", "lecture", {"color_scheme": "light"}),
    ("zh", "paper", {"color_scheme": "dark", **PHONE}),
]
HEIGHTS: Final = {1920: 1080, 1440: 900, 768: 1024, 320: 700}
OF_BOARDS: Final = (1920, 768)
"""Where boards are laid out in another way than at 1440 and 320; nothing else is."""
WHOLE: Final[dict[Language, set[str]]] = {"en": {*SLUGS[1::2]} | WITH_SERVER, "zh": {*SLUGS[::2]} | WITH_SERVER}
"""Where axe looks by pixel, too: every other page, since test_site does so with the same page the other way about."""
# The side bar takes its place at once, so that nothing is laid out a dozen times on the way.
AT_ONCE: Final = "[data-testid=stSidebar], [data-testid=stSidebar] * { transition: none !important }"
# The window is so wide, and boards have been laid out anew. Figures follow in their turn.
FOLLOWS: Final = """async (width) => {
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  while (innerWidth !== width) await frame();
  for (let turn = 0; turn < 3; turn += 1) await frame();
}"""
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


@pytest.mark.parametrize(("language", "notation", "window"), READERS)
def test_every_page_draws_and_axe_finds_nothing(
    take_tab: Take, app_url: str, language: Language, notation: Notation, window: dict[str, Any]
) -> None:
    visit = Visit(take_tab(**window), app_url).open(FIRST, {"lang": language, "notation": notation})
    visit.page.add_style_tag(content=AT_ONCE)
    wrong = []
    for slug in SLUGS:
        visit.go(slug)
        found = violations(visit.page, without=() if slug in WHOLE[language] else BY_PIXEL)
        found += on_a_phone(visit, slug) if language == "zh" else at_all_widths(visit, slug)
        wrong += [f"{slug}: {each}" for each in found]
    assert not wrong, "\n".join(wrong)


def on_a_phone(visit: Visit, slug: str) -> list[str]:
    found = problems(visit, PHONE["viewport"]["width"])
    found += far_from_its_control(visit, slug)
    return found + [f"not in Chinese: {each}" for each in stray_words(visit)]


def at_all_widths(visit: Visit, slug: str) -> list[str]:
    found = []
    has_board = visit.page.locator("[data-testid=stMain] .board").count() > 0
    for width in (1440, *(OF_BOARDS if has_board else ()), 320):
        resize(visit, width)
        if width == 320:
            visit.settle()
        found += [f"{width}: {each}" for each in (*problems(visit, width), *cramped(visit, slug, width))]
    resize(visit, 1440)
    return found


def resize(visit: Visit, width: int) -> None:
    visit.page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
    visit.page.evaluate(FOLLOWS, width)


def stray_words(visit: Visit) -> list[str]:
    """Return what is said in Latin letters alone and is no symbol, name or word of the example."""
    said: list[str] = visit.page.evaluate(WORDS)
    return [each[:80] for each in said if not HAN.search(each) and set(LATIN.findall(each)) - ALLOWED]
