"""Weights from files: what is not whole is refused, and eight bits are as close as eight bits can be."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from attention.experiments.transformer.weights import (
    EMBEDDED,
    GROUP,
    MEASURED,
    SETTING,
    TOKENIZER,
    WEIGHTS,
    Place,
    WeightsError,
    chosen_place,
    load_model,
    measured,
    pack,
    place_named,
    unpack,
)

MOST_BYTES = 16_000_000


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    return Path(shutil.copytree(EMBEDDED, tmp_path / "minilm"))


def refused(place: Place) -> tuple[str, str]:
    with pytest.raises(WeightsError) as caught:
        load_model(place)
    return caught.value.problem, caught.value.file


@pytest.mark.parametrize("name", [WEIGHTS, TOKENIZER, MEASURED])
def test_a_missing_file_is_named(copied: Path, name: str) -> None:
    (copied / name).unlink()
    assert refused(Place("embedded", copied)) == ("missing", name)


@pytest.mark.parametrize("name", [WEIGHTS, TOKENIZER])
def test_a_truncated_file_is_named(copied: Path, name: str) -> None:
    (copied / name).write_bytes((copied / name).read_bytes()[:-100])
    assert refused(Place("embedded", copied)) == ("damaged", name)


def test_one_changed_byte_is_noticed(copied: Path) -> None:
    data = bytearray((copied / WEIGHTS).read_bytes())
    data[len(data) // 2] ^= 1
    (copied / WEIGHTS).write_bytes(data)
    assert refused(Place("embedded", copied)) == ("damaged", WEIGHTS)


def test_a_measurement_that_is_no_json_is_noticed(copied: Path) -> None:
    (copied / MEASURED).write_text("{", "utf-8")
    assert refused(Place("embedded", copied)) == ("damaged", MEASURED)


def test_a_folder_takes_nothing_but_the_original(copied: Path) -> None:
    assert refused(place_named(str(copied))) == ("damaged", WEIGHTS)
    assert refused(place_named(str(copied / "nowhere"))) == ("missing", WEIGHTS)


@pytest.mark.parametrize(
    ("asked", "source"), [("", "embedded"), ("embedded", "embedded"), ("wheel", "wheel"), ("/a", "folder")]
)
def test_the_setting_chooses_the_place(monkeypatch: pytest.MonkeyPatch, asked: str, source: str) -> None:
    monkeypatch.setenv(SETTING, asked)
    assert chosen_place().source == source


def test_the_small_model_is_small() -> None:
    assert sum(file.stat().st_size for file in EMBEDDED.iterdir()) <= MOST_BYTES


def test_what_was_measured_is_written_down() -> None:
    told = measured()
    assert json.loads((EMBEDDED / MEASURED).read_text("utf-8")) == told
    assert 0 < told["mean"] < told["largest"] < 0.03


def test_eight_bits_are_off_by_half_a_step_at_most() -> None:
    matrix = np.random.default_rng(2).normal(size=(5, 3 * GROUP)).astype(np.float32)
    matrix[0, :GROUP] = 0
    packed = pack(matrix)
    assert packed.numbers.dtype == np.int8
    assert packed.scales.shape == (5, 3)
    largest = np.abs(matrix).reshape(5, 3, GROUP).max(axis=-1).repeat(GROUP, axis=1)
    assert np.all(np.abs(unpack(*packed) - matrix) <= largest * (0.5 / 127 + 0.001))
    np.testing.assert_array_equal(unpack(*packed)[0, :GROUP], 0)
