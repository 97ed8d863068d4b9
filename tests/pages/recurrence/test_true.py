"""Links at which section 7 once said what is not so, or said it badly."""

import pytest

from tests.pages.claims.said import listen, only, was_said

pytestmark = pytest.mark.usefixtures("served")


def test_under_a_causal_mask_the_first_output_does_not_hear_the_last_input() -> None:
    assert "hears no later word" in only(listen("versus-rnn", visible="causal"), "hearing_note").words
    assert "hears every later word" in only(listen("versus-rnn"), "hearing_note").words


def test_a_radius_above_one_may_still_fade() -> None:
    for radius in ("1.2", "1.4"):
        words = only(listen("versus-rnn", radius=radius), "influence_result").words
        assert "it fades, though its radius is above 1, since tanh damps" in words
    assert "it grows" in only(listen("versus-rnn", radius="1.5"), "influence_result").words
    assert "decides whether it fades or grows" not in only(listen("versus-rnn"), "influence").words


def test_the_powers_of_the_race_are_measured() -> None:
    heard = listen("versus-rnn")
    assert "rises as n," not in only(heard, "look_race").words
    words = only(heard, "race_result").words
    assert "to the power" in words
    assert "the cost of calling NumPy once a step, not arithmetic" in words


def test_no_win_is_claimed_for_hardware_that_was_not_measured() -> None:
    words = only(listen("versus-rnn"), "conclusion").words
    assert "parallel hardware was not measured" in words
    assert "right for long paths and for parallel hardware" not in words


@pytest.mark.parametrize("link", [{"visible": "causal"}, {"positions": "true"}, {"edits": "V-1-1_3.0"}])
def test_a_mask_and_cells_set_by_hand_tell_the_order_too(link: dict[str, str]) -> None:
    assert "set by hand tell the order" in only(listen("versus-rnn", **link), "conclusion").words


def test_a_band_tells_no_order() -> None:
    assert "it cannot tell the order" in only(listen("versus-rnn", visible="band"), "conclusion").words


def test_one_word_is_one_word() -> None:
    heard = listen("versus-rnn", sentence="saw")
    assert "1 of 1 word." in only(heard, "ready").words
    assert "are the same" in only(heard, "linear_result").words
    assert "1 pair for 1 word." in only(heard, "linear_result").words
    assert "Move the slider" not in only(heard, "look_linear").words
    assert "Everything is computed" in only(heard, "look_ready").words
    assert "nothing later to hear" in only(heard, "hearing_note").words


def test_who_looks_at_itself_alone_keeps_nothing() -> None:
    assert "the last 0 words" not in only(listen("versus-rnn", visible="band", reach="0"), "conclusion").words


def test_a_distance_of_one_is_one_step() -> None:
    heard = listen("versus-rnn", path_to="2")
    assert "takes 1 step," in only(heard, "paths_result").words
    assert "one step for everybody" in only(heard, "look_paths").words
    assert "both take 1 layer." in only(heard, "trap").words


def test_from_a_place_to_itself_nobody_arrives_first() -> None:
    heard = listen("versus-rnn", path_from="5", path_to="5")
    assert "who arrives first" not in only(heard, "look_paths").words
    assert "no way to go" in only(heard, "paths_result").words
    assert "0 layers" not in only(heard, "trap").words


def test_guessing_is_told_with_its_half_per_cent_and_the_rates_are_told() -> None:
    words = only(listen("versus-rnn"), "memory_result").words
    assert "12\\.5%" in words
    assert "0\\.003 for the RNN and the LSTM, of 0\\.01 for self-attention" in words
    assert "the LSTM up to" in words


def test_the_start_is_one_that_forgets_little() -> None:
    words = only(listen("versus-rnn"), "memory").words
    assert "forgets least" not in words
    assert "turns a state without changing its length" in words


def test_words_of_the_trade_are_explained_where_they_come_first() -> None:
    heard = listen("versus-rnn")
    assert "are a matrix, the **Jacobian**" in only(heard, "hearing").words
    influence = only(heard, "influence").words
    assert "eigenvalue" in influence
    assert "**spectral radius**" in influence
    assert "gates, numbers between 0 and 1" in influence
    assert "that is $x + 1$ above 0 and $e^x$ below" in only(heard, "linear").words


def test_features_too_small_for_a_number_give_zeros_and_no_warning() -> None:
    heard = listen("versus-rnn", edits="Q-1-1_-1000~Q-1-2_-1000~Q-1-3_-1000~Q-1-4_-1000~K-1-1_-1000")
    assert was_said(heard, "linear_result")


def test_the_fully_connected_layer_of_the_slide_is_named() -> None:
    assert "fully connected layer" in only(listen("versus-rnn"), "step").words
    assert "全连接层" in only(listen("versus-rnn", lang="zh"), "step").words


def test_uses_are_named_with_their_sources() -> None:
    for language, used in (("en", "forecast time series [9]"), ("zh", "预测时间序列 [9]")):
        heard = listen("versus-rnn", lang=language)
        assert used in only(heard, "conclusion").words
        assert "1704.04110" in only(heard, "sources").words
