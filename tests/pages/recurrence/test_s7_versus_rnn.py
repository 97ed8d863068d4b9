"""The page says what its figures show, in both languages."""

import re
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from attention.experiments.recurrence.influence import attention_influence, size
from attention.figures.decay import power_of_ten
from attention.presets import build_example
from attention.trace import run
from attention.ui.text import LANGUAGES, Language, Notation
from pages.recurrence.wall_time import LENGTHS, measured
from tests.pages.quick import see
from tests.pages.reader import draw, sent
from tests.pages.reader import named_figures as figures
from tests.pages.reader import prose as open_prose


def script(language: str, notation: str, tokens: tuple[str, ...]) -> None:
    from attention import run
    from attention.presets import build_example
    from attention.ui.text import load_text
    from pages.recurrence.s7_versus_rnn import render

    trace = run(build_example("saw", tokens=tokens))
    render(trace, load_text(language, notation, 2, "versus-rnn").about(trace))  # type: ignore[arg-type]


TWELVE = tuple("abcdefghijkl")


def page(
    language: Language = "en",
    notation: Notation = "lecture",
    tokens: tuple[str, ...] = ("I", "saw", "a", "saw"),
    **values: Any,
) -> AppTest:
    return draw(script, language, notation, tokens, **values)


def prose(test: AppTest) -> str:
    return re.sub(r"\\(.)", r"\1", "\n".join(element.value for element in test.markdown)).replace("\u202f", "")


def cells(figure: dict[str, Any]) -> int:
    """Return how many cells of a heatmap are filled; NaN travels as itself in a typed array."""
    import base64

    import numpy as np

    array = np.frombuffer(base64.b64decode(figure["figure"]["data"][0]["z"]["bdata"]), dtype=np.float64)
    return int(np.isfinite(array).sum())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("notation", ["lecture", "paper"])
def test_every_figure_is_there_with_words_and_a_text_twin(language: Language, notation: Notation) -> None:
    test = page(language, notation)
    shown = figures(test)
    names = ["readiness", "hearing_map", "paths", "costs", "influence", "memory", "race", "linear_state"]
    assert list(shown) == names
    assert all(figure["alt"] and figure["figure"]["data"] for figure in shown.values())
    assert all(figure["table"] or figure["grid"] for figure in shown.values())
    assert sum("matrices" in each for each in sent(test)) == 1


@pytest.mark.parametrize("tokens", [("alone",), ("a", "b"), TWELVE])
def test_sentences_of_any_length_are_read(tokens: tuple[str, ...]) -> None:
    assert len(figures(page(tokens=tokens))) == 8


def test_the_network_fills_word_by_word_and_self_attention_is_there_at_once() -> None:
    for tick in (1, 3):
        test = page(tick=tick)
        assert cells(figures(test)["readiness"]) == tick * 3 + 4 * 2
        assert f"After time step {tick} the RNN has finished {tick} of 4 words" in prose(test)


def test_a_tick_beyond_a_shorter_sentence_becomes_its_last() -> None:
    test = page(tokens=("a", "b", "c"), tick=9, linear_tick=9)
    assert "After time step 3 the RNN has finished 3 of 3 words" in prose(test)
    assert "The whole memory after word 3" in prose(test)


@pytest.mark.parametrize(("tick", "done"), [(1, 0), (2, 0), (3, 2), (4, 4)])
def test_reading_both_ways_a_word_is_finished_when_both_have_passed(tick: int, done: int) -> None:
    test = page(tick=tick, both_ways=True)
    assert f"After time step {tick} that holds for {done} of 4 words" in prose(test)
    assert cells(figures(test)["readiness"]) == 2 * tick * 3 + 4 * 2


def test_the_board_shows_the_word_of_the_tick() -> None:
    (board,) = [each for each in sent(page(tokens=TWELVE, tick=7)) if "matrices" in each]
    assert board["tokens"] == ["g"]
    assert board["matrices"]["state"]["symbol"] == "h^{7}"


def hearing_table(**link: str) -> dict[str, list[str]]:
    """Return what the table under the map says, by network: last on first, first on last."""
    lines = open_prose(see("versus-rnn", **link)).split("| network |")[1].splitlines()
    rows = [line.strip("| ").split(" | ") for line in lines[2:5]]
    return {name: numbers for name, *numbers in rows}


def test_only_the_plain_network_is_deaf_to_what_comes_unless_a_mask_hides_it() -> None:
    heard = hearing_table()
    assert heard["RNN"][1] == "0"
    assert heard["bidirectional RNN"][1] != "0"
    assert heard["self-attention"][1] != "0"
    assert hearing_table(visible="causal")["self-attention"][1] == "0"


def test_the_layer_that_is_heard_is_the_readers_own() -> None:
    heard = size(attention_influence(run(build_example("saw"))))
    told = hearing_table()["self-attention"]
    assert told == [f"{heard[-1, 0]:.2f}", f"{heard[0, -1]:.2f}"] == ["0.16", "0.86"]
    assert hearing_table(scaled="true")["self-attention"] == ["0.18", "0.79"]


@pytest.mark.parametrize("notation", ["lecture", "paper"])
def test_words_go_across_in_the_lecture_and_down_on_paper(notation: Notation) -> None:
    axes = figures(page(notation=notation))["readiness"]["figure"]["layout"]
    assert axes["xaxis" if notation == "lecture" else "yaxis"]["title"]["text"] == "word"


def test_the_race_counts_the_readers_steps() -> None:
    test = page(path_n=50, path_from=10, path_to=37, path_k=3, path_r=5)
    said = prose(test)
    assert "Over a distance of 27 the RNN takes 27 steps, self-attention 1" in said
    assert "the contiguous ones take 14 layers here, the dilated ones 4" in said
    steps = {row[0]: row[1] for row in figures(test)["paths"]["table"]["rows"]}
    assert steps["truncated self-attention, ±5"] == "6"


@pytest.mark.parametrize("ends", [(37, 10), (60, 64), (5, 5)])
def test_positions_in_any_order_or_beyond_the_end_are_taken_kindly(ends: tuple[int, int]) -> None:
    test = page(path_n=40, path_from=ends[0], path_to=ends[1])
    stops = [row[2].split(" → ") for row in figures(test)["paths"]["table"]["rows"]]
    assert all(1 <= int(place) <= 40 for places in stops for place in places)


def test_training_here_answers_with_both_networks() -> None:
    said = prose(page(memory_live=True, memory_wait=2))
    assert re.search(r"1000 steps each, with 2 symbols in between: self-attention \d+%, RNN \d+% right", said)
    assert "Trained just now" not in prose(page())


def test_times_are_the_ones_drawn() -> None:
    test = page()
    race = measured()
    rows = figures(test)["race"]["table"]["rows"]
    assert rows[-1] == [f"{LENGTHS[-1]}", *(power_of_ten(1000 * each[-1]) for each in (race.recurrent, race.attention))]
