"""A server that cannot start says why; hosting/README.md names what is there."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.browser.conftest import ROOT


def test_a_port_that_is_taken_is_named_in_one_sentence() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        options = [f"--server.port={port}", "--server.address=127.0.0.1"]
        command = [sys.executable, "-m", "streamlit", "run", "app.py", *options]
        ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == 1
    (said,) = (ended.stdout + ended.stderr).strip().splitlines()
    assert said.endswith(f"Port {port} is not available")


@pytest.mark.parametrize("file", sorted(path.name for path in (ROOT / "hosting").glob("*.md")))
def test_all_that_the_text_names_is_there(file: str) -> None:
    text = (ROOT / "hosting" / file).read_text("utf-8")
    named = [word.strip("`|.,;: ") for word in text.split() if word.strip("`|.,;: ").startswith(("tests/", "hosting/"))]
    assert all(Path(ROOT, name).exists() for name in named)
