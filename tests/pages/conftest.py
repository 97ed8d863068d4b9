"""What tests of pages share: a stand-in for the server, in which links are read."""

from collections.abc import Iterator

import pytest

from tests.pages.quick import serving


@pytest.fixture
def served() -> Iterator[None]:
    """Stand in for the server while a test reads links; AppTest leaves none behind."""
    with serving():
        yield
