"""The table of the address's parameters is what the declarations say."""

import re

from attention.commands.write_parameters import FILE, table
from attention.ui.controls.parameters import PARAMETERS


def test_the_shipped_table_is_up_to_date() -> None:
    assert FILE.read_text("utf-8") == table(), "run `make parameters`"


def test_every_parameter_has_a_line_and_every_line_as_many_cells() -> None:
    lines = [line for line in table().splitlines() if line.startswith("|")]
    assert re.findall(r"^\| `(\w+)`", "\n".join(lines), re.MULTILINE) == list(PARAMETERS)
    assert len({line.count(" | ") for line in lines}) == 1
