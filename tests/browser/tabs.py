"""Tabs that one test hands on to the next: one that has drawn an app before draws it again in half the time."""

from collections.abc import Callable
from typing import Any, Final

from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize

WIDE: Final[ViewportSize] = {"width": 1440, "height": 900}
PHONE: Final[dict[str, Any]] = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
    # Streamlit folds its side bar away after a choice only where the browser calls itself mobile.
    "user_agent": "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Mobile Safari/537.36",
}
# What a page can change on the spot; all else belongs to the window.
ON_THE_SPOT: Final = {"color_scheme": "light", "reduced_motion": "no-preference", "forced_colors": "none"}
# What breaks the content security policy is an error like any other.
REPORT_VIOLATIONS: Final = """
addEventListener("securitypolicyviolation", (event) => console.error(`refused: ${event.violatedDirective}`));
"""

Take = Callable[..., "Tab"]


class Tab:
    """A page, and who listens to it until the test ends."""

    def __init__(self, context: BrowserContext, window: str) -> None:
        self.window = window
        self.page: Page = context.new_page()
        self.page.add_init_script(REPORT_VIOLATIONS)
        self.listeners: list[tuple[Any, Callable[..., Any]]] = []

    def listen(self, event: str, hear: Callable[..., Any]) -> None:
        """Call `hear` at every such event of the page."""
        self.listeners.append((event, hear))
        self.page.on(event, hear)  # type: ignore[call-overload]

    def leave(self) -> None:
        """Leave nothing of this test behind."""
        for event, hear in self.listeners:
            self.page.remove_listener(event, hear)
        self.listeners.clear()
        self.page.mouse.move(0, 0)
        if self.page.url.startswith("http"):
            self.page.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
        self.page.goto("about:blank")


class Tabs:
    """All tabs of a run of the tests, by the window that they need."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.idle: dict[str, list[Tab]] = {}

    def take(self, viewport: Any = WIDE, **options: Any) -> Tab:
        """Return a tab that nobody uses, in a window with these options of a browser context."""
        media = ON_THE_SPOT | {name: options.pop(name) for name in ON_THE_SPOT if name in options}
        window = repr(sorted(options.items()))
        waiting = self.idle.setdefault(window, [])
        tab = waiting.pop() if waiting else Tab(self.browser.new_context(viewport=viewport, **options), window)
        tab.page.emulate_media(**media)
        tab.page.set_viewport_size(viewport)
        return tab

    def give_back(self, tab: Tab) -> None:
        """Keep the tab for the next test."""
        tab.leave()
        self.idle[tab.window].append(tab)
