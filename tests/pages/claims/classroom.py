"""Statements of what the pages in pages/classroom say: each counts for itself, from the trace or the link alone."""

from attention.ui.board.exercises import BOARDS, Choice
from attention.ui.text import load_labels
from tests.pages.claims.said import Said

# 9.6 Take it home


def numbers_set_by_hand(said: Said) -> None:
    """As many cells as differ from what the link gives without its edits, or stand in its list."""
    example = said.trace.example
    cells = {edit[:3] for edit in (*example.changed, *example.what_if)}
    assert said.slots["changed"] == len(cells)
    assert said.says("set by hand", "手动改过") == bool(cells)


def files_of_matrices(said: Said) -> None:
    """A file for each step, and a token lies in it as the reader's notation has it."""
    example = said.trace.example
    # I, three projections, Q, K, V, and from A to O: divided, hidden, shifted, exponentials, sums, weights
    count = 15 + 2 * (example.positions != "none")
    if example.score == "additive":
        count += 5 + len(said.tokens)
    assert said.slots["count"] == count
    assert said.slots["decimals"] == said.decimals
    assert said.says("a column, as in the lecture", "一列，和讲义一样") == (said.notation == "lecture")


def notebook_names(said: Said) -> None:
    """The side on which a projection stands, and what the inputs are called."""
    assert said.says("Q = W^q I", "Q = W^q I") == (said.notation == "lecture")
    assert said.says("Q = X W^q", "Q = X W^q") == (said.notation == "paper")
    assert said.says("sines", "正弦") == (said.trace.example.positions != "none")


def notebook_computes(said: Said) -> None:
    """The formula is the one that the code below it computes."""
    example, name = said.trace.example, said.part.removeprefix("notebook_")
    assert said.words.count("$$") % 2 == 0
    if name == "scores":
        assert ("tanh" in said.words) == (example.score == "additive")
        by_hand = any(edit.matrix == "scores" for edit in example.what_if)
        assert said.says("set by hand", "手动设定") == by_hand
    if name == "softmax":
        assert ("∞" in said.words) == (not said.trace.visible.all())
        assert said.says("exponential", "取指数") == (example.normalizer == "softmax")
        assert said.says("set by hand", "手动设定") == any(edit.matrix == "weights" for edit in example.what_if)


def notebook_orientation(said: Said) -> None:
    """In lecture notation a query is a column."""
    assert said.says("A column is a query", "一列是一个查询") == (said.notation == "lecture")


def notebook_sentence(said: Said) -> None:
    """All tokens, in their order."""
    assert said.slots["sentence"] == " ".join(said.tokens)


# 9.1 Exercises


def exercise_rule(said: Said) -> None:
    """The tolerance is the link's, and the base is named where softmax has one that is not e."""
    assert float(said.slots["tolerance"]) == float(said.link.get("tolerance", "0.02"))
    on_its_own = said.page == "exercises"
    base = said.link.get("base", "2" if on_its_own else "e")
    raised = base != "e" and said.link.get("normalizer", "softmax") == "softmax"
    assert said.says(f"raises {base} to each score", f"用 {base} 作底数") == raised
    of_a_head = on_its_own and said.link.get("board") == "head"
    assert said.says("the first, with dimensions 1 and 2", "拿第 1、2 维") == of_a_head
    if of_a_head:
        head = Choice(BOARDS["head"], numbers=said.link.get("numbers", "small"), base=base).trace(said.trace, 1).example
        assert (head.d_model, head.d_k, head.d_v) == (4, 2, 2)
        for drawn in (head.inputs, head.query_projection, head.key_projection, head.value_projection):
            assert {number for row in drawn.tolist() for number in row} <= {-1, 0, 1}


def pencil_is_put_down(said: Said) -> None:
    """Said where the link has the pencil in hand, of a section's own board; the switch is called what it is called."""
    assert said.link["pencil"] == "true"
    assert said.page != "exercises"
    assert said.slots["switch"] == load_labels(said.language)["pencil.try"]


def sheets_and_their_key(said: Said) -> None:
    """As many sheets as the link asks for, numbered without a gap within what an exercise may be numbered."""
    count, first = int(said.link.get("sheets", "30")), int(said.link.get("exercise", "1"))
    assert said.slots["count"] == count
    assert int(said.slots["last"]) - int(said.slots["first"]) == count - 1
    assert int(said.slots["first"]) == min(first, 9999 - count + 1)
    small = said.link.get("numbers") != "own" or said.link.get("board") == "head"
    assert said.says("numbers of its own", "每份数字不同") == (count > 1 and small)
