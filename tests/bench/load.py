"""Many readers at once, without browsers, in Streamlit's own messages: how long they wait, and what they cost.

    python -m tests.bench.load             all, in under ten minutes; one table and load.json
    python -m tests.bench.load --smoke     a few readers for a second

200 open the same link at once; 30 open each page at once and move its control; 100, 300 and 600 make a move each six
seconds; 40 move at the same moment; 30 read while 30 train; ten times 30 come, move and go. Everything stays on this
machine. Exit status 1 where a reader met an error.
"""

import argparse
import asyncio
import json
import os
import random
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Iterable, Sequence
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NamedTuple

from websockets.exceptions import WebSocketException

from attention.ui.arrivals import A_PAUSE
from tests.bench.__main__ import ROOT, machine
from tests.bench.bench_pages import SLUGS, address, control_of, move, processor_seconds, served
from tests.bench.reader import Answer, FailedError, Reader
from tests.bench.report import table
from tests.browser.conftest import Server

WRITTEN: Final = ROOT / "load.json"
EVERY: Final = 6.0
"""Seconds from one move of a reader to the next."""
HEADER: Final = (
    "",
    "asked",
    "errors",
    "p50 s",
    "p95 s",
    "p99 s",
    "pace kept",
    "CPU ms",
    "kB",
    "MB held",
    "MB a reader",
)


class Size(NamedTuple):
    """How many readers, for how long."""

    arriving: int = 200
    on_a_page: int = 30
    paced: tuple[int, ...] = (100, 300, 600)
    seconds: float = 36.0
    together: int = 40
    training: int = 30
    rounds: int = 10
    settled: float = A_PAUSE + 1.0
    """Seconds after which the server has made up for the runs of those who arrived together."""
    warm_up: bool = True


SMOKE: Final = Size(2, 1, (2,), 1.0, 2, 2, 1, settled=0, warm_up=False)


@dataclass
class Phase:
    """What one way of crowding brought."""

    name: str
    answers: list[Answer] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    due: float = 0.0
    processor: float = 0.0
    megabytes: float = 0.0
    megabytes_a_reader: float = 0.0

    def waited(self, share: float) -> float:
        """Return the seconds that all but the slowest wait at most."""
        waits = sorted(answer.seconds for answer in self.answers) or [0.0]
        return waits[min(int(len(waits) * share), len(waits) - 1)]

    def told(self) -> dict[str, float | str]:
        """Return all that is told of it."""
        count = max(len(self.answers), 1)
        return {
            "name": self.name,
            "asked": len(self.answers),
            "errors": len(self.errors),
            **{f"p{share}": self.waited(share / 100) for share in (50, 95, 99)},
            "pace": len(self.answers) / self.due if self.due else 1.0,
            "cpu_ms": self.processor / count * 1e3,
            "kB": sum(answer.sent for answer in self.answers) / count / 1e3,
            "MB": self.megabytes,
            "MB_a_reader": self.megabytes_a_reader,
        }

    def row(self) -> list[str]:
        """Return its line of the table."""
        name, asked, errors, *numbers = self.told().values()
        forms = ("{:.2f}", "{:.2f}", "{:.2f}", "{:.0%}", "{:.1f}", "{:.1f}", "{:.0f}", "{:.2f}")
        return [
            f"{name}",
            f"{asked}",
            f"{errors}",
            *(form.format(each) for form, each in zip(forms, numbers, strict=True)),
        ]


