"""Streamlit's own scripts in one file: a first visit asks it for 119, most of them of a kilobyte.

They are modules as its bundler wrote them: imports first, one list of exports last. Here those that every page needs
become functions of one module, each called when another first asks for it, in the order in which a browser would run
them. The others stay files of their own, which take what is in the bundle from there, so that nothing runs twice.
"""

import hashlib
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

import streamlit as st

STATIC: Final = Path(st.__file__).parent / "static"
FOLDERS: Final = ("css", "js", "media")
BUNDLE: Final = "bundle.js"
OF_EVERY_PAGE: Final = (
    "BidiComponent", "Button", "ButtonGroup", "Checkbox", "Html", "NumberInput", "PageLink", "Radio", "Selectbox",
    "Slider", "TextInput", "rehype-katex",
)  # fmt: skip
"""What Streamlit loads as soon as a page shows one: controls, boards, formulas."""

CHANGES: Final = (
    # The address is read where it may be ahead of the address bar, and written there: see assets/page/together.js.
    (r"(?<==)(?=(\w+)&&\1\.length>0\?\1:document\.location\.search;)", "!window.address.held&&"),
    (r"(?:window|document)\.location\.search", "window.address.search"),
    (r"(?<=new URL\()window\.location\.href(?=\);this\.onQueryParamsChange\()", "window.address.href"),
    (
        r"window\.history\.replaceState\(\{\},``,(\w+)\.toString\(\)\),this\.notifyQueryParamsChange\(\)",
        r"window.address.hold(\1,()=>this.notifyQueryParamsChange())",
    ),
    # A component whose script is there is drawn with the rest of the page; it was a frame of the screen behind it.
    (r"(?<==)(?=await \w+\(\(\)=>import\((\w+)\),\[\],import\.meta\.url\);if\(!\w+\.default)", r"__scripts[\1]??="),
    (
        r"(?<=\.)useEffect(?=\)\(\(\)=>\{if\(\w+\)return;let \w+=\w+\.current;"
        r"if\(!\w+\)return;let \w+=new AbortController,)",
        "useLayoutEffect",
    ),
    (
        r"(?<=\.)useEffect(?=\)\(\(\)=>\{let\{current:\w+\}=\w+;"
        r"if\(\w+\|\|\w+\(\w+\)&&\w+===void 0\|\|!\w+\)return;let \w+,)",
        "useLayoutEffect",
    ),
)
"""Where we let Streamlit's scripts do something else: what is there, and what takes its place."""

_PRELOADS: Final = re.compile(r"(const __vite__mapDeps=\(.*?=\[)(.*?)(\]\)\)\)=>i\.map\(i=>d\[i\]\));\s*", re.DOTALL)
_IMPORT: Final = re.compile(r'import(?:\{([^}]*)\}from)?"\./([^"]+)";')
_EXPORTS: Final = re.compile(r"export\{([^{}]*)\};?\s*$")
_LATER: Final = re.compile(r"import\(`\./([^`]+)`\)")
_HEAD: Final = re.compile(r'\s*<link rel="modulepreload"[^>]*>')
_ENTRY: Final = re.compile(r'src="\./static/js/([^"]+)"')


Pairs = tuple[tuple[str, str], ...]


class Chunk(NamedTuple):
    """One of Streamlit's modules.

    Attributes:
        preloads: the files that one imported later needs, by number; the three parts of the line that lists them.
        imports: the names outside and inside of what it takes, and from where.
        body: its script.
        exports: the names inside and outside of what it gives.
    """

    preloads: tuple[str, str, str] | None
    imports: tuple[tuple[Pairs, str], ...]
    body: str
    exports: Pairs


def _names(listed: str) -> Pairs:
    """Read `a as b,c`: (a, b), (c, c)."""
    pairs = (each.split(" as ") for each in listed.split(",") if each)
    return tuple((pair[0].strip(), pair[-1].strip()) for pair in pairs)


def read_chunk(text: str) -> Chunk:
    """Take a module apart."""
    preloads = _PRELOADS.match(text)
    place = preloads.end() if preloads else 0
    imports = []
    while found := _IMPORT.match(text, place):
        imports.append((_names(found[1] or ""), found[2]))
        place = found.end()
    end = _EXPORTS.search(text, place)
    exports = _names(end[1]) if end else ()
    parts = (preloads[1], preloads[2], preloads[3]) if preloads else None
    return Chunk(parts, tuple(imports), text[place : end.start()] if end else text[place:], exports)


@cache
def chunk(name: str) -> Chunk:
    """Return one of Streamlit's modules by the name of its file."""
    return read_chunk((STATIC / "static" / "js" / name).read_text("utf-8"))


@cache
def entry() -> str:
    """Return the module that Streamlit's page begins with."""
    found = _ENTRY.search((STATIC / "index.html").read_text("utf-8"))
    assert found, "Streamlit's page names no script"
    return found[1]


