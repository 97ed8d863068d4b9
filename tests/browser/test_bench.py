"""Every measurement runs to its end: one press, no mark. What is measured is not asked here.

Those in a browser run on this run's own browser and servers; `make bench` starts its own.
"""

import math
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.aside import aside
from tests.bench import bench_pages, load
from tests.bench.__main__ import NAMES, measured
from tests.bench.presses import APP, WINDOW, Stage
from tests.bench.report import Figure
from tests.browser.conftest import Serve, Server

IN_A_BROWSER = ("first_visit", "hover", "rerun", "versus")
ALONE = sorted({*NAMES} - {*IN_A_BROWSER, "pages"})


def assert_measured(found: list[Figure]) -> None:
    assert found
    assert all(math.isfinite(figure.value) and figure.value >= 0 for figure in found)


@pytest.fixture(scope="module")
def stage(browser: Browser, serve: Serve, app_url: str) -> Iterator[Stage]:
    @cache
    def served(script: Path) -> str:
        return app_url if script == APP else serve(script)

    with browser.new_context(**WINDOW) as window:
        yield Stage(browser, served, window.new_page)


@pytest.mark.browser
@pytest.mark.parametrize("name", IN_A_BROWSER)
def test_it_runs_to_its_end_in_a_browser(name: str, stage: Stage) -> None:
    assert_measured(import_module(f"tests.bench.bench_{name}").run(smoke=True, given=stage))


@pytest.mark.parametrize("name", ALONE)
def test_it_runs_to_its_end_in_a_process_of_its_own(name: str) -> None:
    assert_measured(aside(lambda: measured(name, smoke=True)))


def test_a_page_of_each_kind_is_measured(app: Server) -> None:
    found = aside(lambda: bench_pages.run(smoke=True, given=app))
    assert_measured(found)
    assert {"softmax: temperature", "transformer: layer_head"} <= {each.name for each in found}


def test_a_small_crowd_meets_no_error(app: Server, capsys: pytest.CaptureFixture[str]) -> None:
    assert aside(lambda: load.main(["--smoke"], given=app)) == 0
    assert "rounds: come, move, go" in capsys.readouterr().out
