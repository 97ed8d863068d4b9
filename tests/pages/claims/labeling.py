"""Statements of what the pages in pages/labeling say."""

import json
from functools import cache
from pathlib import Path
from typing import Any, Final, cast

import numpy as np

from attention.experiments.labeling import equal_words, taggers, twins
from attention.experiments.labeling.disagreements import Kind, load_disagreements
from attention.experiments.labeling.vocabulary import split_words
from attention.figures.style import percent
from tests.pages.claims.said import Said

WEIGHTS: Final = Path(__file__).resolve().parents[3] / "assets" / "weights"
STARTS: Final = {0: 0, 1: -1, 2: 1, 3: -2, 4: 2, 5: -3, 6: 3, 7: 0}
"""Where each head's position bias was set high before training."""


@cache
def tagged(words: tuple[str, ...], name: taggers.Name) -> taggers.Tagging:
    return taggers.tag(words, name)


def sentence_of(said: Said) -> tuple[str, ...]:
    code = said.link.get("tagged", "own")
    if code == "own":
        return split_words(" ".join(said.tokens))
    kind, _, place = code.rpartition("-")
    return load_disagreements()[cast(Kind, kind)][int(place) - 1].words


def window_of(said: Said) -> int:
    return int(said.link.get("window", "1"))


def word_of(said: Said) -> int:
    """Return the word that the page says it is about: named by itself, or with its place."""
    words, name = sentence_of(said), said.slots["word"]
    found = [place for place, word in enumerate(words) if name == named(said, words, place)]
    assert len(found) == 1, (name, words)
    if "word" in said.link and 1 <= int(said.link["word"]) <= len(words):
        assert found == [int(said.link["word"]) - 1]
    return found[0]


def named(said: Said, words: tuple[str, ...], place: int) -> str:
    again = words.count(words[place]) > 1
    number = f" ({place + 1})" if said.language == "en" else f"（{place + 1}）"
    return f"“{words[place]}”" + (number if again else "")


def between(said: Said) -> str:
    return ", " if said.language == "en" else "、"


def tags_are_the_taggers(said: Said) -> None:
    """Each tag and its confidence is that tagger's answer for the word."""
    words, place = sentence_of(said), word_of(said)
    for slot, name in (("alone", "alone"), ("window", f"window-{window_of(said)}"), ("attention", "attention")):
        answer = tagged(words, cast(taggers.Name, name))
        row = answer.probabilities[place]
        assert said.slots[slot] == answer.tags[place]
        assert said.slots[f"{slot}_sure"] == percent(float(row.max()))
    assert said.says("✗", "✗") == (said.link.get("tagged", "own") != "own")
    assert said.says("another word", "换一个词") == (len(words) > 1)


def agreement_is_so(said: Said) -> None:
    """Agreement is said where the three tags are one."""
    tags = {said.slots[slot] for slot in ("alone", "window", "attention")}
    assert said.says("All three agree", "三个答案一样") == (len(tags) == 1)


def takes_most_from(said: Said) -> None:
    """The words that share the largest weight of the head, or of the mean of all, are named, and no other."""
    words, place = sentence_of(said), word_of(said)
    weights = tagged(words, "attention").weights
    assert weights is not None
    head = said.link.get("head", "all")
    row = (weights.mean(axis=0) if head == "all" else weights[int(head) - 1])[place]
    if len(words) == 1:
        assert said.says("nobody else", "没有别的词")
        return
    most = [other for other, weight in enumerate(row) if weight >= row.max() - 1e-9]
    assert said.slots["share"] == percent(float(row.max()))
    assert said.says("each, from", "各占") == (len(most) > 1)
    if len(most) <= 3 or len(most) < len(words):
        assert all(f"“{words[other]}”" in said.slots["top"] for other in most[:3])
    assert said.slots["head"].endswith(head) or head == "all"


def count_of_words(said: Said) -> None:
    """The count is that of the words that can be labelled."""
    assert said.slots["count"] == len(sentence_of(said))
    assert not 0 < said.slots["count"] <= said.slots["most"] == taggers.MOST_WORDS


def words_without_a_row(said: Said) -> None:
    """The words named are not in the shipped list."""
    known = set((WEIGHTS / "words.txt").read_text("utf-8").split("\n"))
    strange = [word for word in dict.fromkeys(sentence_of(said)) if word.lower() not in known]
    assert said.slots["count"] == len(strange)
    assert said.slots["words"] == between(said).join(strange[:5])
    assert said.says("…", "……") == (len(strange) > 5)


