"""The browser's modules as one script: for a page opened from disk, where a browser loads no modules. Plain Python.

A module becomes a function that is called once and returns what it exports; it stands after those that it imports.
"""

import re
from pathlib import Path
from typing import Final

IMPORT: Final = re.compile(r'^import \{([^}]+)\} from "\./([\w-]+)\.js";$', re.MULTILINE)
EXPORT: Final = re.compile(r"^export ((?:async )?(?:function|class|const) (\w+))", re.MULTILINE)
LEFT_OVER: Final = re.compile(r"^(?:import|export)\b.*|^await\b.*", re.MULTILINE)


def join_modules(entry: Path) -> str:
    """Return a script, to be run as it is, that declares `$<name>` for each module: the last one is the entry's.

    Raises:
        ValueError: modules import each other in a circle, or one is written in a way that cannot be joined.
    """
    joined: dict[str, str] = {}
    _join(entry, joined, ())
    return '"use strict";\n' + "\n".join(joined.values())


def _join(module: Path, joined: dict[str, str], above: tuple[str, ...]) -> None:
    name = module.stem
    if name in above:
        raise ValueError(f"modules import each other in a circle: {' → '.join((*above, name))}")
    if name in joined:
        return
    source = module.read_text("utf-8")
    for imported in IMPORT.finditer(source):
        _join(module.with_name(f"{imported[2]}.js"), joined, (*above, name))
    exported = ", ".join(found[2] for found in EXPORT.finditer(source))
    body = EXPORT.sub(r"\1", IMPORT.sub(r"const {\1} = $\2;", source))
    if left := LEFT_OVER.search(body):
        raise ValueError(f"{module.name} cannot be joined: {left[0]}")
    joined[name] = f"const ${name} = (() => {{\n{body}return {{ {exported} }};\n}})();"
