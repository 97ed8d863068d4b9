"""A course page frames the app where the setting names it, is told its height, and is refused where it does not."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import expect

from attention.ui.framing import SETTING
from tests.browser.conftest import Server
from tests.browser.tabs import Take

pytestmark = pytest.mark.browser

COURSE = b"""<!doctype html><title>A course</title><p>Read this:</p>
<iframe style="width: 800px; height: 300px"></iframe>
<script>
const frame = document.querySelector("iframe");
window.heights = [];
addEventListener("message", ({ data, source }) => {
  if (source === frame.contentWindow && data?.type === "attention:height") {
    window.heights.push(data.height);
    frame.style.height = `${data.height}px`;
  }
});
frame.src = decodeURIComponent(location.hash.slice(1));
</script>"""


@pytest.fixture
def course() -> Iterator[str]:
    """Return the address of a page on another port than the app's: another site."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("content-type", "text/html")
            self.end_headers()
            self.wfile.write(COURSE)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_a_course_page_shows_the_app_only_where_the_setting_names_it(
    take_tab: Take, app_url: str, course: str, log_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(SETTING, course)
    allowing = Server(log_folder)
    try:
        page = take_tab().page
        page.goto(f"{course}/#{allowing.wait()}/values?embed=true")
        frame = page.frame_locator("iframe")
        frame.locator(".board .cell").first.wait_for()
        expect(frame.locator("[data-testid=stSidebar]")).to_be_hidden()
        expect(frame.locator(".st-key-neighbours")).to_be_hidden()
        expect(frame.locator(".present-open")).to_be_hidden()
        page.wait_for_function("() => window.heights.at(-1) > 700")
        main = frame.locator("[data-testid=stMain]")
        page.wait_for_timeout(500)
        assert main.evaluate("(made) => made.scrollHeight - made.clientHeight") <= 1, "a scroll bar inside another"
    finally:
        allowing.stop()
    page.goto(f"{course}/?again#{app_url}/values?embed=true")
    page.wait_for_timeout(1500)
    assert frame.locator("[data-testid=stApp]").count() == 0
