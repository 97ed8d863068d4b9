from pathlib import Path

import pytest

from attention.commands.find_disagreements import Answers, is_kind, main
from attention.experiments.labeling.disagreements import KINDS, Kind, load_disagreements
from attention.experiments.labeling.taggers import NAMES, Name, tag
from attention.experiments.labeling.treebank import Sentence, read_sentences


@pytest.mark.parametrize("kind", KINDS)
def test_the_stored_sentences_disagree_as_they_are_said_to(kind: Kind) -> None:
    sentences = load_disagreements()[kind]
    assert sentences
    for sentence in sentences:
        assert sentence in read_sentences("test")
        answers = Answers(0, sentence, {name: tag(sentence.words, name).tags for name in NAMES})
        assert is_kind(answers, kind)


def answers_of(**tags: str) -> Answers:
    said: dict[Name, tuple[str, ...]] = {name: tuple(tags.get(name.replace("-", "_"), "NV")) for name in NAMES}
    return Answers(0, Sentence(("x", "y"), ("N", "V")), said)


def test_kinds_are_told_apart() -> None:
    context = answers_of(alone="NN", window_1="NV", window_2="NV", window_3="NV", attention="NV")
    attention = answers_of(alone="NN", window_1="NN", window_2="VV", window_3="NN", attention="NV")
    window = answers_of(alone="NN", window_1="NV", window_2="NV", window_3="NV", attention="VV")
    three = answers_of(alone="NN", window_1="NV", window_2="NN", window_3="NV", attention="NA")
    found = [[kind for kind in KINDS if is_kind(answers, kind)] for answers in (context, attention, window, three)]
    assert found == [["context_helps"], ["attention_wins"], ["window_wins"], ["three_answers"]]


def test_mistakes_are_counted_word_by_word() -> None:
    answers = answers_of(alone="NN", window_1="NV", window_2="VN", window_3="NV", attention="NV")
    assert [answers.mistakes(name) for name in ("alone", "window-1", "window-2")] == [1, 0, 2]


def test_the_command_finds_what_is_stored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["search", str(tmp_path)])
    main()
    assert load_disagreements(tmp_path) == load_disagreements()