def heads_kept_their_starts(said: Said) -> None:
    """So many heads still have their largest number where it was set high before training."""
    bias = np.load(WEIGHTS / "attention.npz")["position_bias"]
    kept = 0
    for head, row in enumerate(bias):
        favourite = max(range(len(row)), key=lambda column: row[column]) - len(row) // 2
        kept += favourite == STARTS[head]
    assert said.slots["kept"] == kept
    assert said.slots["heads"] == len(bias) == len(STARTS)
    assert said.slots["starts"] == between(said).join(str(start).replace("-", "−") for start in STARTS.values())
    assert said.says(f"After training all {len(bias)} still", f"全部 {len(bias)} 个头都") == (kept == len(bias))
    assert said.says(f"{kept} of the {len(bias)}", f"{len(bias)} 个头里有 {kept} 个") == (kept < len(bias))


def names_the_head(said: Said) -> None:
    """The head named is the one chosen."""
    head = said.link.get("head", "all")
    assert said.slots["head"] == {"en": "mean of all heads", "zh": "各头平均"}[said.language] or head != "all"
    assert head == "all" or said.slots["head"].endswith(head)


@cache
def accuracies(split: str = "test") -> dict[str, float]:
    stored = json.loads((WEIGHTS / "accuracy.json").read_text("utf-8"))
    return {name: round(100 * measured[split], 1) for name, measured in stored.items()}


def losses_are_measured(said: Said) -> None:
    """What is lost on new sentences is the difference of the stored shares; who loses more is said as it is."""
    seen, new = accuracies("train"), accuracies()
    lost = {name: round(seen[name] - new[name], 1) for name in seen}
    named = {"narrow": "window-1", "wide": "window-3", "lost": "attention"}
    assert {slot: said.slots[slot] for slot in named} == {slot: f"{lost[name]:.1f}" for slot, name in named.items()}
    assert min(lost.values()) > 0
    narrow, middle, wide, attention = (lost[name] for name in ("window-1", "window-2", "window-3", "attention"))
    assert said.says("the wider, the more", "越宽，背下来的越多") == (narrow < middle < wide)
    assert said.says("no better than a narrow one", "却不比窄窗口强") == (narrow < attention < wide)


def one_neighbour_buys_most(_said: Said) -> None:
    """Of all that a window gains, one neighbour on either side brings nine tenths and more."""
    measured = accuracies()
    widest = max(measured["window-2"], measured["window-3"])
    assert measured["window-1"] - measured["alone"] >= 0.9 * (widest - measured["alone"]) > 0


def window_grows_projections_do_not(_said: Said) -> None:
    """The first layer of a window has more inputs the wider it is; the projections are one size."""
    layers = [np.load(WEIGHTS / f"window-{w}.npz")["first_layer"].size for w in (1, 2, 3)]
    assert layers[0] < layers[1] < layers[2]
    assert np.load(WEIGHTS / "attention.npz")["query_projection"].shape[0] == layers_input()


def layers_input() -> int:
    return int(np.load(WEIGHTS / "alone.npz")["first_layer"].shape[0])


def points_are_measured(said: Said) -> None:
    """Every number of points is a difference of the stored accuracies, and its direction is said."""
    measured = accuracies()
    differences: dict[str, float] = {
        "gained": measured["window-1"] - measured["alone"],
        "more": measured["window-3"] - measured["window-1"],
        "attention": abs(measured["attention"] - measured["window-1"]),
        "blind": measured["attention-no-positions"] - measured["alone"],
    }
    for slot, points in differences.items():
        assert said.slots[slot] == f"{points:.1f}", slot
        assert points >= 0
    assert said.says("above the narrow", "比窄窗口高") == (measured["attention"] > measured["window-1"])


def twins_of(said: Said) -> tuple[tuple[str, ...], int, int]:
    """Return the sentence that the trap is about, and the places of its first two equal words."""
    example = said.trace.example
    for second in range(len(example.tokens)):
        for first in range(second):
            alike = (example.inputs[first] == example.inputs[second]).all()
            if example.tokens[first] == example.tokens[second] and alike:
                return example.tokens, first, second
    return ("I", "saw", "a", "saw"), 1, 3


