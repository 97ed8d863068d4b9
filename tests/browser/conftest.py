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
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.tabs import Tab, Tabs, Take
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


class Server:
    """One run of a Streamlit entry file, on a port of its own."""

    def __init__(
        self,
        log_folder: Path,
        script: Path = ROOT / "app.py",
        *options: str,
        port: int = 0,
        module: str = "streamlit",
    ) -> None:
        port = port or free_port()
        self.port = port
        self.url = f"http://127.0.0.1:{port}"
        self.log = log_folder / f"{port}.log"
        command = [sys.executable, "-m", module, "run", str(script), f"--server.port={port}", *options]
        own = {
            "PYTHONPATH": str(ROOT),
            "STREAMLIT_SERVER_ADDRESS": "127.0.0.1",
            "PYTHONDONTWRITEBYTECODE": "",  # two dozen servers start: the first compiles for all
        }
        with self.log.open("wb") as output:
            self.process = subprocess.Popen(
                command, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT, env=os.environ | own
            )

    def wait(self) -> str:
        """Wait until it answers; return its address."""
        wait_until_healthy(self.url, self.process, self.log)
        return self.url

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=20)


@pytest.fixture(scope="session")
def log_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("servers")


@pytest.fixture(scope="session")
def serve(log_folder: Path) -> Iterator[Serve]:
    """Start a Streamlit entry file once per call; return its address. All servers stop with the session."""
    started: list[Server] = []

    def start(script: Path = ROOT / "app.py", *options: str) -> str:
        started.append(Server(log_folder, script, *options))
        return started[-1].wait()

    yield start
    for server in started:
        server.stop()


@pytest.fixture
def fresh_url(log_folder: Path) -> Iterator[str]:
    """Return the address of an app that nobody has visited since it started."""
    server = Server(log_folder)
    yield server.wait()
    server.stop()


@pytest.fixture(scope="session")
def app(log_folder: Path) -> Iterator[Server]:
    """Return the app itself, started once for all tests that do not need a fresh server."""
    server = Server(log_folder)
    server.wait()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def app_url(app: Server) -> str:
    """Return the app's address."""
    return app.url


@pytest.fixture(scope="session")
def tabs(browser: Browser) -> Tabs:
    """Return the tabs that all tests share."""
    return Tabs(browser)


@pytest.fixture
def take_tab(tabs: Tabs) -> Iterator[Take]:
    """Return a function that takes a tab until the test ends; a test that takes two has two readers."""
    taken: list[Tab] = []

    def take(**window: Any) -> Tab:
        taken.append(tabs.take(**window))
        return taken[-1]

    yield take
    for tab in taken:
        tabs.give_back(tab)


@pytest.fixture
def visit(take_tab: Take, app_url: str) -> Visit:
    """Return a tab of the app, watched; every `open` is a new session."""
    return Visit(take_tab(), app_url)


@pytest.fixture
def other_visit(take_tab: Take, app_url: str) -> Visit:
    """Return the app in a window that shares nothing with the first: another machine."""
    return Visit(take_tab(locale="en-US"), app_url)
