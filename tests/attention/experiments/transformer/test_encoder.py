"""The trained model: against PyTorch on the same weights, the small one against the original, and odd sentences."""

import threading

import numpy as np
import pytest

from attention.experiments.transformer.encoder import UNKNOWN, Reading, read
from attention.experiments.transformer.sentences import MEASURED_ON
from attention.experiments.transformer.weights import EMBEDDED, MOST_PIECES, Place, load_model, measured, place_named
from tests.attention.experiments.transformer.torch_encoder import hidden_states, sentence_vector

SMALL = Place("embedded", EMBEDDED)
WHEEL = place_named("wheel")
needs_original = pytest.mark.skipif(not WHEEL.folder.exists(), reason="the original's wheel is not installed")


def numbers_of(reading: Reading) -> list[int]:
    numbers = [reading.model.tokenizer.token_to_id(piece) for piece in reading.pieces]
    return [number for number in numbers if number is not None]


@needs_original
@pytest.mark.parametrize("sentence", [*MEASURED_ON[:6], "", "naïve zxqv 你好 😀", "word " * 100])
def test_every_hidden_state_and_the_sentence_vector_are_pytorchs(sentence: str) -> None:
    reading = read(sentence, WHEEL)
    states = hidden_states(WHEEL, numbers_of(reading))
    assert len(reading.hidden) == len(states) == 7
    for ours, theirs in zip(reading.hidden, states, strict=True):
        np.testing.assert_allclose(ours, theirs.numpy(), rtol=0, atol=1e-4)
    np.testing.assert_allclose(reading.sentence, sentence_vector(states).numpy(), rtol=0, atol=1e-4)


@needs_original
def test_the_small_models_weights_are_as_far_from_the_originals_as_is_told() -> None:
    apart = np.concatenate(
        [np.abs(read(each, SMALL).weights - read(each, WHEEL).weights).ravel() for each in MEASURED_ON]
    )
    told = measured()
    assert (told["sentences"], told["weights"]) == (len(MEASURED_ON), len(apart))
    assert apart.max() == pytest.approx(told["largest"], abs=2e-5)
    assert apart.mean() == pytest.approx(told["mean"], abs=2e-6)


@needs_original
@pytest.mark.parametrize("sentence", MEASURED_ON)
def test_the_small_model_cuts_these_sentences_as_the_original_does(sentence: str) -> None:
    assert read(sentence, SMALL).pieces == read(sentence, WHEEL).pieces


def test_every_word_of_plain_letters_falls_into_pieces_that_spell_it() -> None:
    for word in ("saw", "antidisestablishmentarianism", "zxqvjk", "q", "naïvely", "straße"):
        pieces = read(word, SMALL).pieces[1:-1]
        assert UNKNOWN not in pieces
        spelled = "".join(piece.removeprefix("##") for piece in pieces)
        assert spelled == {"naïvely": "naively"}.get(word, word)


def test_a_reading_has_every_step_of_every_layer() -> None:
    reading = read("I saw a saw.", SMALL)
    assert reading.pieces == ("[CLS]", "i", "saw", "a", "saw", ".", "[SEP]")
    assert reading.weights.shape == (6, 12, 7, 7)
    np.testing.assert_allclose(reading.weights.sum(axis=-1), 1, atol=1e-6)
    for steps, entering in zip(reading.heads, reading.hidden, strict=False):
        assert entering.shape == (7, 384)
        scores = np.einsum("hnk,hmk->hnm", steps.queries, steps.keys)
        np.testing.assert_allclose(steps.attention.scores, scores, rtol=1e-4, atol=1e-4)
        np.testing.assert_allclose(steps.attention.scaled_scores, scores / np.sqrt(32), rtol=1e-4, atol=1e-4)
    assert not reading.weights.flags.writeable


@pytest.mark.parametrize("text", ["", "   ", "\x00\x07", "\u200b"])
def test_nothing_to_read_leaves_the_two_special_pieces(text: str) -> None:
    assert read(text, SMALL).pieces == ("[CLS]", "[SEP]")


@pytest.mark.parametrize(("text", "left_out"), [("word " * 62, 0), ("word " * 63, 1), ("word " * 9_000, 338)])
def test_what_is_too_long_is_cut_and_counted(text: str, left_out: int) -> None:
    reading = read(text, SMALL)
    assert (len(reading.pieces), reading.left_out) == (MOST_PIECES, left_out)
    assert reading.pieces[-1] == "[SEP]"


def test_a_sentence_is_kept_for_the_next_reader() -> None:
    assert read("twice the same", SMALL) is read("twice the same", SMALL)


def test_readers_in_other_threads_share_one_model() -> None:
    found: list[Reading] = []
    threads = [threading.Thread(target=lambda: found.append(read("from elsewhere", SMALL))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {id(reading.model) for reading in found} == {id(load_model(SMALL))}