@cache
def bundled() -> tuple[str, ...]:
    """Return the modules in the bundle, each after those that it imports."""
    files = sorted(path.name for path in (STATIC / "static" / "js").iterdir())
    wanted = [entry(), *(name for name in files if name.partition(".")[0] in OF_EVERY_PAGE)]
    order: dict[str, None] = {}

    def add(name: str) -> None:
        if name not in order:
            for _, needed in chunk(name).imports:
                add(needed)
            order[name] = None

    for name in wanted:
        add(name)
    return tuple(order)


def _initialisers(found: Chunk) -> Iterable[str]:
    """Name the exported functions that give other exports their values, which some libraries call later.

    An import sees a later value, a name taken from the bundle does not: they are called before the exports are read.
    """
    runtime = (names for names, file in found.imports if file.startswith("rolldown-runtime"))
    aliases = "|".join(re.escape(alias) for names in runtime for _, alias in names)
    exported = {inside for inside, _ in found.exports}
    for call in re.finditer(rf"=(?:{aliases})\(\(\(\)=>\{{", found.body) if aliases else ():
        name = re.search(r"[\w$]*$", found.body[max(call.start() - 20, 0) : call.start()])
        if name and name[0] in exported:
            yield name[0]


def _written(found: Chunk) -> tuple[str, str]:
    """Return the head and the body of a module, what is in the bundle taken from there."""
    head = ""
    if found.preloads:
        begin, listed, end = found.preloads
        kept = (each if each.strip('"').removeprefix("./") not in bundled() else '""' for each in listed.split(","))
        head = f"{begin}{','.join(kept)}{end}.filter(Boolean);"
    for names, file in found.imports:
        if file in bundled():
            taken = ",".join(f"{outside}:{inside}" for outside, inside in names)
            head += f'const{{{taken}}}=__chunk("{file}");'
    body = _LATER.sub(lambda later: f'__later("{later[1]}")' if later[1] in bundled() else later[0], found.body)
    return head, body


@cache
def bundle() -> str:
    """Return the bundle, which runs Streamlit's page."""
    parts = []
    for name in bundled():
        found = chunk(name)
        head, body = _written(found)
        ready = "".join(f";{each}()" for each in _initialisers(found))
        given = ",".join(f"{outside}:{inside}" for inside, outside in found.exports)
        parts.append(f'"{name}":()=>{{{head}{body}{ready};return{{{given}}}}}')
    modules = ",\n".join(parts)
    for there, ours in CHANGES:
        modules, times = re.subn(there, ours, modules)
        assert times, f"Streamlit's scripts are written in another way: {there} is not found"
    return (
        "const made={},__scripts={},make={\n"
        + modules
        + "\n};\nexport const __chunk=name=>made[name]??=make[name]();"
        + "\nexport const __later=async name=>__chunk(name);"
        + f'\n__chunk("{entry()}");\n'
    )


def apart(name: str) -> str:
    """Return a module that is not in the bundle, as a file of its own."""
    found = chunk(name)
    head, body = _written(found)
    imports = [
        f'import{{{",".join(f"{outside} as {inside}" for outside, inside in names)}}}from"./{file}";'
        for names, file in found.imports
        if file not in bundled()
    ]
    given = ",".join(f"{inside} as {outside}" for inside, outside in found.exports)
    return f'import{{__chunk,__later}}from"./{BUNDLE}";{"".join(imports)}{head}{body};export{{{given}}};\n'


def streamlit_file(name: str) -> bytes:
    """Return a file of Streamlit's, `js/bundle.js` or one of its own, which exists."""
    folder, _, file = name.partition("/")
    if folder != "js":
        return (STATIC / "static" / folder / file).read_bytes()
    return (bundle() if file == BUNDLE else apart(file)).encode()


@cache
def streamlit_files() -> frozenset[str]:
    """Return the names of all files that a browser may ask for; what is in the bundle is nowhere else."""
    found = {f"{folder}/{path.name}" for folder in FOLDERS for path in (STATIC / "static" / folder).iterdir()}
    return frozenset(found - {f"js/{name}" for name in bundled()} | {f"js/{BUNDLE}"})


def page(first: str, preloaded: Iterable[str]) -> bytes:
    """Return Streamlit's page with the bundle as its script.

    Args:
        first: address of a script that is run before it, relative to the app's base address.
        preloaded: addresses of scripts that are fetched beside it.
    """
    version = hashlib.sha256(bundle().encode()).hexdigest()[:12]
    text = (STATIC / "index.html").read_text("utf-8")
    ours = "".join(f'\n    <link rel="modulepreload" href="./{address}">' for address in preloaded)
    text = _HEAD.sub("", text).replace(f"./static/js/{entry()}", f"./static/js/{BUNDLE}")
    text = text.replace("</title>", f'</title>\n    <script type="module" src="./{first}"></script>')
    return text.replace("./static/", f"./assets/{version}/streamlit/").replace("</head>", f"{ours}\n  </head>").encode()
