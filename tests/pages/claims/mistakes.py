"""Statements of what 9.2 says: right and wrong numbers are compared once more, in plain loops."""

from functools import cache
from typing import Any

import numpy as np

from attention import run
from attention.experiments.classroom.lab import HIDES, Lab, hiding_example, make
from attention.experiments.classroom.mistakes import Mistake
from attention.presets import build_example
from tests.pages.claims.said import Said
from tests.pages.claims.steps import alike, naming


def lab_of(said: Said) -> Lab | None:
    """Make the mistake of the link in the reader's example; what is said of the right side is about another trace."""
    return make(said.trace, mistake_of(said))


def mistake_of(said: Said) -> Mistake:
    return said.link.get("mistake", "wrong_axis")  # type: ignore[return-value]


def made(said: Said) -> Lab:
    lab = lab_of(said)
    assert lab is not None
    return lab


def rounds_to(said: Said) -> None:
    """Two decimals, as a board shows at first."""
    assert said.slots["decimals"] == 2


@cache
def one_hot_queries() -> tuple[Any, Any, Any]:
    example = build_example("one_hot", d_k=3, d_v=3)
    lab = make(run(example), "transposed_projection")
    assert lab is not None
    return example.query_projection, lab.right.queries, lab.wrong["queries"]


def one_hot_reads(said: Said) -> None:
    """With one-hot inputs a query is a row of W^q [D, K], and a column of it where it is transposed."""
    projection, right, wrong = one_hot_queries()
    assert all(any((row == each).all() for each in projection) for row in right)
    assert all(any((row == each).all() for each in projection.T) for row in wrong)
    assert said.slots["lecture"] == (said.notation == "lecture")


@cache
def furthest_off(mistake: Mistake) -> float:
    """By how much weights or outputs are wrong in the example that is named."""
    lab = make(run(hiding_example(mistake)), mistake)
    assert lab is not None
    return max(float(abs(lab.wrong[each] - getattr(lab.right, each)).max()) for each in ("weights", "output"))


def hides_there(said: Said) -> None:
    """In the example that is named, neither a weight nor an output is wrong."""
    mistake: Mistake = said.part.removeprefix("hides_")  # type: ignore[assignment]
    assert furthest_off(mistake) < 1e-9
    assert set(HIDES[mistake]) <= {"preset_name", "tokens", "seed", "scaled", "visible", "temperature"}


def made_possible(said: Said) -> None:
    """The settings that are named are those in which the right side differs from the reader's example."""
    lab = made(said)
    mine, there = said.trace.example, lab.right.example
    for name in ("normalizer", "scaled", "visible", "score"):
        assert said.slots[name] == (getattr(mine, name) != getattr(there, name))
    assert lab.changed


def shapes_forbid(said: Said) -> None:
    """No projection is square; or one word, from which a causal mask hides nothing."""
    example = said.trace.example
    assert said.slots["mask"] == (mistake_of(said) == "masked_after")
    if said.slots["mask"]:
        assert len(said.tokens) == 1
        return
    assert (said.slots["d"], said.slots["d_k"], said.slots["d_v"]) == (example.d_model, example.d_k, example.d_v)
    assert example.d_model not in (example.d_k, example.d_v)
    assert mistake_of(said) == "transposed_projection"


def leaves_the_range(said: Said) -> None:
    """A wrong number is not finite."""
    lab = made(said)
    assert not np.isfinite([*lab.wrong["weights"].ravel(), *lab.wrong["output"].ravel()]).all()


def nothing_differs(said: Said) -> None:
    """Every weight and output is right."""
    lab = made(said)
    for step in ("weights", "output"):
        right, wrong = getattr(lab.right, step), lab.wrong[step]
        assert np.allclose(right, wrong, rtol=1e-8, atol=1e-8)


def largest_error(said: Said) -> None:
    """The number that is named is as far off as any."""
    lab = make(said.trace, mistake_of(said))
    assert lab is not None
    step = "weights" if said.slots["weights"] else "output"
    right, wrong = getattr(lab.right, step), lab.wrong[step]  # type: ignore[index]
    apart = abs(wrong - right)
    places = [(int(i), int(j)) for i, j in np.argwhere(apart >= apart.max() - 1e-9 * max(1.0, apart.max()))]
    assert said.slots["cells"] == len(places)
    row, column = places[0]
    assert said.slots["looks"] == naming(said, [row])
    if step == "weights":
        assert said.slots["looked"] == naming(said, [column])
    else:
        assert said.slots["number"] == column + 1
        assert np.allclose(lab.wrong["weights"], lab.right.weights, rtol=1e-8, atol=1e-8)
    assert said.slots["right"] == said.closely(float(right[row, column]))
    assert said.slots["wrong"] == said.closely(float(wrong[row, column]))
    assert said.slots["outputs"] == said.closely(float(abs(lab.wrong["output"] - lab.right.output).max()))


def signs_hold(said: Said) -> None:
    """Sums, symmetry, range and size, counted in loops."""
    lab = make(said.trace, mistake_of(said))
    assert lab is not None
    wrong, right = lab.wrong, lab.right
    sums, proper = ([sum(row) for row in each.tolist()] for each in (wrong["weights"], right.weights))
    off = not all(alike(each, 1) for each in sums) and all(alike(each, 1) for each in proper)
    assert said.slots["sums"] == off == said.says("By the sums", "看总和")
    assert said.slots["symmetric_now"] == said.says("By the symmetry", "看对称")
    if said.slots["symmetric_now"]:
        assert np.allclose(wrong["scores"], wrong["scores"].T, rtol=1e-8, atol=1e-8)
        assert not np.allclose(right.scores, right.scores.T, rtol=1e-12, atol=1e-12)
    sizes = [max(map(abs, each.ravel().tolist())) for each in (right.scaled_scores, wrong["scaled_scores"])]
    assert said.slots["size"] == (max(sizes) > 1.5 * min(sizes)) == said.says("By the size", "看大小")
    assert (said.slots["size_right"], said.slots["size_wrong"]) == (said.closely(sizes[0]), said.closely(sizes[1]))
    assert bool(said.slots["outside"]) == said.says("By the range", "看范围")
    shown = any(
        not np.allclose(
            wrong[step], getattr(right, step), rtol=0, atol=1e-8 * max(1.0, abs(getattr(right, step)).max())
        )
        for step in ("weights", "output")
    )
    assert said.slots["shows"] or not shown
    nothing = not any(said.slots[each] for each in ("sums", "symmetric_now", "outside", "size"))
    assert said.slots["nothing"] == nothing
