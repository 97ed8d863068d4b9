"""A code holds a link to this server and to no other; what is no link of ours is refused."""

from typing import Any

import pytest
import segno
from starlette.requests import Request

from attention.ui.qr import link_of
from tests.attention.ui.test_server import get


def asked(query: str, path: str = "/assets/qr.svg", **headers: str) -> Request:
    """Return a browser's request for a code."""
    scope: dict[str, Any] = {
        "type": "http",
        "path": path,
        "query_string": query.encode(),
        "scheme": "http",
        "server": ("127.0.0.1", 80),
        "headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()],
    }
    return Request(scope)


def test_the_link_is_the_page_at_the_host_where_the_browser_found_it() -> None:
    query = "page=softmax&query=lang%3Dzh%26sentence%3D%25E6%2588%2591%2Byou"
    link = "lang=zh&sentence=%E6%88%91+you"
    assert link_of(asked(query, host="class.example:8501")) == f"http://class.example:8501/softmax?{link}"
    assert link_of(asked("page=&query=", host="[::1]:80")) == "http://[::1]:80/"
    behind = asked(query, "/attn/assets/qr.svg", host="class.example", x_forwarded_proto="https")
    assert link_of(behind) == f"https://class.example/attn/softmax?{link}"


@pytest.mark.parametrize(
    ("query", "host"),
    [
        ("page=//evil.example/&query=", "a"),
        ("page=..%2F..&query=", "a"),
        ("page=softmax&query=a%0D%0Ab", "a"),
        ("page=softmax&query=%3Cscript%3E", "a"),
        ("page=softmax&query=" + "a" * 1501, "a"),
        ("page=softmax&query=", "evil.example/x"),
        ("page=softmax&query=", "user@evil.example"),
        ("page=softmax&query=", ""),
    ],
)
def test_what_is_no_link_of_ours_gets_no_code(query: str, host: str) -> None:
    assert link_of(asked(query, host=host)) is None


def test_the_picture_is_the_code_of_the_link() -> None:
    answer = get("/assets/qr.svg")
    assert answer.status == 404  # no host
    modules = segno.make("http://class.example/softmax?seed=3", micro=False).symbol_size(border=4)[0]
    answer = get("/assets/qr.svg", "page=softmax&query=seed%3D3", host="class.example")
    assert answer.status == 200
    assert f'viewBox="0 0 {modules} {modules}"'.encode() in answer.body
    assert answer.headers["cache-control"] == "no-store"
