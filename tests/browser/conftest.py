"""A browser and a server for the tests that only a browser can make."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, sync_playwright

from tests.browser.visit import Visit

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # no other host exists: what asks for one fails, and the tests see that it asked
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]
WIDE: ViewportSize = {"width": 1440, "height": 900}

Serve = Callable[..., str]


def chromium_path() -> str:
    """Return the Chromium to use; fail with a sentence where there is none."""
    for name in (os.environ.get("CHROMIUM"), "chromium", "chromium-browser", "google-chrome"):
        if name and (found := shutil.which(name)):
            return found
    with sync_playwright() as playwright:
        if Path(playwright.chromium.executable_path).exists():
            return playwright.chromium.executable_path
    pytest.fail("no Chromium: install one, name it in CHROMIUM, or run `playwright install chromium`", pytrace=False)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = chromium_path()
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=CHROMIUM_ARGUMENTS)
        yield running
        running.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_until_healthy(url: str, server: subprocess.Popen[bytes], log: Path, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if server.poll() is not None:
            pytest.fail(f"the server stopped at once:\n{log.read_text()}", pytrace=False)
        try:
            with urllib.request.urlopen(f"{url}/_stcore/health", timeout=2) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    pytest.fail(f"no server at {url} within {seconds} s:\n{log.read_text()}", pytrace=False)


@pytest.fixture(scope="session")
def serve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serve]:
    """Start a Streamlit entry file once per call; return its address. All servers stop with the session."""
    started: list[subprocess.Popen[bytes]] = []
    logs = tmp_path_factory.mktemp("servers")

    def start(script: Path = ROOT / "app.py", *options: str) -> str:
        port = free_port()
        log = logs / f"{port}.log"
        command = [sys.executable, "-m", "streamlit", "run", str(script), f"--server.port={port}", *options]
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "STREAMLIT_SERVER_ADDRESS": "127.0.0.1"}
        with log.open("wb") as output:
            server = subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT, env=environment)
        started.append(server)
        url = f"http://127.0.0.1:{port}"
        wait_until_healthy(url, server, log)
        return url

    yield start
    for server in started:
        server.terminate()
    for server in started:
        server.wait(timeout=20)


@pytest.fixture(scope="session")
def app_url(serve: Serve) -> str:
    """Return the address of the app itself, started once for all tests that do not need a fresh server."""
    return serve()


@pytest.fixture(scope="session")
def wide_context(browser: Browser) -> Iterator[BrowserContext]:
    """One wide window for all tests that need no window of their own: its cache holds the app's files."""
    context = browser.new_context(viewport=WIDE)
    yield context
    context.close()


@pytest.fixture
def page(wide_context: BrowserContext) -> Iterator[Page]:
    opened = wide_context.new_page()
    yield opened
    opened.close()


@pytest.fixture
def visit(page: Page, app_url: str) -> Visit:
    """Return a tab of the app, watched; every `open` is a new session."""
    return Visit(page, app_url)
