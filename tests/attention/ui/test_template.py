import pytest

from attention.ui.template import compiled


def said(source: str, *facts: str) -> str:
    return "".join(piece for piece in compiled(source).chosen(facts.__contains__) if isinstance(piece, str))


def test_the_first_branch_that_holds_is_said() -> None:
    source = "a[[if x]]b[[elif y]]c[[else]]d[[/if]]e"
    assert [said(source, *facts) for facts in ((), ("x",), ("y",), ("x", "y"))] == ["ade", "abe", "ace", "abe"]


def test_without_else_nothing_is_said() -> None:
    assert said("a[[if x]]b[[/if]]") == "a"


def test_branches_hold_branches() -> None:
    source = "[[if x]]a[[if y]]b[[else]]c[[/if]]d[[/if]]e"
    assert [said(source, *facts) for facts in (("x", "y"), ("x",), ("y",))] == ["abde", "acde", "e"]


def test_conditions_are_joined_from_left_to_right() -> None:
    assert said("[[if x and not y]]a[[/if]]", "x") == "a"
    assert said("[[if x and not y]]a[[/if]]", "x", "y") == ""
    assert said("[[if x or y]]a[[/if]]", "y") == "a"
    assert said("[[if not x or y]]a[[/if]]", "x") == ""


def test_a_template_knows_what_all_its_branches_ask_for() -> None:
    template = compiled("[[n]] [[n:word|words]] [[if x and not y]][[=scores]][[else]][[m]][[/if]]")
    assert template.slots() == {"n", "m"}
    assert template.formulas() == {"scores"}
    assert template.facts() == {"x", "y"}


@pytest.mark.parametrize("source", ["a[[/if]]", "[[if x]]a", "[[if x]]a[[else]]b", "[[else]]"])
def test_a_branch_without_its_beginning_or_end_is_refused(source: str) -> None:
    with pytest.raises(ValueError, match="without"):
        compiled(source)
