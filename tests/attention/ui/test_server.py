"""What the server adds: headers on every answer, some folders of files and nothing else of the disk."""

import base64
import gzip
import hashlib
import re
from pathlib import Path
from typing import Any, Final, NamedTuple
from urllib.parse import unquote

import brotli
import orjson
import pytest
import streamlit as st
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.routing import Route

from attention.ui import server
from attention.ui.controls.parameters import PRESENT
from attention.ui.server import (
    ASSETS,
    ROUTES,
    SERVED_FOLDERS,
    WORDS,
    Front,
    asset_url,
    content_security_policy,
    lend,
    words_url,
)
from attention.ui.shelf import Shelf
from attention.ui.text import LANGUAGES, Language, load_labels
from tests.aside import run_aside


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes


APP: Final = Starlette(
    routes=[
        *ROUTES,
        Route("/other", lambda _: PlainTextResponse("here")),
        Route("/asked", lambda request: PlainTextResponse(" ".join(request.headers))),
        Route("/file", lambda _: HTMLResponse("a sheet", headers={"content-disposition": "attachment"})),
        Route("/{page}", lambda _: HTMLResponse("Streamlit's")),
    ],
    middleware=[Middleware(Front)],
)


def get(path: str, query: str = "", **headers: str) -> Answer:
    """Ask for a path as a browser would send it, percent signs and all."""
    messages: list[Any] = []
    scope = {
        "type": "http",
        "method": "GET",
        "path": unquote(path),
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "scheme": "http",
        "server": ("127.0.0.1", 80),
        "http_version": "1.1",
        "headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()],
    }

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        messages.append(message)

    run_aside(APP(scope, receive, send))
    start, *bodies = messages
    found = {name.decode(): value.decode() for name, value in start["headers"]}
    return Answer(start["status"], found, b"".join(body.get("body", b"") for body in bodies))


def version() -> str:
    return asset_url("board/board.js").split("/")[1]


@pytest.mark.parametrize(
    ("query", "is_hidden"),
    [
        ("present=true", True),
        ("lang=zh&present=true", True),
        ("", False),
        ("present=false", False),
        ("x=present", False),
    ],
)
def test_a_page_that_a_link_presents_waits_until_it_is_laid_out(query: str, is_hidden: bool) -> None:
    assert (PRESENT.name, PRESENT.values[0]) == server.PRESENTS
    answer = get("/softmax", query)
    assert answer.headers["content-type"].startswith("text/html")
    assert (server.PRESENTING.read_text() in answer.body.decode()) == is_hidden


@pytest.mark.parametrize(
    "path", ["/other", "/page", "/healthz", "/assets/plotly.min.js", "/no/where", "/assets/x/board/nothing.js"]
)
def test_every_answer_carries_the_security_headers(path: str) -> None:
    headers = get(path).headers
    assert headers["content-security-policy"] == content_security_policy()
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert "camera=()" in headers["permissions-policy"]


def test_the_policy_allows_no_other_host_and_no_inline_script() -> None:
    policy = {
        name: rest for name, _, rest in (part.strip().partition(" ") for part in content_security_policy().split(";"))
    }
    assert policy["default-src"] == "'self'"
    for name, sources in policy.items():
        assert "*" not in sources, name
        assert "http" not in sources, name
    assert "'unsafe-inline'" not in policy["script-src"]
    assert "'unsafe-eval'" not in policy["script-src"].replace("'wasm-unsafe-eval'", "")
    assert policy["object-src"] == policy["base-uri"] == "'none'"
    assert policy["frame-ancestors"] == policy["form-action"] == "'self'"


def test_the_policy_names_the_one_script_of_streamlit_s_page_by_its_hash() -> None:
    page = (Path(st.__file__).parent / "static" / "index.html").read_text("utf-8")
    script = page.split("<script>")[1].split("</script>")[0]
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"'sha256-{digest}'" in content_security_policy()


@pytest.mark.parametrize("folder", SERVED_FOLDERS)
def test_every_file_of_the_served_folders_is_served(folder: str) -> None:
    files = [path for path in sorted((ASSETS / folder).iterdir()) if path.is_file()]
    assert files
    for path in files:
        answer = get("/" + asset_url(f"{folder}/{path.name}"))
        assert answer.status == 200
        assert answer.body == path.read_bytes()
        assert "immutable" in answer.headers["cache-control"]


def test_scripts_are_scripts_and_styles_are_styles() -> None:
    assert get("/" + asset_url("board/board.js")).headers["content-type"].startswith("text/javascript")
    assert get("/" + asset_url("board/board.css")).headers["content-type"].startswith("text/css")
    assert get("/" + asset_url("images/icon.png")).headers["content-type"] == "image/png"


def test_scripts_are_compressed_for_who_takes_it() -> None:
    path = "/" + asset_url("board/board.js")
    packed = get(path, accept_encoding="gzip, br")
    assert packed.headers["content-encoding"] == "br"
    plain_http = get(path, accept_encoding="gzip, deflate")
    assert plain_http.headers["content-encoding"] == "gzip"
    assert brotli.decompress(packed.body) == gzip.decompress(plain_http.body) == get(path).body
    assert "content-encoding" not in get(path).headers
    assert packed.headers["vary"] == "accept-encoding"


def test_the_page_is_ours_even_where_the_browser_holds_streamlit_s() -> None:
    held = {"accept": "text/html,*/*", "if_none_match": '"old"', "accept_encoding": "br"}
    for path in ("/page", "/another"):
        answer = get(path, **held)
        assert answer.status == 200
        assert answer.headers["cache-control"] == "no-cache"
        assert answer.headers["content-security-policy"] == content_security_policy()
        assert int(answer.headers["content-length"]) == len(answer.body)
        assert b"bundle.js" in brotli.decompress(answer.body)
    assert "if-none-match" not in get("/asked", **held).body.decode()
    assert "if-none-match" in get("/asked", if_none_match='"old"').body.decode(), "for files it stays"


