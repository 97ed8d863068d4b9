from pathlib import Path

import numpy as np
import pytest

from attention.experiments.labeling.taggers import (
    DESIGNS,
    FOLDER,
    MOST_WORDS,
    NAMES,
    Name,
    count_parameters,
    load_tagger,
    load_vocabulary,
    save_tagger,
    save_vocabulary,
    tag,
)
from attention.experiments.labeling.vocabulary import split_words

WORDS = ("I", "saw", "a", "saw")


def test_a_word_alone_is_always_the_same_and_context_tells_the_saw_from_what_was_seen() -> None:
    assert tag(WORDS, "alone").tags == ("PRON", "VERB", "DET", "VERB")
    assert tag(WORDS, "window-1").tags == ("PRON", "VERB", "DET", "NOUN")
    assert tag(WORDS, "attention").tags == ("PRON", "VERB", "DET", "NOUN")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "text",
    [
        "",
        "xqzzy",
        "😀 👨‍👩‍👧",
        "我看见一把锯子",
        "\x00\ud800",
        "𝔘𝔫𝔦𝔠𝔬𝔡𝔢 ﷽ İstanbul",
        "<script>$x$</script>",
        "la " * 200,
    ],
)
def test_any_text_is_labelled(name: Name, text: str) -> None:
    words = split_words(text)
    tagging = tag(words, name)
    assert tagging.probabilities.shape == (len(words), 17)
    np.testing.assert_allclose(tagging.probabilities.sum(axis=-1), 1, atol=1e-5)
    assert len(tagging.tags) == len(words)


def test_more_words_than_the_limit_are_refused_with_both_numbers() -> None:
    with pytest.raises(ValueError, match="words has 201 entries, expected at most 200"):
        tag(("la",) * (MOST_WORDS + 1), "alone")


def test_only_self_attention_has_weights_and_their_rows_sum_to_one() -> None:
    weights = tag(WORDS, "attention").weights
    assert weights is not None
    assert weights.shape == (8, 4, 4)
    np.testing.assert_allclose(weights.sum(axis=-1), 1, atol=1e-5)
    assert all(tag(WORDS, name).weights is None for name in NAMES if not name.startswith("attention"))


def test_weights_are_read_once_and_nobody_can_change_them() -> None:
    tagger = load_tagger("alone")
    assert load_tagger("alone") is tagger
    assert load_vocabulary() is load_vocabulary()
    with pytest.raises(ValueError, match="read-only"):
        tagger.parameters["first_bias"][0] = 1


def test_what_is_saved_is_loaded_again_to_three_digits(tmp_path: Path) -> None:
    original = load_tagger("window-2")
    save_tagger("window-2", original.parameters, tmp_path)
    again = load_tagger("window-2", tmp_path)
    assert all(np.array_equal(again.parameters[key], array) for key, array in original.parameters.items())
    save_vocabulary(load_vocabulary(), tmp_path)
    assert load_vocabulary(tmp_path) == load_vocabulary()


def test_the_files_are_small_and_hold_no_pickles() -> None:
    files = list(FOLDER.glob("*.npz"))
    assert {file.stem for file in files} == set(NAMES)
    assert sum(file.stat().st_size for file in FOLDER.iterdir()) <= 3_000_000
    for file in files:
        with np.load(file, allow_pickle=False) as stored:
            assert {stored[key].dtype for key in stored.files} == {np.dtype(np.float16)}


def test_shapes_fit_the_designs_and_every_number_is_finite() -> None:
    for name in NAMES:
        parameters = load_tagger(name).parameters
        assert {key: array.shape for key, array in parameters.items()} == DESIGNS[name].shapes()
        assert all(np.isfinite(array).all() for array in parameters.values())


def test_numbers_are_counted_by_parameter() -> None:
    counts = count_parameters(DESIGNS["window-1"])
    assert counts["word_table"] == 4001 * 48
    assert counts["first_layer"] == 3 * 48 * 64
    assert sum(counts.values()) == 250_769
