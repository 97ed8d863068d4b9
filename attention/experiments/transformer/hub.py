"""The original weights from the hub, once for all readers: a pinned revision, kept by the library, offline afterwards.

Only a server whose setting asks for it comes here; what was fetched is compared with its checksum like any other file.
"""

import threading
import time
from pathlib import Path
from typing import Any, Final

from huggingface_hub import hf_hub_download, try_to_load_from_cache
from huggingface_hub.utils.tqdm import tqdm

REPOSITORY: Final = "sentence-transformers/all-MiniLM-L6-v2"
REVISION: Final = "1110a243fdf4706b3f48f1d95db1a4f5529b4d41"
"""Its model.safetensors and tokenizer.json are those of `weights.ORIGINAL`."""
FILES: Final = ("tokenizer.json", "model.safetensors")
BYTES: Final = 91_334_623
"""Of both files."""
AGAIN: Final = 60.0
"""Seconds after a failure, before the hub is asked again."""


def kept() -> Path | None:
    """Return the folder where both files are, or None where one is still to be fetched; asks no network."""
    found = [try_to_load_from_cache(REPOSITORY, name, revision=REVISION) for name in FILES]
    paths = [Path(each) for each in found if isinstance(each, str)]
    return paths[0].parent if len(paths) == len(FILES) else None


class Fetch:
    """A download that runs beside the readers."""

    def __init__(self) -> None:
        """Begin it."""
        self.fetched = 0
        """Bytes so far."""
        self.failed_at: float | None = None
        self._thread = threading.Thread(target=self._fetch, daemon=True)
        self._thread.start()

    @property
    def running(self) -> bool:
        """Whether there is something to wait for."""
        return self._thread.is_alive()

    @property
    def share(self) -> float:
        """How much is there, 0 … 1."""
        return min(self.fetched / BYTES, 1.0)

    def _fetch(self) -> None:
        try:
            for name in FILES:
                hf_hub_download(REPOSITORY, name, revision=REVISION, tqdm_class=_counting(self))
        except Exception:  # noqa: BLE001 -- whatever network, disk or library say: the page tells it in a sentence
            self.failed_at = time.monotonic()


_lock: Final = threading.Lock()
_last: list[Fetch] = []


def fetch() -> Fetch:
    """Return the download that runs; begin one where none does, but not at once again after a failure."""
    with _lock:
        last = _last[-1] if _last else None
        if last is None or (last.failed_at is not None and time.monotonic() - last.failed_at > AGAIN):
            _last[:] = [Fetch()]
        return _last[0]


def _counting(fetching: Fetch) -> Any:
    """Return the library's own progress bar, which also counts for the page."""

    class Counting(tqdm):
        def update(self, n: float | None = 1) -> Any:
            fetching.fetched += int(n or 0)
            return super().update(n)

    return Counting