def trap_is_about_these_words(said: Said) -> None:
    """The sentence, its length and the two words are those that the layers are given."""
    tokens, first, second = twins_of(said)
    if said.part == "trap":
        assert said.slots["count"] == len(tokens)
        assert all(token in said.slots["sentence"] for token in tokens)
        assert said.slots["instead"] == (tokens != said.tokens)
    else:
        assert said.slots["first"] == named(said, tokens, first)
        assert said.slots["second"] == named(said, tokens, second)


def outputs_are_equal(said: Said) -> None:
    """Equal inputs with equal sights give equal outputs, whatever the sentence and the matrices."""
    trap_is_about_these_words(said)
    assert float(said.slots["difference"]) == 0


def zero_bars_are_named(said: Said) -> None:
    """The layers named as zero besides the two that always are have equal outputs; no other has."""
    trap_is_about_these_words(said)
    tokens, first, second = twins_of(said)
    example = said.trace.example
    if tokens != example.tokens:
        assert said.slots["others"] == ""
        return
    assert said.says("Zero here, too", "另外还有是零的") == bool(said.slots["others"])
    outputs = equal_words.outputs(example)
    names = {
        "en": {
            "attention_positions": "+positions",
            "attention_causal": "causal",
            "attention_band": "range ±1",
            "window": "FC ±1",
        },
        "zh": {
            "attention_positions": "加上位置",
            "attention_causal": "因果掩码",
            "attention_band": "只看 ±1",
            "window": "全连接 ±1",
        },
    }[said.language]
    for layer, name in names.items():
        output: Any = outputs[cast(equal_words.Layer, layer)]
        scale = max(1.0, abs(output).max())
        assert (name in said.slots["others"]) == bool(abs(output[first] - output[second]).max() <= 1e-9 * scale), layer


def task_of(said: Said) -> twins.TwinTask:
    given = {name: said.link.get(f"twin_{name}") for name in ("length", "window", "seed")}
    return twins.TwinTask(**{name: int(value) for name, value in given.items() if value is not None})


def task_is_in_force(said: Said) -> None:
    """The window is the one chosen; there are two and a half symbols for every place."""
    task = task_of(said)
    assert said.slots["window"] == task.window
    assert said.slots["symbols"] == task.length * 5 // 2


@cache
def untrained(task: twins.TwinTask) -> twins.Moment:
    return next(twins.train_twins(task))


def grades_are_counted(said: Said) -> None:
    """Before training, at step 0: the shares of the twins found within the window and beyond it, counted one by one."""
    task = task_of(said)
    window = untrained(task).window
    assert said.slots["step"] == 0
    assert said.slots["window"] == task.window

    def share(distances: range) -> float:
        there = sum(int(window.twins_by_distance[distance - 1]) for distance in distances)
        found = [window.recall_by_distance[each - 1] * window.twins_by_distance[each - 1] for each in distances]
        return float(sum(found) / max(there, 1))

    assert said.slots["near"] == percent(share(range(1, task.window + 1)))
    assert said.slots["far"] == percent(share(range(task.window + 1, task.length)))
    assert said.slots["chance"] == percent(window.false_alarms)
    assert said.slots["attention"] == percent(untrained(task).attention.recall)


def probe_begins_so(said: Said) -> None:
    """The first symbol of the probe comes again at its end."""
    task = task_of(said)
    assert said.slots["first"] == task.probe_names[0] == task.probe_names[-1]


@cache
def fit_themselves_best(task: twins.TwinTask) -> int:
    """Count the symbols whose own score is the one largest of their row, score by score."""
    moment = untrained(task)
    keys = [other @ moment.key_projection for other in moment.symbols]
    best = 0
    for place, symbol in enumerate(moment.symbols):
        query = symbol @ moment.query_projection
        scores = [float(query @ key) for key in keys]
        best += sum(score >= scores[place] - 1e-6 for score in scores) == 1
    return best


def symbols_fit_themselves(said: Said) -> None:
    """So many symbols' queries meet no key that fits better than their own."""
    task = task_of(said)
    assert said.slots["step"] == 0
    assert said.slots["symbols"] == task.symbols
    assert said.slots["best"] == fit_themselves_best(task)


def orientation_is_said(said: Said) -> None:
    """The lecture's columns look, the papers' rows do."""
    assert said.says("column is", "一列是") == (said.notation == "lecture")
    assert said.says("row is", "一行是") == (said.notation == "paper")
