"""A thread of its own for what runs an event loop: a browser that some test has opened keeps one in the main thread."""

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

Found = TypeVar("Found")


def aside(work: Callable[[], Found]) -> Found:
    """Do the work beside; return what it returns, or raise what it raises."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(work).result()


def run_aside(work: Coroutine[Any, Any, Found]) -> Found:
    """Run a coroutine to its end, as asyncio.run does."""
    return aside(lambda: asyncio.run(work))
