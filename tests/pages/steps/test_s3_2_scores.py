"""The page of scores says what is so: each link here once said something else."""

import pytest

from tests.pages.claims.said import Said, listen, only, was_said
from tests.pages.quick import see
from tests.pages.reader import boards, open_section

pytestmark = pytest.mark.usefixtures("served")


def said(part: str, **link: str) -> Said:
    return only(listen("scores", lang="en", **link), part)


def test_all_that_share_the_largest_score_are_named_with_their_places() -> None:
    assert r"The largest is 0.81, with “saw” \(2\) and “saw” \(4\)" in said("look_board").words
    assert "with all 4 words" in said("look_board", preset="uniform").words


def test_additive_scores_are_no_sums_of_products() -> None:
    assert "Each adds up 3 products" in said("look_board").words
    assert "Each adds up 2 weighted tanh values" in said("look_board", score="additive").words
    assert "you see every product" in said("look_additive", score="additive").words
    assert "dot product is the score" not in said("dot_product", score="additive").words


def test_length_counts_in_a_dot_product_too() -> None:
    assert "the larger the longer they are" in said("dot_product").words


@pytest.mark.parametrize("link", [{"preset": "identity"}, {"preset": "uniform"}, {"sentence": "saw saw"}])
def test_scores_are_called_symmetric_where_they_are(link: dict[str, str]) -> None:
    assert "here $A$ is symmetric" in said("symmetry_read", **link).words
    assert "is not symmetric" in said("symmetry_read").words


def test_one_word_is_compared_with_nobody_and_asked_nothing() -> None:
    heard = listen("scores", lang="en", sentence="saw", predict_symmetry="yes")
    assert "its own transpose" in only(heard, "symmetry").words
    assert not any(was_said(heard, part) for part in ("symmetry_read", "predict_symmetry", "symmetry_answer"))


def test_the_one_score_that_is_set_by_hand_is_not_said_to_be_a_sum() -> None:
    told = said("look_board", sentence="saw", edits="A-1-1_-3.5")
    assert "is the −3.50 that you set by hand" in told.words
    assert "products" not in told.words


def test_both_scores_are_written_out_with_their_products() -> None:
    (first, second), *_ = [formula for formula in written() if r"\alpha_{1,3}" in formula[0]]
    assert first.startswith(r"\alpha_{1,3} &= k^{3} \cdot q^{1} =")
    assert second.startswith(r"\alpha_{3,1} &= k^{1} \cdot q^{3} =")
    assert [each.count(r"\times") for each in (first, second)] == [3, 3]
    assert (first.split()[-1], second.split()[-1]) == ("−2.11", "2.08")


def test_equal_projections_give_one_score_both_ways() -> None:
    first, second = written(predict_symmetry="no")[-1]
    assert first.split()[-1] == second.split()[-1]


def test_whether_equal_projections_make_scores_symmetric_depends_on_the_kind_of_score() -> None:
    assert "Yes. The key of a word is now its query" in said("symmetry_answer", predict_symmetry="no").words
    assert "No. The scores are additive" in said("symmetry_answer", predict_symmetry="no", score="additive").words


def written(**link: str) -> list[tuple[str, ...]]:
    """Return the scores that the page writes out, two by two."""
    shown = [each.value for each in see("scores", **link).markdown if "aligned" in each.value]
    inside = [each.split(r"\begin{aligned}")[1].split(r"\end{aligned}")[0] for each in shown]
    return [tuple(line.strip() for line in each.split(r"\\[1ex]")) for each in inside]


def test_a_slider_beside_the_board_changes_the_shape_of_the_projections() -> None:
    app = open_section("scores")
    app.main.slider(key="d_k").set_value(5).run()
    projection = boards(app)[0]["matrices"]["query_projection"]["values"]
    assert (len(projection), len(projection[0])) == (4, 5)
    assert any("$d_k \\times D$ = 5 × 4" in each.value for each in app.main.markdown)
    app.main.slider(key="d").set_value(2).run()
    assert any("$d_k \\times D$ = 5 × 2" in each.value for each in app.main.markdown)


def test_a_size_that_the_example_settles_is_not_offered_to_be_moved() -> None:
    assert "Move the sliders" in said("shapes").words
    assert "Move the sliders" not in said("shapes", preset="previous").words


def test_the_slope_begins_below_where_it_settles() -> None:
    answer = said("bench_answer", predict_scale="same")
    assert answer.slots["slope_low"] < answer.slots["slope_scaled"]
    assert "whatever d is" not in answer.words
    assert "dotted one is the additive score" in said("look_bench", predict_scale="same").words


def test_the_page_knows_whether_it_divides() -> None:
    assert "until you switch it on" in said("vaswani", predict_scale="same").words
    assert "Here you have switched it on" in said("vaswani", predict_scale="same", scaled="true").words


def test_additive_scores_are_not_said_to_be_better_in_low_dimension() -> None:
    told = said("low_dimension", predict_scale="same")
    assert "says the opposite: with 128 units it is 0.20 BLEU ahead, with 1\u202f024 it is 3.88" in told.words
