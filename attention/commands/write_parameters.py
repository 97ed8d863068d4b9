"""Write what the address can say into assets/parameters.md: `python -m attention.commands.write_parameters`.

The table is made from the declarations in attention/ui/controls/parameters.py, with the labels of every language.
"""

from pathlib import Path
from typing import Any, Final

from attention.ui.controls.kinds import Hidden, Number, Parameter, Written
from attention.ui.controls.parameters import PARAMETERS
from attention.ui.text import LANGUAGES, Language, load_labels, name_of_language

FILE: Final = Path(__file__).resolve().parents[2] / "assets" / "parameters.md"
HEADING: Final = """# What the address can say

Every view is a link. Each parameter below may stand in the address of a section; what is left out has its default, and
what cannot be is refused in one sentence. A section that does not have what a parameter waits for draws it always. On a
section's own board `numbers` is `own` and `base` is `e` at first. `make parameters` makes this table from the
declarations in `attention/ui/controls/parameters.py`.
"""
KINDS: Final = {
    "Number": "number",
    "Steps": "one of",
    "Switch": "switch",
    "Code": "one of",
    "Answer": "answer",
    "Written": "text",
    "Hidden": "by a click",
}


def may_say(parameter: Parameter[Any]) -> str:
    """Return what a parameter may say, in the words of the table."""
    if isinstance(parameter, Number):
        return f"{parameter.low} … {parameter.high}"
    if isinstance(parameter, Written):
        return f"at most {parameter.characters} characters"
    values = ", ".join(f"`{value}`" for value in parameter.samples)
    return f"such as {values}" if isinstance(parameter, Hidden) else values


def says_at_first(parameter: Parameter[Any]) -> str:
    """Return a parameter's default as a link would write it."""
    default = parameter.default
    return "" if default == "" else f"`{str(default).lower() if isinstance(default, bool) else default}`"


def label_of(parameter: Parameter[Any], language: Language) -> str:
    """Return what the reader reads above the widget."""
    return load_labels(language)[parameter.label] if parameter.label else ""


def row(parameter: Parameter[Any]) -> list[str]:
    """Return one line of the table."""
    return [
        f"`{parameter.name}`",
        ", ".join(parameter.sections) or "all",
        f"`{parameter.when}`" if parameter.when else "",
        KINDS[type(parameter).__name__],
        may_say(parameter),
        says_at_first(parameter),
        *(label_of(parameter, language) for language in LANGUAGES),
    ]


def table() -> str:
    """Return the whole page."""
    header = ["Name", "Sections", "Only with", "Kind", "May say", "Default", *map(name_of_language, LANGUAGES)]
    rows = [header, ["---"] * len(header), *map(row, PARAMETERS.values())]
    return HEADING + "\n" + "\n".join(f"| {' | '.join(cells)} |" for cells in rows) + "\n"


def main() -> None:
    """Write the page."""
    FILE.write_text(table(), "utf-8")


if __name__ == "__main__":
    main()
