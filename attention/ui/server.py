"""What the server adds to Streamlit's own: security headers, files in few requests, lent parts, a health route."""

import asyncio
import base64
import hashlib
import re
import secrets
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from threading import Lock
from typing import Final

import orjson
import plotly
import streamlit as st
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from attention.ui import qr
from attention.ui.bundle import STATIC, page, streamlit_file, streamlit_files
from attention.ui.framing import framed_by
from attention.ui.packed import ONE_YEAR, Packed, pack, respond
from attention.ui.shelf import Shelf
from attention.ui.text import LANGUAGES, Language, load_labels

ASSETS: Final = Path(__file__).resolve().parents[2] / "assets"
PLOTLY_BUNDLE: Final = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
SERVED_FOLDERS: Final = ("board", "check", "figure", "images", "mask", "page")
WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "board": ("board",),
    "block": ("board", "block"),
    "joined": ("board", "joined"),
    "present": ("present",),
    "recurrent": ("board", "recurrent"),
}
"""The tables of labels that a browser may ask for together, by a name; of two alike the later table's holds."""
ONE_DAY: Final = "private, max-age=86400, immutable"
PAGE: Final = "index.html"
PRESENTED: Final = "presented.html"
PRESENTS: Final = ("present", "true")
PRESENTING: Final = ASSETS / "presenting.css"
STREAMLIT: Final = "streamlit/"
TOGETHER: Final = "page/together.js"
CONDITIONS: Final = (b"if-none-match", b"if-modified-since")
LENT_BYTES: Final = 48_000_000
LENT_KINDS: Final[Mapping[str, str]] = {"png": "image/png", "bin": "application/octet-stream"}
_lent: Final = Shelf[bytes](LENT_BYTES)
_secret: Final = secrets.token_bytes(32)


def content_security_policy() -> str:
    """Return the policy: nothing from another host, no inline script but the one in Streamlit's own index.html.

    Who may show the app in a frame is a setting, see framing.py.
    """
    page = (STATIC / "index.html").read_text("utf-8")
    inline = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    hashes = " ".join(
        f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'" for script in inline
    )
    ancestors = " ".join(("'self'", *framed_by()))
    # blob: is how Streamlit loads a component's module; wasm is its protobuf decoder.
    return (
        f"default-src 'self'; script-src 'self' blob: 'wasm-unsafe-eval' {hashes}; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob:; media-src 'self' data: blob:; font-src 'self' data:; "
        "connect-src 'self' ws: wss: blob: data:; worker-src 'self' blob:; object-src 'none'; base-uri 'none'; "
        f"form-action 'self'; frame-ancestors {ancestors}"
    )


class Front:
    """What stands before Streamlit: its page in few files, and the headers that it does not send with every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.headers = [
            (b"content-security-policy", content_security_policy().encode()),
            (b"x-content-type-options", b"nosniff"),
            (b"referrer-policy", b"same-origin"),
            (b"permissions-policy", b"camera=(), geolocation=(), microphone=(self)"),
        ]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; put the headers on the answer's start, and our page in the place of Streamlit's."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        # an answer of "not modified" would speak of Streamlit's page
        asked = [(name, value) for name, value in scope["headers"] if name not in CONDITIONS]
        is_page = False

        async def send_ours(message: Message) -> None:
            nonlocal is_page
            if message["type"] == "http.response.start":
                headers = dict(message["headers"])
                is_html = headers.get(b"content-type", b"").startswith(b"text/html")
                # a file that a reader takes home may be HTML, too
                is_page = message["status"] == 200 and is_html and b"content-disposition" not in headers
                if is_page:
                    request = Request(scope)
                    name = PRESENTED if PRESENTS in request.query_params.items() else PAGE
                    response = await send_file(name, request, "no-cache")
                    message["headers"] = response.raw_headers
                    body = response.body if scope["method"] == "GET" else b""
                    await send({**message, "headers": [*message["headers"], *self.headers]})
                    await send({"type": "http.response.body", "body": body})
                    return
                message["headers"] = [*message["headers"], *self.headers]
            if not is_page:
                await send(message)

        wants_page = any(name == b"accept" and b"text/html" in value for name, value in scope["headers"])
        await self.app({**scope, "headers": asked} if wants_page else scope, receive, send_ours)


@lru_cache(maxsize=64)
def asset_url(file: str) -> str:
    """Return where a browser finds `assets/<file>`, relative to the app's base address.

    The address carries a hash of the file's whole folder, so that a browser may keep it for good, modules that the file
    imports by a relative path included.
    """
    folder = (ASSETS / file).parent
    content = b"".join(path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file())
    return f"assets/{hashlib.sha256(content).hexdigest()[:12]}/{file}"


def loader(file: str) -> str:
    """Return the script of a component whose own script is `assets/<file>`, which the browser keeps.

    Streamlit sends a component's script whenever it is drawn: of ours, nothing but the address. `drawing` is in
    assets/page/together.js.
    """
    return f'export default drawing(\n"{asset_url(file)}");'  # Streamlit takes a single line for a file's name


_packing: Final = Lock()
_packed: Final[dict[str, Packed]] = {}


def packed(name: str) -> Packed:
    """Return a file that exists, compressed once whoever asks for it meanwhile."""
    with _packing:
        if name not in _packed:
            _packed[name] = pack(name, _content(name))
        return _packed[name]


def _content(name: str) -> bytes:
    if name == PAGE:
        return page(asset_url(TOGETHER), (asset_url(file) for file in first_scripts()))
    if name == PRESENTED:
        return _content(PAGE).replace(b"</head>", b"<style>%s</style></head>" % PRESENTING.read_bytes())
    if name == PLOTLY_BUNDLE.name:
        return PLOTLY_BUNDLE.read_bytes()
    if name.startswith(STREAMLIT):
        return streamlit_file(name.removeprefix(STREAMLIT))
    return served_files()[name].read_bytes()


async def send_file(name: str, request: Request, cache: str = ONE_YEAR) -> Response:
    """Answer with a file that exists; the first time it is compressed in a thread, so that others go on."""
    file = _packed[name] if name in _packed else await asyncio.to_thread(packed, name)
    return respond(file, request.headers.get("accept-encoding", ""), cache)


@cache
def load_words(name: str, language: Language) -> bytes:
    """Return the labels of some tables as JSON, `undo` for `board.undo`."""
    every = load_labels(language)
    words = {
        key.removeprefix(f"{table}."): label
        for table in WORDS[name]
        for key, label in every.items()
        if key.startswith(f"{table}.")
    }
    return orjson.dumps(words)


@cache
def words_url(name: str, language: Language) -> str:
    """Return where a browser finds the labels, relative to the app's base address; they change with the hash in it."""
    return f"assets/{hashlib.sha256(load_words(name, language)).hexdigest()[:12]}/words/{name}.{language}.json"


