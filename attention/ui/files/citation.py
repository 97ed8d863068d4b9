"""How this explainer is cited: what CITATION.cff says, as BibTeX and as a plain line. Plain Python."""

import re
from functools import cache
from pathlib import Path
from typing import Final

from attention.ui.text import Text

FILE: Final = Path(__file__).resolve().parents[3] / "CITATION.cff"


@cache
def facts() -> dict[str, str]:
    """Return title, author and version. A line a fact is all that this file's form needs to be read."""
    found = re.findall(r"^(?:  - )?(title|name|version): \"?([^\"\n]+)\"?$", FILE.read_text("utf-8"), re.MULTILINE)
    return dict(found)


def bibtex(address: str) -> str:
    """Return an entry for a bibliography; `address` may be empty."""
    said = facts()
    fields = {
        "title": f"{{{said['title']}}}",
        "author": f"{{{said['name']}}}",
        "note": f"Interactive explainer, version {said['version']}",
        **({"url": address} if address else {}),
    }
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items())
    return f"@misc{{self-attention-seen,\n{lines}\n}}"


def plain(text: Text, address: str) -> str:
    """Return a line for a list of references."""
    return text.label("home.cite_plain", **facts(), address=address)
