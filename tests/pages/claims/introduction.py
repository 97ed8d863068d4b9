"""Statements of what the pages in pages/introduction say."""

from tests.pages.claims.said import Said


def looks_most_at(said: Said) -> None:
    """The named words are all that share the largest weight of the chosen word, and the number is that weight."""
    row = said.trace.weights[said.query].tolist()
    tokens = said.tokens
    if len(tokens) == 1:
        assert said.says("alone", "只有")
        return
    assert said.says("looks at nobody", "谁也不看") == all(weight == 0 for weight in row)
    if not any(row):
        return
    largest = max(row)
    most = [place for place, weight in enumerate(row) if abs(weight - largest) <= 1e-9 * max(1, abs(largest))]
    assert said.shown(largest) in said.words
    assert said.says("each.", "权重都是") == (len(most) > 1)
    assert said.says("at every word alike", "对每个词一样看重") == (len(most) == len(tokens))
    assert said.says("most at itself", "最看重自己") == (most == [said.query])
    if len(most) == len(tokens) or most == [said.query]:
        return
    for place in most[:3]:
        assert tokens[place] in said.slots["others"]
        if tokens.count(tokens[place]) > 1:
            assert any(mark in said.slots["others"] for mark in (f"({place + 1})", f"（{place + 1}）"))


def shapes_are_in_force(said: Said) -> None:
    """Every shape is that of the trace's own matrix, in the notation chosen."""
    trace, example = said.trace, said.trace.example
    for slot, matrix in (
        ("shape_i", example.inputs),
        ("shape_q", trace.queries),
        ("shape_k", trace.keys),
        ("shape_v", trace.values),
        ("shape_a", trace.scores),
        ("shape_o", trace.output),
    ):
        rows, columns = matrix.shape
        expected = f"{columns} × {rows}" if said.notation == "lecture" else f"{rows} × {columns}"
        assert said.slots[slot] == expected, slot


def names_what_training_changes(said: Said) -> None:
    """The additive score's layers are named where it is in force; a weight is a share where rows sum to 1."""
    assert said.says("own layers", "自己的几层") == (said.trace.example.score == "additive")
    rows = said.trace.weights
    assert said.says("a share", "一个份额") == bool((abs(rows.sum(axis=1) - 1) < 1e-9).all() and (rows >= 0).all())
