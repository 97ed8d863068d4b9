"""What the page says of the shipped networks, on letters that nobody trained them with; scores by hand."""

import math

import numpy as np
import pytest

from attention.experiments.induction.decoder import ALPHABET, FIRST, NETWORKS, SECOND, Network, load, run
from attention.experiments.induction.repeated import (
    MOST,
    NAMED_FROM,
    Off,
    after_the_same,
    all_scores,
    draw_letters,
    formed,
    mean_losses,
    measured,
    read,
    refusal_of,
    scores,
    spelled,
    twice,
)

DRAWN = [draw_letters(12, seed) for seed in range(500, 540)]


def second_pass(network: Network, off: Off = "none") -> float:
    each = [mean_losses(read(network, letters, off), twice(letters)).second for letters in DRAWN]
    return float(np.mean(each))


def test_two_heads_together_do_what_neither_does_alone() -> None:
    whole, without_first, without_second = (second_pass("two-layers", off) for off in ("none", "first", "second"))
    assert whole < 0.6
    assert without_first > 2
    assert without_second > 2


def test_one_layer_knows_which_letters_there_are_but_not_which_is_next() -> None:
    known = float(np.mean([math.log(len(set(letters))) for letters in DRAWN]))
    assert abs(second_pass("one-layer") - known) < 0.3
    assert known < math.log(len(ALPHABET)) - 0.8


def test_the_heads_earn_their_names_in_two_layers_and_none_does_in_one() -> None:
    sequences = [twice(letters) for letters in DRAWN]
    assert formed(load("two-layers"), sequences)
    assert not formed(load("one-layer"), sequences)
    previous = np.mean(
        [scores(read("two-layers", letters).weights(FIRST), twice(letters)).previous for letters in DRAWN]
    )
    matching = np.mean(
        [scores(read("two-layers", letters).weights(SECOND), twice(letters)).matching for letters in DRAWN]
    )
    assert previous >= NAMED_FROM
    assert matching >= NAMED_FROM


def test_without_the_head_below_the_head_above_finds_nothing() -> None:
    found = {(each.network, each.place): each.scores for each in all_scores(DRAWN[0], "first")}
    assert found["two-layers", SECOND].matching < 0.25
    assert found["two-layers", FIRST] == all_scores(DRAWN[0])[0].scores


def test_what_was_written_down_of_the_first_seed_is_what_its_weights_do() -> None:
    told = measured()
    letters = np.random.default_rng(0).integers(len(ALPHABET), size=(told["tested"], told["letters"]))
    for network in NETWORKS:
        sequences = [(*each, *each) for each in letters.tolist()]
        passes = np.mean([mean_losses(run(load(network), each), each) for each in sequences], axis=0)
        first = told["networks"][network][0]
        np.testing.assert_allclose(passes, [first["first"], first["second"]], rtol=1e-6)


def test_scores_by_hand() -> None:
    # a b a b: place 2 looks for what followed the first a, place 3 for what followed the first b
    weights = np.array([[1, 0, 0, 0], [0.5, 0.5, 0, 0], [0.1, 0.7, 0.2, 0], [0, 0.1, 0.6, 0.3]])
    found = scores(weights, (0, 1, 0, 1))
    assert found.previous == pytest.approx((0.5 + 0.7 + 0.6) / 3)
    assert found.matching == pytest.approx((0.7 + 0.6) / 2)
    assert np.argwhere(after_the_same((0, 1, 0, 1))).tolist() == [[2, 1], [3, 2]]


def test_a_letter_after_itself_follows_the_same() -> None:
    assert np.argwhere(after_the_same((4, 4))).tolist() == [[1, 1]]


@pytest.mark.parametrize(
    ("written", "reason"),
    [("", None), ("  ", None), ("Ada", None), ("Hung Yi", None), ("ab", "few"), ("a" * MOST, None), ("a" * 25, "many"),
     ("李宏毅", "unknown"), ("a1b2", "unknown"), ("İab", "unknown"), ("<b>", "unknown"), ("a\x00b", "unknown")],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_its_reason(written: str, reason: str | None) -> None:
    assert refusal_of(written) == reason


def test_what_is_spelled_is_said_twice() -> None:
    assert twice(spelled("A da")) == (0, 3, 0, 0, 3, 0)
    assert len(draw_letters(7, 3)) == 7
    assert draw_letters(7, 3) == draw_letters(7, 3) != draw_letters(7, 4)
