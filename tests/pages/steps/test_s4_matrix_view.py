"""What the matrix view says: each link here once said something else."""

import pytest

from tests.pages.claims.said import Said, listen, only, was_said

pytestmark = pytest.mark.usefixtures("served")


def said(part: str, **link: str) -> Said:
    return only(listen("matrix-view", lang="en", predict_order="same", **link), part)


def test_the_page_answers_how_many_products_there_are() -> None:
    assert "takes 5 matrix products" in said("products").words
    assert "takes 7 matrix products" in said("products", score="additive").words


def test_an_order_that_is_not_seen_makes_no_other_numbers() -> None:
    for link in (
        {"visible": "band", "order": "reversed"},
        {"visible": "band", "reach": "11"},
        {"visible": "band", "reach": "0"},
        {"preset": "uniform", "positions": "true"},
    ):
        words = said("order_answer", **link).words
        assert "in just the same way" in words, link
        assert "become other numbers" not in words, link
    seen = said("order_answer", visible="band", reach="11").words
    assert "a **set** of vectors" in seen
    assert "a **set** of vectors" not in said("order_answer", visible="band", order="reversed").words


def test_the_same_sentence_again_is_called_the_same() -> None:
    for link in (
        {"sentence": "saw", "visible": "causal"},
        {"sentence": "a a a a", "visible": "causal"},
        {"sentence": "saw", "positions": "true"},
    ):
        words = said("order_answer", **link).words
        assert "the sentence as it was" in words, link
        assert "other numbers" not in words, link


def test_where_a_band_does_not_see_an_order_one_is_named_that_it_sees() -> None:
    words = said("order_answer", visible="band").words
    assert "saw · a · saw · I" in words
    assert "Another order (first and last swapped) makes other numbers of them, by up to 1" in words
    assert "Another order" not in said("order_answer", visible="band", order="swapped").words
    assert "Another order" not in said("order_answer", visible="band", reach="0").words


def test_zero_is_not_written_as_a_power_of_ten() -> None:
    still = "~".join(f"Wv-{row}-{column}_0.0" for row in range(1, 5) for column in (1, 2))
    words = said("order_answer", edits=still).words
    assert "Not one number differs" in words
    assert "e+00" not in words


def test_sums_of_one_are_claimed_where_they_are() -> None:
    assert "adds up to one." in said("heatmap_sums").words
    for link in ({"normalizer": "relu"}, {"normalizer": "identity"}, {"edits": "A1-1-1_5"}):
        assert "adds up to one" not in said("heatmap_sums", **link).words
    assert "the same for all words: 1" in said("heatmap_sums", preset="uniform").words


def test_the_formula_is_the_one_in_force() -> None:
    scaled = said("products", scaled="true", temperature="0.5").words
    assert r"\sqrt{d_k}\,T" in scaled
    assert r"K^\top Q" not in said("products", score="additive").words
    for normalizer in ("relu", "identity"):
        words = said("products", normalizer=normalizer).words + said("along_lecture", normalizer=normalizer).words
        assert "softmax}" not in words
        assert "Softmax runs" not in words


def test_additive_layers_are_counted_among_what_is_learned() -> None:
    words = said("learned", score="additive", light="true").words
    assert "Only three" not in words
    assert "$U^q$, $U^k$ and $w$" in words
    assert said("learned", score="additive").slots["learned"] == 32 + 2 * 3 * 2 + 2


def test_a_sentence_said_twice_has_counts_that_hold_for_any_number_of_words() -> None:
    twelve, one_hot = " ".join("abcdefghijkl"), "a b c d e f"
    for link in ({"sentence": twelve}, {"preset": "one_hot", "sentence": one_hot}):
        told = said("learned", **link)
        n, (d, k) = len(told.tokens), told.trace.example.query_projection.shape
        assert told.slots["learned"] == d * (2 * k + 2)
        assert told.slots["doubled"] == 2 * n * (2 * k + 4) + 8 * n * n


def test_all_words_that_are_looked_at_most_are_named() -> None:
    assert r"“saw” \(2\) and “saw” \(4\) with 1.04 each" in said("heatmap_sums").words


def test_the_sentence_about_the_heatmap_speaks_of_its_temperature() -> None:
    cold, warm = (said("heatmap_sums", temperature=temperature) for temperature in ("0.1", "5.0"))
    assert cold.slots["received"] != warm.slots["received"]


def test_the_largest_weight_is_named_with_its_place_and_all_its_like_are_counted() -> None:
    assert "The largest, 0.70, is how “a” looks at “I”." in said("steps.heatmap_alt").words
    assert "stands in 16 cells" in said("steps.heatmap_alt", preset="uniform").words


def test_positions_are_offered_where_nothing_tells_the_order() -> None:
    for link, offered in (
        ({}, True),
        ({"positions": "true"}, False),
        ({"visible": "causal"}, False),
        ({"sentence": "saw"}, False),
    ):
        heard = listen("matrix-view", lang="en", predict_order="same", **link)
        assert was_said(heard, "switch_positions") == offered