async def words(request: Request) -> Response:
    """Serve the labels that a picture drawn by the browser needs, so that no rerun carries them."""
    name, language = request.path_params["name"], request.path_params["language"]
    if name not in WORDS or language not in LANGUAGES:
        return Response(status_code=404)
    headers = {"cache-control": ONE_YEAR}
    return Response(load_words(name, language), media_type="application/json", headers=headers)


@cache
def first_scripts() -> tuple[str, ...]:
    """Return the files that nearly every page runs, for the browser to fetch while it reads Streamlit's."""
    return tuple(name for name in served_files() if name.startswith(("board/", "page/")) and name.endswith(".js"))


@cache
def served_files() -> Mapping[str, Path]:
    """Return the files that a browser may ask for, by their names; what a request says is never taken for a path."""
    found = (path for folder in SERVED_FOLDERS for path in (ASSETS / folder).rglob("*"))
    return {path.relative_to(ASSETS).as_posix(): path for path in found if path.is_file()}


async def asset(request: Request) -> Response:
    """Serve the folders of assets/ that a browser needs, and nothing else of the disk."""
    name: str = request.path_params["file"]
    is_there = name in served_files() or name.removeprefix(STREAMLIT) in streamlit_files()
    return await send_file(name, request) if is_there else Response(status_code=404)


def lend(content: bytes, kind: str) -> str:
    """Keep a part of a figure for the browser that is about to be told of it; return where it finds the part.

    The address is a hash of the content under a secret of this process: equal parts have one address, and whoever was
    not told it cannot find it, though all readers' parts stand on one shelf. Every run that shows a part lends it
    again, so whatever had to make room comes back.

    Args:
        content: the bytes.
        kind: "png", or "bin" for numbers.
    """
    name = f"{hashlib.blake2b(content, key=_secret, digest_size=16).hexdigest()}.{kind}"
    _lent.put(name, content, len(content))
    return f"assets/lent/{name}"


def find_lent(name: str) -> tuple[bytes, str] | None:
    """Return what was lent under the last part of its address, and its media type; None if it is not here any more."""
    content = _lent.find(name)
    return None if content is None else (content, LENT_KINDS[name.rpartition(".")[2]])


async def lent(request: Request) -> Response:
    """Serve what a figure was lent, to whom knows its address."""
    found = find_lent(request.path_params["name"])
    if found is None:
        return Response(status_code=404)
    return Response(found[0], media_type=found[1], headers={"cache-control": ONE_DAY})


async def plotly_bundle(request: Request) -> Response:
    """Serve the plotly.min.js that the Python package carries."""
    return await send_file(PLOTLY_BUNDLE.name, request)


async def health(_: Request) -> JSONResponse:
    """Answer that the server is up."""
    return JSONResponse({"ok": True})


# Streamlit puts the base path before its own routes only.
_base = st.get_option("server.baseUrlPath").strip("/")
_prefix = f"/{_base}" if _base else ""

ROUTES: Final = (
    Route(f"{_prefix}/healthz", health),
    Route(f"{_prefix}/assets/plotly.min.js", plotly_bundle),
    Route(f"{_prefix}/assets/qr.svg", qr.code),
    Route(f"{_prefix}/assets/lent/{{name}}", lent),
    Route(f"{_prefix}/assets/{{version}}/words/{{name}}.{{language}}.json", words),
    Route(f"{_prefix}/assets/{{version}}/{{file:path}}", asset),
)
