"""Another example in place of the reader's for a while, and the reader's again. Called before the script runs."""

from typing import Any, Final, NamedTuple

from attention.ui.controls.bound import put_in_force, state, value_in_force
from attention.ui.controls.example import EXAMPLE

KEY: Final = "examples_exchanged"
Values = dict[str, Any]


class Exchanged(NamedTuple):
    """Two examples, as a link names what makes them."""

    mine: Values
    other: Values


def open_another(**given: Any) -> None:
    """Put an example in force, all that is not given as the app starts; keep the reader's own."""
    here = {each.name: value_in_force(each) for each in EXAMPLE}
    other = {each.name: given.get(each.name, each.default) for each in EXAMPLE}
    kept: Exchanged | None = state().get(KEY)
    # who opens a second one from the first still comes back to their own
    state()[KEY] = Exchanged(kept.mine if kept and here == kept.other else here, other)
    _put(other)


def is_kept() -> bool:
    """Return whether there is an example of the reader's own to go back to."""
    return state().get(KEY) is not None


def bring_back() -> None:
    """Put the reader's own example in force again."""
    kept: Exchanged = state().pop(KEY)
    _put(kept.mine)


def _put(values: Values) -> None:
    for each in EXAMPLE:
        put_in_force(each, values[each.name])
