"""`streamlit run` with a profiler: SIGUSR1 starts afresh, SIGUSR2 writes the top into PROFILE_FOLDER.

Every run of the script is profiled, in the thread of its own that Streamlit gives it.
"""

import cProfile
import io
import os
import pstats
import signal
import sys
from pathlib import Path
from typing import Any, Final

from streamlit.runtime.scriptrunner.script_runner import ScriptRunner
from streamlit.web import cli

LINES: Final = 35
FOLDERS: Final = tuple(f"{folder}/" for folder in sorted(sys.path, key=len, reverse=True) if folder)
finished: list[cProfile.Profile] = []
run_script = ScriptRunner._run_script


def run_profiled(self: ScriptRunner, *arguments: Any) -> None:
    """Run the script under a profiler of its own."""
    profile = cProfile.Profile()
    profile.enable()
    try:
        run_script(self, *arguments)
    finally:
        profile.disable()
        finished.append(profile)


def start_afresh(*_: object) -> None:
    """Forget what was profiled."""
    finished.clear()


def write(*_: object) -> None:
    """Write the top of all runs since."""
    written = io.StringIO()
    if finished:
        stats = pstats.Stats(*finished, stream=written)
        written.write(f"{len(finished)} runs of the script\n")
        stats.sort_stats("cumulative").print_stats(LINES)
        stats.sort_stats("tottime").print_stats(LINES)
    folder = Path(os.environ["PROFILE_FOLDER"])
    top = written.getvalue()
    for each in FOLDERS:
        top = top.replace(each, "")
    (folder / "profile.part").write_text(top)
    (folder / "profile.part").rename(folder / "profile.txt")


if __name__ == "__main__":
    ScriptRunner._run_script = run_profiled  # type: ignore[method-assign, assignment]
    signal.signal(signal.SIGUSR1, start_afresh)
    signal.signal(signal.SIGUSR2, write)
    cli.main()