def held(server: Server) -> float:
    """Return the megabytes that the server holds."""
    pages = int(Path(f"/proc/{server.process.pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


class Crowd:
    """Readers of one server."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.present: list[tuple[Reader, str]] = []

    async def ask(self, phase: Phase, asked: Awaitable[Answer]) -> None:
        """Note an answer, or what went wrong."""
        try:
            phase.answers.append(await asked)
        except (FailedError, WebSocketException, OSError, TimeoutError) as error:
            phase.errors.append(f"{type(error).__name__}: {error}")

    async def come(self, phase: Phase, slugs: Iterable[str], at_once: bool = True) -> None:
        """Let a reader of each of these pages open it."""

        async def enter(slug: str) -> Answer:
            started = time.perf_counter()
            reader = await Reader(self.server.url).__aenter__()
            answer = await reader.open(address(slug))
            answer.seconds = time.perf_counter() - started  # connected, too
            self.present.append((reader, control_of(reader, slug)))
            return answer

        if at_once:
            await asyncio.gather(*(self.ask(phase, enter(slug)) for slug in slugs))
        else:
            for slug in slugs:
                await self.ask(phase, enter(slug))

    async def all_move(self, phase: Phase, turn: int) -> None:
        """Let all move at the same moment."""
        moves = (move(reader, key, 7 * place + turn) for place, (reader, key) in enumerate(self.present) if key)
        await asyncio.gather(*(self.ask(phase, each) for each in moves))

    async def keep_pace(self, phase: Phase, seconds: float) -> None:
        """Let each move every six seconds, each at a moment of its own."""
        start, luck = time.perf_counter(), random.Random(0)
        phase.due = len(self.present) * max(int(seconds / EVERY), 1)

        async def go_on(place: int, reader: Reader, key: str, first: float) -> None:
            if not key:
                return
            for turn in range(max(int(seconds / EVERY), 1)):
                wait = start + first + turn * EVERY - time.perf_counter()
                if time.perf_counter() > start + seconds + EVERY:
                    return
                await asyncio.sleep(max(wait, 0))
                await self.ask(phase, move(reader, key, 7 * place + turn))

        firsts = [luck.uniform(0, min(EVERY, seconds)) for _ in self.present]
        waiting = (
            go_on(place, *who, first) for place, (who, first) in enumerate(zip(self.present, firsts, strict=True))
        )
        await asyncio.gather(*waiting)

    async def leave(self) -> None:
        """Let all go."""
        await asyncio.gather(*(reader.__aexit__() for reader, _ in self.present), return_exceptions=True)
        self.present.clear()


@asynccontextmanager
async def training(url: str, count: int) -> AsyncIterator[None]:
    """Let so many train in the meantime, each something else; return once the last has pressed the button."""

    async def train(seed: int, began: asyncio.Event) -> None:
        async with Reader(url) as reader:
            await reader.open("sequence-labeling", {"twin_seed": str(seed)})
            pressed = reader.press("twin_run")
            began.set()
            await pressed
            while reader.turn:
                answer = await reader.go_on()
                await asyncio.sleep(max(reader.turn.interval - answer.seconds if reader.turn else 0, 0))

    presses = [asyncio.Event() for _ in range(count)]
    tasks = [asyncio.create_task(train(*each)) for each in enumerate(presses)]
    try:
        for began in presses:
            await began.wait()
        yield
        failed = [task.exception() for task in tasks if task.done()]
        assert not any(failed), failed
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def spread(count: int) -> list[str]:
    """Return so many pages, all of them in turn."""
    return [SLUGS[place % len(SLUGS)] for place in range(count)]


async def crowd(server: Server, size: Size) -> list[Phase]:
    """Run every phase."""
    readers, phases = Crowd(server), []

    def begin(name: str) -> tuple[Phase, float]:
        print(f"… {name}", flush=True)
        phases.append(Phase(name))
        return phases[-1], processor_seconds(server.process.pid)

    def end(phase: Phase, before: float, empty: float = 0.0) -> None:
        phase.processor = processor_seconds(server.process.pid) - before
        phase.megabytes = held(server)
        if empty and readers.present:
            phase.megabytes_a_reader = (phase.megabytes - empty) / len(readers.present)

    if size.warm_up:
        await readers.come(Phase("warm up"), SLUGS, at_once=False)
        await readers.all_move(Phase("warm up"), 1)
        await readers.leave()
    for slug in (SLUGS[0], "softmax"):
        phase, before = begin(f"{size.arriving} open {slug} at once")
        await readers.come(phase, [slug] * size.arriving)
        end(phase, before)
        await readers.leave()
    for slug in SLUGS:
        phase, before = begin(f"{size.on_a_page} open {slug} at once")
        await readers.come(phase, [slug] * size.on_a_page)
        end(phase, before)
        await asyncio.sleep(size.settled)
        phase, before = begin(f"{size.on_a_page} move on {slug} at once")
        await readers.all_move(phase, 1)
        end(phase, before)
        await readers.leave()
    for count in size.paced:
        empty = held(server)
        await readers.come(Phase("enter"), spread(count), at_once=False)
        phase, before = begin(f"{count} readers, a move each {EVERY:.0f} s")
        await readers.keep_pace(phase, size.seconds)
        end(phase, before, empty)
        await readers.leave()
    await readers.come(Phase("enter"), spread(size.together), at_once=False)
    phase, before = begin(f"{size.together} move at the same moment")
    for turn in range(3):
        await readers.all_move(phase, turn)
    end(phase, before)
    await readers.leave()
    await readers.come(Phase("enter"), spread(size.on_a_page), at_once=False)
    async with training(server.url, size.training):
        phase, before = begin(f"{size.on_a_page} read while {size.training} train")
        await readers.keep_pace(phase, size.seconds / 2)
        end(phase, before)
    await readers.leave()
    phase, before = begin(f"{size.rounds} rounds: come, move, go")
    for turn in range(size.rounds):
        await readers.come(phase, spread(size.on_a_page))
        await readers.all_move(phase, turn)
        await readers.leave()
    end(phase, before)
    return phases


def main(arguments: Sequence[str] | None = None, given: Server | None = None) -> int:
    """Print the table, write the JSON, return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--smoke", action="store_true")
    smoke, about, started = parser.parse_args(arguments).smoke, machine(), time.perf_counter()
    with nullcontext(given) if given else served() as server:
        phases = asyncio.run(crowd(server, SMOKE if smoke else Size()))
    print("\n" + table(HEADER, [phase.row() for phase in phases]))
    errors = [f"{phase.name}: {error}" for phase in phases for error in phase.errors]
    print("\n".join(["", *errors[:10], f"{time.perf_counter() - started:.0f} s in all"]))
    if not smoke:
        told = {**about, "phases": [phase.told() for phase in phases], "errors": errors}
        WRITTEN.write_text(json.dumps(told, indent=2, ensure_ascii=False) + "\n")
    return int(bool(errors))


if __name__ == "__main__":
    sys.exit(main())
