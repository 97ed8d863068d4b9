"""The Dockerfile's steps in a plain folder: another user, a tree that cannot be written, no home, spaces and 中文."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

import pytest
import streamlit as st

from tests.browser.conftest import ROOT, free_port, wait_until_healthy
from tests.browser.wire import ask

LINES: Final = (ROOT / "Dockerfile").read_text("utf-8").replace("\\\n", "").splitlines()
NOBODY: Final = 65534


def of(instruction: str) -> list[str]:
    """Return what follows an instruction, wherever it stands."""
    return [line.partition(" ")[2] for line in LINES if line.startswith(f"{instruction} ")]


class Machine(NamedTuple):
    """A Python, and as whom it runs."""

    python: str
    user: dict[str, Any]
    environment: dict[str, str]


def machine() -> Machine:
    """Return another user's Python where root may choose one who can read it; else our own."""
    packages = {"PYTHONPATH": str(Path(st.__file__).parents[1]), "PATH": os.environ["PATH"], "HOME": "/nonexistent"}
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    other: dict[str, Any] = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
    for python in (sys.executable, f"/usr/bin/{version}") if hasattr(os, "geteuid") and os.geteuid() == 0 else ():
        try:
            tried = subprocess.run([python, "-c", "import streamlit"], env=packages, cwd="/", **other, check=False)
        except OSError:
            continue
        if tried.returncode == 0:
            return Machine(python, other, packages)
    return Machine(sys.executable, {}, packages)


class Running(NamedTuple):
    """The app as the image would run it."""

    url: str
    folder: Path
    log: Path
    on: Machine
    environment: dict[str, str]


@pytest.fixture(scope="module", params=["the image's command", "streamlit run app.py"])
def running(request: pytest.FixtureRequest) -> Iterator[Running]:
    top = Path(tempfile.mkdtemp())
    top.chmod(0o755)
    folder = top / "a class 课堂"
    folder.mkdir()
    for line in of("COPY"):
        source, target = line.split()
        place = folder / (source if target in (".", "./") else target)
        copy = shutil.copytree if (ROOT / source).is_dir() else shutil.copy
        copy(ROOT / source, place)
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    on, port, log = machine(), free_port(), top / "log"
    written = dict(each.split("=", 1) for line in of("ENV") for each in shlex.split(line))
    environment = {**written, **on.environment, "PORT": str(port), "STREAMLIT_SERVER_ADDRESS": "127.0.0.1"}
    *shell, command = json.loads(of("CMD")[-1])
    if request.param == "streamlit run app.py":  # as Streamlit's own cloud starts it: only the port is set
        environment = {**on.environment, "PORT": str(port), "STREAMLIT_SERVER_PORT": str(port)}
        command = "exec streamlit run app.py"
    command = command.replace("streamlit", f"{on.python} -m streamlit", 1)
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*shell, command], cwd=folder, env=environment, stdout=output, stderr=subprocess.STDOUT, **on.user
        )
    try:
        url = f"http://127.0.0.1:{port}"
        wait_until_healthy(url, process, log)
        yield Running(url, folder, log, on, environment)
    finally:
        process.terminate()
        process.wait(timeout=20)
        shutil.rmtree(top)


@pytest.mark.parametrize("slug", ["", "speech", "transformer"])
def test_pages_are_drawn_and_nothing_is_written(running: Running, slug: str) -> None:
    before = sorted(running.folder.rglob("*"))
    drawn = ask(running.url, slug, "lang=zh")
    assert drawn.title()
    assert not drawn.of("exception")
    assert sorted(running.folder.rglob("*")) == before
    assert "Traceback" not in running.log.read_text()


def test_the_scripts_of_the_page_are_served(running: Running) -> None:
    page = urllib.request.urlopen(running.url, timeout=10).read().decode()
    for name in re.findall(r'"\./(assets/[^"]+)"', page):
        assert urllib.request.urlopen(f"{running.url}/{name}", timeout=10).status == 200


def test_a_missing_file_is_not_found_and_the_others_are(running: Running) -> None:
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(f"{running.url}/assets/x/board/gone.js", timeout=10)
    assert urllib.request.urlopen(f"{running.url}/assets/x/board/board.js", timeout=10).status == 200


def test_the_health_check_asks_the_app_s_own_route(running: Running) -> None:
    _, *command = json.loads(of("HEALTHCHECK")[0].partition("CMD ")[2])

    def health(port: str) -> int:
        environment = {**running.environment, "PORT": port}
        return subprocess.run(
            [running.on.python, *command], env=environment, stderr=subprocess.DEVNULL, cwd="/", check=False
        ).returncode

    assert "/healthz" in command[-1]
    assert health(running.environment["PORT"]) == 0
    assert health(str(free_port())) != 0


def test_the_image_holds_what_the_app_needs_and_no_more() -> None:
    kept = {line[1:] for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines() if line.startswith("!")}
    assert kept == {line.split()[0] for line in of("COPY")}
    assert of("USER") == ["reader"]