def test_a_file_to_take_home_stays_what_it_is_though_it_is_html() -> None:
    assert get("/file", accept="text/html,*/*").body == b"a sheet"


def test_all_that_the_page_names_is_served_for_a_year() -> None:
    named = re.findall(r'"\./(assets/[^"]+)"', get("/page").body.decode())
    assert any(name.endswith("/board/board.js") for name in named), "fetched beside Streamlit's"
    scripts = re.findall(r'<script type="module"[^>]* src="\./assets/\w+/([^"]+)"', get("/page").body.decode())
    assert scripts == ["page/together.js", "streamlit/js/bundle.js"], "in this order"
    for name in named:
        answer = get(f"/{name}")
        assert answer.status == 200
        assert "31536000" in answer.headers["cache-control"]


@pytest.mark.parametrize("name", ["index.html", "js/", "js/../../index.html", "js/nothing.js", "../server.py", ""])
def test_nothing_else_of_streamlit_s_disk_is_served(name: str) -> None:
    assert get(f"/assets/x/streamlit/{name}").status == 404


@pytest.mark.parametrize(
    "file",
    [
        "text/en/introduction.md",
        "data/memory.json",
        "weights/",
        "page.css",
        "",
        ".",
        "board",
        "board/",
        "board/../page.css",
        "board/../text/en/introduction.md",
        "board/../../app.py",
        "board/../../../../../../etc/passwd",
        "board/%2e%2e/%2e%2e/app.py",
        "board/..%2f..%2fapp.py",
        "board/..%5c..%5capp.py",
        "../board/board.js/../../app.py",
        "/etc/passwd",
        "//etc/passwd",
        "board//etc/passwd",
        "boards/board.js",
        "board/board.js/",
        "board/board.js/x",
        "board/%00.js",
        "board/board.js%00.png",
        "board/" + "x" * 5000,
        "board/" + "x/" * 3000,
        "board/%FF%FE",
        "board/*.js",
        "BOARD/board.js/..",
        "C:/Windows/win.ini",
        "board/board.js::$DATA",
    ],
    ids=lambda file: file[:40] or "nothing",
)
def test_nothing_else_of_the_disk_is_served(file: str) -> None:
    answer = get(f"/assets/{version()}/{file}")
    assert answer.status == 404
    assert answer.body in (b"", b"Not Found")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", WORDS)
def test_the_words_of_a_board_are_served_and_no_other_file_s(name: str, language: Language) -> None:
    address = "/" + words_url(name, language)
    answer = get(address)
    assert answer.status == 200
    assert answer.headers["content-type"] == "application/json"
    assert "immutable" in answer.headers["cache-control"]
    labels, every = orjson.loads(answer.body), load_labels(language)
    for table in WORDS[name]:
        assert labels.keys() >= {key.removeprefix(f"{table}.") for key in every if key.startswith(f"{table}.")}
    if "board" in WORDS[name]:
        assert labels["undo"] == every["board.undo"]
        assert labels["name_inputs"] == every.get(f"{name}.name_inputs", every["board.name_inputs"])
    for other in (f"{name}.fr", "tagging.en", f"../{name}.en", f"{name}.%2e%2e"):
        assert get(address.replace(f"{name}.{language}", other)).status == 404


def test_an_address_changes_with_any_file_of_its_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "board").mkdir()
    (tmp_path / "board" / "board.js").write_text("1")
    (tmp_path / "board" / "other.js").write_text("1")
    monkeypatch.setattr("attention.ui.server.ASSETS", tmp_path)
    asset_url.cache_clear()
    before = asset_url("board/board.js")
    (tmp_path / "board" / "other.js").write_text("2")
    asset_url.cache_clear()
    after = asset_url("board/board.js")
    asset_url.cache_clear()
    assert before.endswith("/board/board.js")
    assert before != after
    assert not before.startswith("/"), "an address within the app's base address"


def test_health_says_so() -> None:
    assert get("/healthz").body == b'{"ok":true}'


def test_what_is_lent_is_found_by_its_address_only() -> None:
    address = lend(b"numbers", "bin")
    answer = get(f"/{address}")
    assert (answer.status, answer.body) == (200, b"numbers")
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["cache-control"].startswith("private")
    assert answer.headers["x-content-type-options"] == "nosniff"
    another = f"{address[:-5]}{'1' if address[-5] == '0' else '0'}.bin"
    assert get("/assets/lent/").status == get(f"/{another}").status == 404


def test_equal_parts_have_one_address_that_nobody_can_compute() -> None:
    address = lend(b"the same", "png")
    assert address == lend(b"the same", "png")
    assert address != lend(b"another", "png")
    name = address.rpartition("/")[2].partition(".")[0]
    assert len(name) == 32
    assert name != hashlib.blake2b(b"the same", digest_size=16).hexdigest()
    assert get(f"/{address}").headers["content-type"] == "image/png"


def test_what_has_made_room_comes_back_when_it_is_lent_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "_lent", Shelf[bytes](10))
    first = lend(b"12345678", "bin")
    second = lend(b"abcdefgh", "bin")
    assert [get(f"/{address}").status for address in (first, second)] == [404, 200]
    assert lend(b"12345678", "bin") == first
    assert [get(f"/{address}").status for address in (first, second)] == [200, 404]
