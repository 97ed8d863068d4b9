"""Two processes behind the proxy, and readers without browsers who come back when theirs is gone.

python -m tests.hosting.proxied        300 readers; prints how long they were away
"""

import asyncio
import os
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, NamedTuple
from urllib.parse import urlencode

import orjson
from websockets.exceptions import WebSocketException

from tests.bench.bench_pages import first_board, processor_seconds
from tests.bench.reader import Reader
from tests.browser.conftest import ROOT, Server, free_port, wait_until_healthy
from tests.browser.wire import ask

CONFIG: Final = ROOT / "hosting" / "haproxy.cfg"
SLUG: Final = "softmax"
PATIENCE: Final = 20.0


def haproxy_path() -> str | None:
    """Return the proxy's program; None where there is none."""
    return shutil.which("haproxy", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


class Proxied:
    """Two processes and the proxy, on loopback."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.folder = folder
        self.servers = {name: Server(folder) for name in ("one", "two")}
        stack.callback(self.stop)
        for server in self.servers.values():
            server.wait()
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        places = {name.upper(): f"127.0.0.1:{server.port}" for name, server in self.servers.items()}
        program = haproxy_path()
        assert program, "no HAProxy: tests/hosting/find_haproxy.sh installs it as root on Debian"
        log = folder / "proxy.log"
        with log.open("wb") as output:
            self.proxy = subprocess.Popen(
                [program, "-f", str(CONFIG)],
                env={**os.environ, "WEB": f"127.0.0.1:{port}", **places},
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        stack.callback(self.proxy.wait, 20)
        stack.callback(self.proxy.terminate)
        wait_until_healthy(self.url, self.proxy, log)

    def stop(self) -> None:
        """Stop the processes."""
        for server in self.servers.values():
            server.stop()

    def start_again(self, name: str) -> None:
        """Start a process anew at its old address."""
        self.servers[name] = Server(self.folder, port=self.servers[name].port)
        self.servers[name].wait()


@contextmanager
def proxied() -> Iterator[Proxied]:
    """Serve in the meantime."""
    with TemporaryDirectory() as folder, ExitStack() as stack:
        yield Proxied(Path(folder), stack)


def cookie_of(url: str) -> str:
    """Fetch the page as a new browser; return the cookie that says which process it is."""
    with urllib.request.urlopen(url, timeout=10) as answer:
        found: list[str] = answer.headers.get_all("set-cookie")
        return next(each.partition(";")[0] for each in found if "process=" in each)


def link_of(place: int) -> dict[str, str]:
    """Return a link that no other reader has, so that nobody is sent what another was."""
    return {"lang": "en", "edits": f"K-4-1_{place / 100}", "temperature": str(0.5 + place % 5 / 10)}


class Back(NamedTuple):
    """A reader who came back.

    Attributes:
        process: whose reader it was.
        away: seconds from the cut to the numbers.
        processor: seconds of processor time that the other process used until then: what a free core needs at least.
        link: what the address says.
        weights: what the board shows.
    """

    process: str
    away: float
    processor: float
    link: dict[str, str]
    weights: Any


def weights_of(board: Mapping[str, Any]) -> Any:
    """Return the weights among a board's numbers."""
    return board["matrices"]["weights"]["values"]


async def come(url: str, place: int) -> Reader:
    """Open the link as a reader with a browser of their own."""
    reader = Reader(url, await asyncio.to_thread(cookie_of, url))
    await reader.__aenter__()
    await reader.open(SLUG, link_of(place))
    return reader


async def come_back(reader: Reader, other: int) -> Back:
    """Wait until the socket is cut, connect as a browser does, again and again, and move the slider once."""
    await reader.socket.wait_closed()
    cut, before, process = time.perf_counter(), processor_seconds(other), reader.cookie.partition("=")[2]
    while True:
        try:
            await reader.__aenter__()
            await reader.move("temperature", round(reader.value("temperature") + 0.1, 1))
            away, used = time.perf_counter() - cut, processor_seconds(other) - before
            board = orjson.loads(reader.element(first_board(reader)).bytes)
            return Back(process, away, used, dict(reader.parameters), weights_of(board))
        except (WebSocketException, OSError):
            if time.perf_counter() - cut > PATIENCE:
                raise
            await asyncio.sleep(0.5)


async def lose(behind: Proxied, readers: list[Reader], name: str, kill: bool = True) -> list[Back]:
    """End a process, by force or as a restart does; return its readers once they are back on the other."""
    theirs = [reader for reader in readers if reader.cookie == f"process={name}"]
    server = behind.servers[name].process
    (server.kill if kill else server.terminate)()
    other = "two" if name == "one" else "one"
    there = behind.servers[other].process.pid
    found = await asyncio.gather(*(come_back(reader, there) for reader in theirs))
    for reader in theirs:
        reader.cookie = f"process={other}"
    await asyncio.to_thread(server.wait, 20)
    return found


def expected(behind: Proxied, name: str, link: Mapping[str, str]) -> Any:
    """Return the weights that a process shows to whoever opens the link."""
    return weights_of(ask(behind.servers[name].url, SLUG, urlencode(link)).boards()[0])


async def tried(behind: Proxied, count: int) -> tuple[list[Back], list[Back]]:
    """Let readers in, kill the first process, start it again, then restart the second; return who came back."""
    readers = await asyncio.gather(*(come(behind.url, place) for place in range(count)))
    killed = await lose(behind, list(readers), "one")
    await asyncio.to_thread(behind.start_again, "one")
    await asyncio.sleep(1.5)  # until the proxy has seen it
    restarted = await lose(behind, list(readers), "two", kill=False)
    await asyncio.gather(*(reader.__aexit__() for reader in readers))
    return killed, restarted


def main() -> int:
    """Print how long the readers were away."""
    with proxied() as behind:
        for way, back in zip(("killed", "restarted"), asyncio.run(tried(behind, 300)), strict=True):
            away, used = sorted(each.away for each in back), max(each.processor for each in back)
            print(
                f"{way}: {len(back)} back, p50 {away[len(away) // 2]:.2f} s, last {away[-1]:.2f} s, "
                f"of which the other process ran {used:.2f} s"
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
