"""What the server adds to Streamlit's own: security headers, compressed static files, lent parts, a health route."""

import base64
import gzip
import hashlib
import mimetypes
import re
import secrets
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

import orjson
import plotly
import streamlit as st
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from attention.ui.shelf import Shelf
from attention.ui.text import LANGUAGES, Language, load_labels

ASSETS: Final = Path(__file__).resolve().parents[2] / "assets"
PLOTLY_BUNDLE: Final = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
SERVED_FOLDERS: Final = ("board", "figure", "images", "mask", "page")
WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "board": ("board",),
    "block": ("board", "block"),
    "joined": ("board", "joined"),
    "recurrent": ("board", "recurrent"),
}
"""The tables of labels that a browser may ask for together, by a name; of two alike the later table's holds."""
COMPRESSED: Final = (".js", ".css", ".svg", ".json")
ONE_YEAR: Final = "public, max-age=31536000, immutable"
ONE_DAY: Final = "private, max-age=86400, immutable"
LENT_BYTES: Final = 48_000_000
LENT_KINDS: Final[Mapping[str, str]] = {"png": "image/png", "bin": "application/octet-stream"}
_lent: Final = Shelf[bytes](LENT_BYTES)
_secret: Final = secrets.token_bytes(32)


def content_security_policy() -> str:
    """Return the policy: nothing from another host, no inline script but the one in Streamlit's own index.html."""
    page = (Path(st.__file__).parent / "static" / "index.html").read_text("utf-8")
    inline = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    hashes = " ".join(
        f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'" for script in inline
    )
    # blob: is how Streamlit loads a component's module; wasm is its protobuf decoder.
    return (
        f"default-src 'self'; script-src 'self' blob: 'wasm-unsafe-eval' {hashes}; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob:; media-src 'self' data: blob:; font-src 'self' data:; "
        "connect-src 'self' ws: wss: blob: data:; worker-src 'self' blob:; object-src 'none'; base-uri 'none'; "
        "form-action 'self'; frame-ancestors 'self'"
    )


class SecurityHeaders:
    """Add the headers that Streamlit does not send to every answer over HTTP."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.headers = [
            (b"content-security-policy", content_security_policy().encode()),
            (b"x-content-type-options", b"nosniff"),
            (b"referrer-policy", b"same-origin"),
            (b"permissions-policy", b"camera=(), geolocation=(), microphone=(self)"),
        ]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and put the headers on the answer's start."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *self.headers]
            await send(message)

        await self.app(scope, receive, send_with_headers if scope["type"] == "http" else send)


@lru_cache(maxsize=16)
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

    Streamlit sends a component's script whenever it is drawn: of ours, two lines and nothing but the address.
    """
    return f"""const file = new URL("{asset_url(file)}", document.baseURI).href;
export default async (component) => (await import(file)).default(component);"""


@lru_cache(maxsize=64)
def static_file(path: Path) -> tuple[bytes, bytes | None]:
    """Return a file's bytes, and the same bytes gzipped where that pays."""
    content = path.read_bytes()
    return content, gzip.compress(content, 6) if path.suffix in COMPRESSED else None


def file_response(path: Path, accepts_gzip: bool) -> Response:
    """Return the file; the address carries a hash of the content, so a browser may keep it."""
    content, compressed = static_file(path)
    headers = {"cache-control": ONE_YEAR, "vary": "accept-encoding"}
    if compressed is not None and accepts_gzip:
        content, headers["content-encoding"] = compressed, "gzip"
    kind = "text/javascript" if path.suffix == ".js" else mimetypes.guess_type(path.name)[0]
    return Response(content, media_type=kind or "application/octet-stream", headers=headers)


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


def accepts_gzip(request: Request) -> bool:
    """Return whether the browser takes gzip."""
    return "gzip" in request.headers.get("accept-encoding", "")


@cache
def served_files() -> Mapping[str, Path]:
    """Return the files that a browser may ask for, by their names; what a request says is never taken for a path."""
    found = (path for folder in SERVED_FOLDERS for path in (ASSETS / folder).rglob("*"))
    return {path.relative_to(ASSETS).as_posix(): path for path in found if path.is_file()}


async def asset(request: Request) -> Response:
    """Serve the folders of assets/ that a browser needs, and nothing else of the disk."""
    path = served_files().get(request.path_params["file"])
    return file_response(path, accepts_gzip(request)) if path else Response(status_code=404)


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


async def lent(request: Request) -> Response:
    """Serve what a figure was lent, to whom knows its address."""
    name: str = request.path_params["name"]
    content = _lent.find(name)
    if content is None:
        return Response(status_code=404)
    return Response(content, media_type=LENT_KINDS[name.rpartition(".")[2]], headers={"cache-control": ONE_DAY})


async def plotly_bundle(request: Request) -> Response:
    """Serve the plotly.min.js that the Python package carries."""
    return file_response(PLOTLY_BUNDLE, accepts_gzip(request))


async def health(_: Request) -> JSONResponse:
    """Answer that the server is up."""
    return JSONResponse({"ok": True})


# Streamlit puts the base path before its own routes only.
_base = st.get_option("server.baseUrlPath").strip("/")
_prefix = f"/{_base}" if _base else ""

ROUTES: Final = (
    Route(f"{_prefix}/healthz", health),
    Route(f"{_prefix}/assets/plotly.min.js", plotly_bundle),
    Route(f"{_prefix}/assets/lent/{{name}}", lent),
    Route(f"{_prefix}/assets/{{version}}/words/{{name}}.{{language}}.json", words),
    Route(f"{_prefix}/assets/{{version}}/{{file:path}}", asset),
)
