"""The hub, played by a server on this machine: fetched once, kept, checked; a failure is not repeated at once."""

import threading
import time
from collections.abc import Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar, Final

import pytest
from huggingface_hub import constants, hf_hub_download

from attention.experiments.transformer import hub, weights
from attention.experiments.transformer.weights import EMBEDDED, WeightsError, load_model, measured, place_named

ROUTE: Final = f"/{hub.REPOSITORY}/resolve/{hub.REVISION}/"


class Hub(BaseHTTPRequestHandler):
    """As much of the hub's manners as the library asks for."""

    asked: ClassVar[list[str]] = []

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def _answer(self, *, with_body: bool) -> None:
        self.asked.append(f"{self.command} {self.path}")
        path = EMBEDDED / Path(self.path).name
        if not self.path.startswith(ROUTE) or not path.exists():
            self.send_error(404)
            return
        data = path.read_bytes()
        self.send_response(200)
        self.send_header("X-Repo-Commit", hub.REVISION)
        self.send_header("ETag", f'"{path.name}"')
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if with_body:
            self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path))
    monkeypatch.setattr(constants, "HF_HUB_DISABLE_XET", True)
    monkeypatch.setattr(hub, "_last", [])
    monkeypatch.setattr(weights, "ORIGINAL", measured()["sha256"])
    Hub.asked.clear()
    yield
    load_model.cache_clear()


@pytest.fixture
def _served(_own_cache: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Hub)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    here = f"http://127.0.0.1:{server.server_port}"
    monkeypatch.setattr(f"{hub.__name__}.hf_hub_download", partial(hf_hub_download, endpoint=here))
    yield
    server.shutdown()
    server.server_close()


def awaited() -> hub.Fetch:
    found = hub.fetch()
    for _ in range(600):
        if not found.running:
            return found
        time.sleep(0.05)
    raise TimeoutError("the download does not end")


@pytest.mark.usefixtures("_served")
def test_what_was_fetched_is_kept_counted_and_asks_no_network_afterwards(monkeypatch: pytest.MonkeyPatch) -> None:
    assert hub.kept() is None
    fetched = awaited()
    assert fetched.failed_at is None
    assert fetched.fetched == sum((EMBEDDED / name).stat().st_size for name in hub.FILES)
    asked = len(Hub.asked)
    place = place_named("hub")
    assert place == ("hub", hub.kept())
    assert load_model(place).source == "hub"
    assert hub.fetch() is fetched
    assert len(Hub.asked) == asked


@pytest.mark.usefixtures("_served")
def test_what_is_not_the_original_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    awaited()
    monkeypatch.setattr(weights, "ORIGINAL", dict.fromkeys(hub.FILES, "0" * 64))
    with pytest.raises(WeightsError) as caught:
        load_model(place_named("hub"))
    assert caught.value.problem == "damaged"


@pytest.mark.usefixtures("_served")
def test_a_failure_is_told_and_not_repeated_before_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub, "REVISION", "f" * 40)
    failed = awaited()
    assert failed.failed_at is not None
    assert hub.kept() is None
    assert hub.fetch() is failed
    failed.failed_at -= hub.AGAIN + 1
    assert hub.fetch() is not failed
    awaited()
    with pytest.raises(WeightsError) as caught:
        load_model(place_named("hub"))
    assert caught.value.problem == "missing"
