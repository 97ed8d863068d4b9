"""Streamlit's scripts in one file: every module of the installed version is understood, and none runs twice.

That what they do is the same, the browser tests show.
"""

import re

from attention.ui.bundle import (
    BUNDLE,
    OF_EVERY_PAGE,
    STATIC,
    apart,
    bundle,
    bundled,
    chunk,
    read_chunk,
    streamlit_files,
)

ALL = sorted(path.name for path in (STATIC / "static" / "js").iterdir())
STATEMENT = re.compile(r"""(?<![\w$.`'"\\])(?:import|export)[{*"]""")


def test_a_module_is_taken_apart() -> None:
    text = 'import{o as e,default as t}from"./a.js";import"./b.js";var n=e(t);export{n as default,n as t};'
    found = read_chunk(text)
    assert found.imports == (((("o", "e"), ("default", "t")), "a.js"), ((), "b.js"))
    assert found.body == "var n=e(t);"
    assert found.exports == (("n", "default"), ("n", "t"))


def test_no_import_or_export_is_left_in_a_body_of_the_bundle() -> None:
    for name in bundled():
        assert not STATEMENT.search(chunk(name).body), name


def test_the_bundle_holds_what_every_page_needs_each_after_what_it_imports() -> None:
    order = bundled()
    assert {name.partition(".")[0] for name in order} >= set(OF_EVERY_PAGE)
    for place, name in enumerate(order):
        assert all(needed in order[:place] for _, needed in chunk(name).imports), name
    text = bundle()
    assert all(f'"{name}":()=>' in text for name in order)


def test_a_module_apart_takes_from_the_bundle_what_is_in_it() -> None:
    for name in ALL:
        if name not in bundled():
            written = apart(name)
            needed = set(re.findall(r'from"\./([^"]+)"', written))
            assert BUNDLE in needed
            assert not needed & set(bundled()), name
            for _, file in chunk(name).imports:
                assert file not in bundled() or f'__chunk("{file}")' in written, name


def test_what_gives_a_name_its_value_later_is_called_at_once() -> None:
    """A parser finds two such modules among those of Streamlit 1.67 that are in the bundle."""
    for start in ("space-separated-tokens", "hastscript"):
        module = bundle().split(f'\n"{start}')[1].split('\n"')[0]
        assert re.search(r";\w+\(\);return\{[^{}]*\}\},?$", module), start


def test_the_address_is_read_and_written_where_it_may_be_ahead_of_the_bar() -> None:
    text = bundle()
    assert "location.search" not in text
    assert re.findall(r"replaceState\(\{\},``,\w+\.toString\(\)\)", text) == []
    assert len(re.findall(r"window\.address\.hold\(\w,\(\)=>this\.notifyQueryParamsChange\(\)\)\}", text)) == 1
    assert len(re.findall(r"new URL\(window\.address\.href\);this\.onQueryParamsChange\(", text)) == 1
    sent = r"getQueryString=[^;]{,80};?[^;]{,80}=!window\.address\.held&&\w&&\w\.length>0\?\w:window\.address\.search;"
    assert len(re.findall(sent, text)) == 1


def test_a_component_is_drawn_with_the_page() -> None:
    text = bundle()
    assert len(re.findall(r"let (\w)=__scripts\[(\w)\]\?\?=await \w\(\(\)=>import\(\2\)", text)) == 1
    at_once = re.findall(
        r"\.useLayoutEffect\)\(\(\)=>\{(if\(\w\)return;let \w=\w\.current|let\{current:\w\}=\w);if", text
    )
    assert [found[:2] for found in at_once] == ["if", "le"], "its HTML, then its script"


def test_the_browser_may_ask_for_no_module_of_the_bundle() -> None:
    files = streamlit_files()
    assert f"js/{BUNDLE}" in files
    assert not {f"js/{name}" for name in bundled()} & files
