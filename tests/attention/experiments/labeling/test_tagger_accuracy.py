import re

import pytest

from attention.experiments.labeling.tagger_accuracy import first_layer_size, load_results
from attention.experiments.labeling.taggers import FOLDER, NAMES

RESULTS = load_results()


def test_context_is_worth_some_points_and_a_wider_window_next_to_nothing() -> None:
    assert RESULTS["window-1"].test - RESULTS["alone"].test > 0.04
    assert abs(RESULTS["window-3"].test - RESULTS["window-1"].test) < 0.005


def test_a_window_s_layer_grows_with_the_window_and_the_projections_do_not() -> None:
    seen = [RESULTS[name].context_parameters for name in NAMES]
    assert seen[:4] == [48 * 64 * width for width in (1, 3, 5, 7)]
    assert seen[:4] == [first_layer_size(window) for window in range(4)]
    assert seen[4:] == [48 * 8 * (8 + 8 + 16) + 8 * 17, 48 * 8 * (8 + 8 + 16)]


def test_without_positions_self_attention_is_worth_little_more_than_a_word_alone() -> None:
    assert RESULTS["attention-no-positions"].test - RESULTS["alone"].test < 0.02
    assert RESULTS["attention"].test - RESULTS["attention-no-positions"].test > 0.03


def test_the_model_card_says_what_was_measured() -> None:
    card = (FOLDER / "README.md").read_text("utf-8")
    rows = re.findall(
        r"^\| `([a-z0-9-]+)` \|.*\| ([0-9.]+) % \| ([0-9.]+) % \| ([0-9.]+) % \| ([0-9,]+) \|$", card, re.MULTILINE
    )
    assert [(name, parameters) for name, *_, parameters in rows] == [
        (name, f"{result.parameters:,}") for name, result in RESULTS.items()
    ]
    for name, *shares, _ in rows:
        stored = {str(key): result for key, result in RESULTS.items()}[name]
        assert [*map(float, shares)] == pytest.approx([100 * share for share in stored[:3]], abs=0.006)
