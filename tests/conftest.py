"""What holds for every test."""

import gc
import os

# As `make run` serves: on a busy machine two threads of BLAS wait for each other. Read once, when NumPy is loaded.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import pytest
from hypothesis import settings

# The same examples in every run: a failure on one machine is a failure on all, and what is found becomes an @example.
settings.register_profile("same everywhere", derandomize=True)
settings.load_profile("same everywhere")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest, the sweep and the browser's: two workers share out the rest, and end together."""
    items.sort(key=lambda item: (item.path.stem != "test_sweep", item.get_closest_marker("browser") is None))


def pytest_collection_finish() -> None:
    """Let the garbage collector pass by what stays to the end: six thousand tests and all that they import."""
    gc.collect()
    gc.freeze()
