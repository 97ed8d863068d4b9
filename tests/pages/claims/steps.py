"""What the statements of the pages in pages/steps share.

They know nothing of the page's experiments and facts: each counts for itself, in plain loops over the trace's numbers.
"""

import math
from collections.abc import Sequence

from tests.pages.claims.said import Said

ALIKE = 1e-9
"""Numbers this close are one number, computed in another order."""


def alike(first: float, second: float) -> bool:
    """Return whether two numbers are one, rounding aside."""
    return abs(first - second) <= ALIKE * max(1.0, abs(first), abs(second))


def naming(said: Said, places: Sequence[int]) -> str:
    """Return how words are named: with their place where a word stands more than once."""
    if len(places) == len(said.tokens) > 2:
        return {"en": f"all {len(places)} words", "zh": f"全部 {len(places)} 个词"}[said.language]
    names = [
        f"“{said.tokens[place]}”"
        + ({"en": f" ({place + 1})", "zh": f"（{place + 1}）"}[said.language])
        * (said.tokens.count(said.tokens[place]) > 1)
        for place in places
    ]
    if len(names) > 4:
        names = [*names[:3], {"en": f"{len(places) - 3} more", "zh": f"另外 {len(places) - 3} 个"}[said.language]]
    between, last = {"en": (", ", " and "), "zh": ("、", "和")}[said.language]
    return last.join([between.join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]


def shares(said: Said) -> bool:
    """Return whether the weights of every query are shares of one whole."""
    rows = said.trace.weights.tolist()
    return all(alike(sum(row), 1) and min(row) >= 0 for row in rows)


def may_look(said: Said, query: int, key: int) -> bool:
    """Return whether the link lets a query look at a key."""
    visible, reach = said.link.get("visible", "all"), int(said.link.get("reach", "1"))
    match visible:
        case "causal":
            return key <= query
        case "band":
            return abs(query - key) <= reach
        case "padding":
            return key == 0 or key < len(said.tokens) - reach
        case "own":
            return f"{query + 1}.{key + 1}" not in said.link.get("hide", "").split("~")
    return True


def leading(row: Sequence[float]) -> list[int]:
    """Return the places of the largest numbers of a row."""
    return [place for place, value in enumerate(row) if alike(value, max(row))]


def is_additive(said: Said) -> bool:
    """Return whether the link asks for additive scores."""
    return said.link.get("score") == "additive"


def weights_of(row: Sequence[float], normalizer: str) -> list[float]:
    """Return the weights of one row of scores, −∞ where hidden."""
    if normalizer == "softmax":
        if max(row) == -math.inf:
            return [0.0] * len(row)
        powers = [math.exp(score - max(row)) for score in row]
        return [power / sum(powers) for power in powers]
    return [0.0 if score == -math.inf else max(score, 0.0) if normalizer == "relu" else score for score in row]


def by_hand(said: Said, matrix: str) -> set[tuple[int, int]]:
    """Return the cells of a matrix that the reader set."""
    return {(row, column) for name, row, column, _ in said.trace.example.what_if if name == matrix}


def near(first: float, second: float, size: float = 1.0) -> bool:
    """Return whether two sums are one, where their terms are as large as `size`."""
    return abs(first - second) <= 1e-9 * max(1.0, abs(first), size)
