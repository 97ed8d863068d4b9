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


def lengths_of_the_lab(said: Said) -> None:
    """Queries, keys and values are called as long as inputs where they are."""
    lengths = {each.shape[1] for each in (said.trace.queries, said.trace.keys, said.trace.values)}
    is_square = lengths == {len(said.trace.example.inputs[0])}
    assert said.slots["square"] == said.says("as long as inputs", "和输入一样长") == is_square
    assert said.slots["d"] == len(said.trace.example.inputs[0])


def rounds_to(said: Said) -> None:
    """Two decimals, as a board shows at first."""
    assert said.slots["decimals"] == 2


def read_off(lab: Lab) -> list[list[bool]]:
    """Of queries, keys and values: whether each is, in the wrong computation, what its one-hot input picks from W."""
    example = lab.right.example
    matrices = (example.query_projection, example.key_projection, example.value_projection)
    picked = [row.tolist().index(1.0) for row in example.inputs]
    return [
        [alike_rows(lab.wrong[step][i], matrix[place]) for i, place in enumerate(picked)]  # type: ignore[index]
        for step, matrix in zip(("queries", "keys", "values"), matrices, strict=True)
    ]


def alike_rows(one: Any, other: Any) -> bool:
    return len(one) == len(other) and all(alike(a, b) for a, b in zip(one.tolist(), other.tolist(), strict=True))


@cache
def at_one_hot(mistake: Mistake) -> Lab:
    lab = make(run(build_example("one_hot", d_k=3, d_v=3)), mistake)
    assert lab is not None
    return lab


def one_hot_betrays(said: Said) -> None:
    """So many rows are not what one-hot inputs read off W; transposed: columns of it; exchanged: the other's."""
    lab = at_one_hot(mistake_of(said))
    kept = [each for step in read_off(lab) for each in step]
    assert (said.slots["wrong"], said.slots["count"]) == (kept.count(False), len(kept))
    assert said.slots["wrong"] > 0
    example = lab.right.example
    projections = (example.query_projection, example.key_projection, example.value_projection)
    if said.says("they are its", "读出来的是它的"):
        for step, matrix in zip(("queries", "keys", "values"), projections, strict=True):
            for row in lab.wrong[step]:  # type: ignore[index]
                assert any(alike_rows(row, column) for column in matrix.T)
    if said.says("keys are read off", "键是从"):
        places = example.inputs.argmax(axis=1)
        assert np.allclose(lab.wrong["keys"], example.value_projection[places])
        assert np.allclose(lab.wrong["values"], example.key_projection[places])
    assert said.slots["turned"] == (mistake_of(said) == "transposed_projection")
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
    if said.slots["score"]:
        assert said.slots["additive"] == (there.score == "additive")
        assert said.says("dot products", "点积") == (there.score == "dot_product")


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
    assert said.slots["misread"] == misread_here(said, lab)
    assert said.says("By the one-hot inputs", "看独热输入") == (said.slots["misread"] > 0)
    shown = any(
        not np.allclose(
            wrong[step], getattr(right, step), rtol=0, atol=1e-8 * max(1.0, abs(getattr(right, step)).max())
        )
        for step in ("weights", "output")
    )
    assert said.slots["shows"] or not shown
    nothing = not any(said.slots[each] for each in ("sums", "symmetric_now", "outside", "size", "misread"))
    assert said.slots["nothing"] == nothing


def misread_here(said: Said, lab: Lab) -> int:
    """Count what differs from what the reader's one-hot inputs pick; 0 where they are none, or Q, K, V set by hand."""
    example = said.trace.example
    hot = all(sorted(row) == [0.0] * (len(row) - 1) + [1.0] for row in example.inputs.tolist())
    if not hot or example.positions != "none":
        return 0
    right = Lab(lab.right, {step: getattr(lab.right, step) for step in ("queries", "keys", "values")}, ())
    if not all(each for step in read_off(right) for each in step):
        return 0
    return sum(not each for step in read_off(lab) for each in step)
