"""Run every measurement, whatever the others say: one table, one JSON, and exit status 1 only at the end.

python -m tests.bench                 all
python -m tests.bench attend pages    these only
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Final

from tests.bench.report import Figure, digits, table

ROOT: Final = Path(__file__).resolve().parents[2]
WRITTEN: Final = ROOT / "bench.json"
NAMES: Final = tuple(sorted(path.stem.removeprefix("bench_") for path in Path(__file__).parent.glob("bench_*.py")))
PATIENCE: Final = 900
VERSIONS: Final = ("streamlit", "numpy", "plotly", "torch", "playwright")


def measured(name: str, smoke: bool = False) -> list[Figure]:
    """Run one script in a process of its own, so that it sets its own threads; return its figures."""
    with tempfile.TemporaryDirectory() as folder:
        found = Path(folder) / "figures.json"
        command = [sys.executable, "-m", "tests.bench.report", f"tests.bench.bench_{name}", str(found)]
        subprocess.run([*command, "smoke"] if smoke else command, cwd=ROOT, check=True, timeout=PATIENCE)
        return [Figure(*each) for each in json.loads(found.read_text())]


def machine() -> dict[str, object]:
    """Return when, on what and with which versions."""
    cpu = Path("/proc/cpuinfo")
    lines = cpu.read_text().splitlines() if cpu.exists() else []
    models = [line.split(":")[1].strip() for line in lines if line.startswith("model name")]
    return {
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": f"{models[0] if models else platform.processor()}, {os.cpu_count()} cores, {platform.system()}",
        "load": round(os.getloadavg()[0], 1),
        "python": platform.python_version(),
        **{name: version(name) for name in VERSIONS},
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print and write; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="name", help=", ".join(NAMES))
    names = parser.parse_args(arguments).names or NAMES
    about, figures, failed = machine(), {}, []
    for name in names:
        print(f"… {name}", flush=True)
        try:
            figures[name] = measured(name)
        except (subprocess.SubprocessError, OSError) as error:
            failed.append(f"{name}: {error}")
    rows = [
        [f"{name}: {each.name}", digits(each.value), each.unit, digits(each.at_most), "" if each.holds else "beyond"]
        for name, found in figures.items()
        for each in found
    ]
    print("\n" + table(("", "measured", "", "at most", ""), rows))
    print("\n" + "\n".join(f"{name}: {told}" for name, told in about.items()))
    print("\n".join(["", *(f"did not end: {each}" for each in failed)]))
    told = {name: [each._asdict() for each in found] for name, found in figures.items()}
    WRITTEN.write_text(json.dumps({**about, "figures": told, "failed": failed}, indent=2, ensure_ascii=False) + "\n")
    return int(bool(failed) or not all(each.holds for found in figures.values() for each in found))


if __name__ == "__main__":
    sys.exit(main())
