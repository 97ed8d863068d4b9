"""A shelf of decoded media that all readers share: bounded in bytes, the longest unused goes first. Plain Python.

A recording or a picture is decoded once, however often the script runs, and found again by the hash of its bytes. What
a session itself keeps is that hash. Whatever has gone from the shelf is decoded again from the bytes that Streamlit
holds while the reader's file is chosen.
"""

import hashlib
import threading
from collections import OrderedDict
from typing import Generic, TypeVar

Thing = TypeVar("Thing")


def name_of(data: bytes) -> str:
    """Return the name under which decoded bytes stand on a shelf."""
    return hashlib.sha256(data).hexdigest()


class Shelf(Generic[Thing]):
    """Things by name, of at most so many bytes together; safe between threads."""

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._things: OrderedDict[str, tuple[Thing, int]] = OrderedDict()
        self._lock = threading.Lock()
        self.size = 0
        """Bytes on the shelf."""

    def find(self, name: str) -> Thing | None:
        """Return a thing, or None if it is not here (any more)."""
        with self._lock:
            if name not in self._things:
                return None
            self._things.move_to_end(name)
            return self._things[name][0]

    def put(self, name: str, thing: Thing, size: int) -> None:
        """Keep a thing; the longest unused ones make room, and a thing larger than the shelf is not kept."""
        with self._lock:
            _, before = self._things.get(name, (None, 0))
            self._things[name] = thing, size
            self._things.move_to_end(name)
            self.size += size - before
            while self.size > self._most_bytes:
                _, (_, gone) = self._things.popitem(last=False)
                self.size -= gone
