"""The states that a link can reach, made from the declarations of its parameters, and how to combine them.

Ends and odd values are combined in pairs; between them hypothesis draws. A parameter may always be left out.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, Final

from allpairspy import AllPairs
from hypothesis import strategies as st

from attention.ui.controls.kinds import Number, Parameter
from attention.ui.controls.parameters import PARAMETERS

Link = dict[str, str]
Values = tuple[str | None, ...]

UNSEEN: Final = frozenset({"lang", "cell", "step", "memory_live"})
"""The sweep chooses the language; a pinned cell and a step are the board's own; live training takes seconds."""
COSTLY: Final = frozenset({"denoise_heat"})
"""Every value is a photograph computed anew: only those that are combined in pairs are drawn."""
READ_BY_A_MODEL: Final = frozenset({"sequence-labeling", "transformer"})
"""Every sentence is read by a trained model there: it is one of a dozen, not one of thousands."""
A_DOZEN: Final = (
    "saw",
    "it's",
    "看",
    "3.5 3.5",
    "the cat saw a cat",
    "I saw the the saw",
    "看 看 看 saw",
    "cat it's 3.5 I",
    "a the a the a the",
    "the saw I saw it's the saw I saw",
    "I a the cat 看 3.5 it's saw",
    " ".join(["a cat saw 看"] * 4),
)
TWENTY: Final = " ".join(f"word{i % 7}" for i in range(20))
ODD: Final[Mapping[str, Values]] = {
    "sentence": ("hello", "saw saw", "the cat sat on the mat", "我看见了我", TWENTY),
    "temperature": ("0.1", "0.5", "5.0"),
    "edits": (
        "A1-1-1_5.0",
        "A1-1-1_0.0",
        "A-1-1_-3.5~A-1-2_7.0",
        "K-1-1_2.5~Wq-1-2_0.5~I-1-1_-1.0",
        "V-1-1_0.0~V-2-1_0.0~Q-1-1_0.0",
        "A1-1-1_0.0~A1-1-2_0.0~A1-1-3_0.0~A1-1-4_0.0",
        "Wv-1-1_0.0~Wv-1-2_0.0~Wv-2-1_0.0~Wv-2-2_0.0~Wv-3-1_0.0~Wv-3-2_0.0~Wv-4-1_0.0~Wv-4-2_0.0",
    ),
    "heatmap_cell": ("1.1", "2.4", "15.3", "60.60"),
    "frame": ("1", "96", "300", "999"),
    "speech_left": ("0", "1", "200"),
    "speech_right": ("0", "1", "200"),
    "paint": ("1-000000", "9-ff8800~12-00ff00", "1-808080"),
    "own_kernel": ("0 0 0 0 1 0 0 0 0", "0 0 0 0 0 0 0 0 0", "1 2 3 4 5 6 7 8 9"),
    "path_from": ("1", "5", "24"),
    "path_to": ("1", "2", "5"),
    "taken_out": ("1.1", "6.12"),
    "cost_n": ("16", "512", "4096"),
    "cost_d": ("16", "512", "4096"),
}
"""Where words may go wrong besides at the ends."""


def parameters_of(slug: str) -> list[Parameter[Any]]:
    """Return every parameter that a section's words may depend on."""
    drawn = (parameter for name, parameter in PARAMETERS.items() if name not in UNSEEN)
    return [parameter for parameter in drawn if parameter.is_on(slug)]


def values_of(parameter: Parameter[Any]) -> Values:
    """Return the values of a parameter that are combined in pairs; None leaves it out."""
    return (None, *ODD.get(parameter.name, (each for each in parameter.samples if each != str(parameter.default))))


def _link(names: Iterable[str], values: Iterable[Any]) -> Link:
    return {name: value for name, value in zip(names, values, strict=True) if value is not None}


@cache
def every_pair(slug: str) -> tuple[Link, ...]:
    """Return links that hold every value of every parameter together with every value of every other."""
    parameters = parameters_of(slug)
    rows = AllPairs([list(values_of(parameter)) for parameter in parameters])
    return tuple(_link([parameter.name for parameter in parameters], row) for row in rows)


def links(slug: str) -> st.SearchStrategy[Link]:
    """Draw links: some parameters left out, others at an end or anywhere between."""
    drawn = {parameter.name: _any_value(parameter) for parameter in parameters_of(slug)}
    words = st.lists(st.sampled_from(["saw", "I", "a", "the", "cat", "看", "3.5", "it's"]), min_size=1, max_size=16)
    drawn["sentence"] |= st.sampled_from(A_DOZEN) if slug in READ_BY_A_MODEL else words.map(" ".join)
    return st.fixed_dictionaries(drawn).map(lambda link: _link(link.keys(), link.values()))


def _any_value(parameter: Parameter[Any]) -> st.SearchStrategy[str | None]:
    listed: st.SearchStrategy[str | None] = st.sampled_from(values_of(parameter))
    if not isinstance(parameter, Number) or parameter.name in COSTLY:
        return listed
    low, high, step = parameter.low, parameter.high, parameter.step or 1
    return listed | st.integers(0, round((high - low) / step)).map(lambda place: f"{low + place * step:g}")
