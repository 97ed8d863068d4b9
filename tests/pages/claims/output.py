"""Statements of what section 3.5, the output, says."""

from tests.pages.claims.said import Said
from tests.pages.claims.steps import alike, by_hand, naming, near, shares


def query_named(said: Said) -> None:
    """The query that the link chooses, with its place where its word stands twice."""
    assert said.slots["number"] == said.query + 1
    assert said.slots["token"] == naming(said, [said.query])


def pieces_added(said: Said) -> None:
    """Every output is the sum of as many weighted values as there are words."""
    weights, values = said.trace.weights.tolist(), said.trace.values.tolist()
    for query, row in enumerate(weights):
        for column in range(len(values[0])):
            pieces = [weight * values[key][column] for key, weight in enumerate(row)]
            assert len(pieces) == said.slots["count"]
            assert near(said.trace.output[query, column], sum(pieces), max(map(abs, pieces)))
    assert said.says("in these shares", "按份额") == shares(said)
    assert said.says("The one value", "唯一的那个值") == (len(weights) == 1)


def bars_of_weights(said: Said) -> None:
    """Weights are called shares where they are; negative ones go left."""
    assert said.says("shares", "各占多少份") == shares(said)
    assert said.says("left of 0", "左边") == any(weight < 0 for row in said.trace.weights.tolist() for weight in row)


def range_of_values(said: Said) -> None:
    """Count what leaves the range; an average is claimed, and promised, where there is one or would be."""
    values, output = said.trace.values.tolist(), said.trace.output.tolist()
    room = 2e-9 * max(1.0, *(abs(value) for row in values for value in row))
    columns = [[row[column] for row in values] for column in range(len(values[0]))]
    outside = sum(
        not min(columns[column]) - room <= number <= max(columns[column]) + room
        for row in output
        for column, number in enumerate(row)
    )
    sums = [sum(row) for row in said.trace.weights.tolist()]
    if said.part == "range_answer":
        assert (said.slots["outside"], said.slots["count"]) == (outside, len(output) * len(columns))
        assert said.words.startswith(("Yes", "有：") if outside else ("No", "没有："))
        assert said.says("is an average", "所以输出是平均数") == shares(said)
        assert said.says("some are negative", "有的是负的") == (
            not shares(said) and all(alike(total, 1) for total in sums)
        )
        assert not (shares(said) and outside)
    elif said.part == "range_try":
        softmax, changed = said.link.get("normalizer", "softmax") == "softmax", by_hand(said, "weights")
        assert said.says("Undo", "撤销") == bool(changed)
        assert said.says("Put ReLU", "换成 ReLU") == (softmax and not changed)
        gives = zip(sums, said.trace.weights.tolist(), strict=True)  # a query that sees nothing gives nothing
        assert softmax <= (all(alike(total, 1) or not any(row) for total, row in gives) or bool(changed))


def zero_rows_named(said: Said) -> None:
    """All queries without any weight are named, and their outputs are 0."""
    nothing = [query for query, row in enumerate(said.trace.weights.tolist()) if not any(row)]
    assert said.slots["who"] == (naming(said, nothing) if nothing else "")
    assert said.says("happens to", "正是这样") == bool(nothing)
    assert not any(said.trace.output[query].any() for query in nothing)
