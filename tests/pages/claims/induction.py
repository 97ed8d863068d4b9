"""Statements of what 8.3 says, computed again by plain loops over the shipped weights, without the page's own core."""

import json
import math
import re
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from safetensors.numpy import load_file

from attention.experiments.induction.decoder import FOLDER
from attention.ui.controls.parameters import LETTERS_COUNT, LETTERS_SEED
from tests.pages.claims.said import Said

ALPHABET = "abcdefghijklmnopqrstuvwxyz"


class Seen(NamedTuple):
    """What a network makes of letters said twice."""

    weights: list[Any]
    """Of its heads, the lower layer first."""
    losses: list[float]
    queries: list[Any]
    parts: list[Any]
    """For each head [3, N, K]: keys of letters, of what is written, of positions."""


def reason(said: Said) -> str:
    """Why the link's letters cannot be read; nothing where they can or where there are none."""
    letters = re.sub(r"\s", "", said.link.get("letters", "").lower())
    if not all(letter in ALPHABET for letter in letters):
        return "unknown"
    return "few" if 0 < len(letters) < 3 else "many" if len(letters) > 24 else ""


def letters_of(said: Said) -> str:
    written = re.sub(r"\s", "", said.link.get("letters", "").lower())
    if written and not reason(said):
        return written
    count = int(said.link.get("letters_count", LETTERS_COUNT.default))
    seed = int(said.link.get("letters_seed", LETTERS_SEED.default))
    return "".join(ALPHABET[place] for place in np.random.default_rng(seed).integers(26, size=count))


def off(said: Said) -> str:
    return said.link.get("off", "none") if said.link.get("predict_stack") else "none"


@cache
def seen(network: str, letters: str, off: str = "none") -> Seen:
    """Let a network read, place by place."""
    given = {name: array.astype(float) for name, array in load_file(FOLDER / f"{network}.safetensors").items()}
    sequence = [ALPHABET.index(letter) for letter in letters * 2]
    first = np.array([given["embedding"][letter] for letter in sequence])
    places, stream = given["positions"][: len(sequence)], first
    found = Seen([], [], [], [])
    for layer in range(len(given["query"])):
        added = np.zeros_like(stream)
        for head in range(len(given["query"][layer])):
            w_q, w_k, w_v, w_o = (given[name][layer][head] for name in ("query", "key", "value", "output"))
            queries, keys = (stream + places) @ w_q, (stream + places) @ w_k
            weights = np.zeros((len(sequence), len(sequence)))
            for i, query in enumerate(queries):
                powers = [math.exp(key @ query / math.sqrt(len(query))) for key in keys[: i + 1]]
                weights[i, : i + 1] = np.array(powers) / sum(powers)
            found.weights.append(weights)
            found.queries.append(queries)
            found.parts.append(np.stack([first @ w_k, (stream - first) @ w_k, places @ w_k]))
            if off != ("first", "second")[layer]:
                added += weights @ (stream @ w_v) @ w_o
        stream = stream + added
    logits = stream @ given["unembedding"]
    for row, letter in zip(logits, sequence[1:], strict=False):
        found.losses.append(math.log(sum(math.exp(each) for each in row)) - row[letter])
    return found


def passes(network: str, letters: str, off: str = "none") -> tuple[float, float]:
    """Mean losses of both passes, their first letters aside."""
    each, half = seen(network, letters, off).losses, len(letters)
    return sum(each[: half - 1]) / (half - 1), sum(each[half:]) / (half - 1)


def previous(weights: Any) -> float:
    return float(sum(weights[i][i - 1] for i in range(1, len(weights))) / (len(weights) - 1))


def matching(weights: Any, letters: str) -> float:
    twice, half = letters * 2, len(letters)
    each = [sum(weights[i][j] for j in range(1, i + 1) if twice[j - 1] == twice[i]) for i in range(half, 2 * half)]
    return float(sum(each) / half)


def is_number(said: Said, name: str, value: float) -> bool:
    return abs(float(said.slots[name]) - value) < 1e-9 and said.shown(value) in said.words


def is_share(said: Said, value: float) -> bool:
    told = str(said.slots["score"])
    return 0 < value < 0.00501 if told.startswith("<") else abs(float(told.removesuffix("%")) / 100 - value) < 0.00501


def chosen(said: Said) -> tuple[int, int, int]:
    """Head, who looks and who is looked at, from 0."""
    count = 2 * len(letters_of(said))
    half = count // 2
    head = 0 if said.link.get("stacked") == "first" else 1
    later = place(said, "later", half + 4 if half > 3 else half + 2, count)
    return head, later, place(said, "earlier", 5, later + 1)


def place(said: Said, name: str, default: int, most: int) -> int:
    """A place of the link, from 0; the default where the letters have no such place."""
    asked = int(said.link.get(name, default))
    return (asked if asked <= most else min(default, most)) - 1


def numbers_learned(said: Said) -> None:
    """Both networks have learned so many numbers, and have two heads."""
    for network in ("one-layer", "two-layers"):
        stored = load_file(FOLDER / f"{network}.safetensors")
        assert said.slots["numbers"] == sum(array.size for array in stored.values())
        assert stored["query"].shape[0] * stored["query"].shape[1] == 2
    assert said.slots["most"] * 2 == len(stored["positions"])
    assert said.slots["fewest"] == 3


def why_refused(said: Said) -> None:
    """The reason given is that for which the letters cannot be read."""
    assert reason(said)
    assert said.says("a to z only", "只认得") == (reason(said) == "unknown")
    assert said.says("at least", "至少") == (reason(said) == "few")
    assert said.says("no more", "学过的位置") == (reason(said) == "many")


def even_guess(said: Said) -> None:
    """There are so many letters, and an even guess costs the logarithm of their number."""
    assert said.slots["letters"] == len(load_file(FOLDER / "one-layer.safetensors")["embedding"])
    assert is_number(said, "even", math.log(26))


def losses_of_both(said: Said) -> None:
    """Four means, computed by loops."""
    for name, network, silent in (("one", "one-layer", "none"), ("two", "two-layers", off(said))):
        first, second = passes(network, letters_of(said), silent)
        assert is_number(said, f"{name}_first", first)
        assert is_number(said, f"{name}_second", second)
    assert said.says("one head is off", "关掉了一个头") == (off(said) != "none")


def one_layer_against_two(said: Said) -> None:
    """The second pass of both, beside what knowing the letters would cost."""
    letters = letters_of(said)
    assert said.slots["distinct"] == len(set(letters))
    assert is_number(said, "known", math.log(len(set(letters))))
    first, one = passes("one-layer", letters)
    two = passes("two-layers", letters)[1]
    assert is_number(said, "one_second", one)
    assert is_number(said, "whole_second", two)
    assert is_number(said, "among", math.exp(one))
    assert said.says("a little more than", "还多一点") == (one < math.log(len(set(letters))) - 1e-9)
    assert said.says("less than in the first", "比第一遍小") == (one < first - 1e-9)
    assert said.says("less than one layer", "比一层的小") == (two < one - 1e-9)


def what_fails(said: Said) -> None:
    """Second passes and matching scores with and without the head."""
    letters, silent = letters_of(said), off(said)
    whole, rest = (passes("two-layers", letters, each)[1] for each in ("none", silent))
    assert abs(float(said.slots["whole"]) - whole) < 1e-9
    assert abs(float(said.slots["rest"]) - rest) < 1e-9
    assert said.says("switch a head off above", "请在上面") == (silent == "none")
    assert said.says("Layer 1 is off", "关掉了第 1 层") == (silent == "first")
    assert said.says("Layer 2 is off", "关掉了第 2 层") == (silent == "second")
    assert said.says("costs more", "损失变大") == (rest > whole + 1e-9)
    assert said.says("than an even guess", "比平均地猜还大") == (rest > max(whole + 1e-9, math.log(26)))
    before, after = (matching(seen("two-layers", letters, each).weights[1], letters) for each in ("none", silent))
    assert abs(float(said.slots["matching"]) - before) < 1e-9
    assert abs(float(said.slots["left"]) - after) < 1e-9
    assert said.says("falls from", "降到") == (silent == "first" and after < before - 1e-9)
    lower = [seen("two-layers", letters, each).weights[0] for each in ("none", silent)]
    assert np.array_equal(*lower)  # nothing above touches the layer below


def off_or_not(said: Said) -> None:
    """It is said when a head is off."""
    assert said.says("One head is off", "现在关着一个头") == (off(said) != "none")


def score_of_first(said: Said) -> None:
    """The previous-token score, and the name from one half on."""
    value = previous(seen("two-layers", letters_of(said), off(said)).weights[0])
    assert is_share(said, value)
    assert said.says("previous-token head", "前一词元头") == (value >= 0.5)
    assert said.says("It is off", "它关着") == (off(said) == "first")


def score_of_second(said: Said) -> None:
    """The prefix-matching score, and the name from one half on."""
    letters = letters_of(said)
    value = matching(seen("two-layers", letters, off(said)).weights[1], letters)
    assert is_share(said, value)
    assert said.says("induction head", "归纳头") == (value >= 0.5)
    assert said.says("without what layer 1", "本来会写下") == (off(said) == "first")
    assert said.says("It is off", "它关着") == (off(said) == "second")


def pair_of_letters(said: Said) -> None:
    """Both letters are named, and the layer that reads what is written is the second."""
    head, looks, looked = chosen(said)
    twice = letters_of(said) * 2
    for name, place in (("looks", looks), ("looked", looked)):
        assert said.slots[name] == f"“{twice[place]}”"
    assert (said.slots["later"], said.slots["earlier"]) == (looks + 1, looked + 1)
    assert said.says("zeros from layer 1", "第 1 层的零") == (head == 1 and off(said) == "first")
    assert said.says("what layer 1 has written", "第 1 层写进去的") == (head == 1 and off(said) != "first")


def largest_part(said: Said) -> None:
    """The part that is farthest from its mean over the places in sight."""
    head, looks, looked = chosen(said)
    network = seen("two-layers", letters_of(said), off(said))
    each = network.parts[head][:, : looks + 1] @ network.queries[head][looks]
    above = abs(each[:, looked] - each.mean(axis=1))
    assert not np.isclose(np.sort(above)[-1], np.sort(above)[-2])
    letter, written, position = above == above.max()
    assert said.says("is the letter itself", "是字母本身") == letter
    assert said.says("what layer 1 wrote", "第 1 层写在那里") == written
    assert said.says("is its **position**", "是它的**位置**") == position


def products_of_the_key(said: Said) -> None:
    """No dimension's product is larger in size; the digits shown multiply."""
    head, looks, looked = chosen(said)
    network = seen("two-layers", letters_of(said), off(said))
    products = network.queries[head][looks] * network.parts[head][:, looked].sum(axis=0)
    assert said.slots["count"] == len(products)
    assert abs(products[said.slots["dimension"] - 1]) >= max(abs(products)) - 1e-9
    assert said.says("in size", "绝对值")  # a product below 0 may be larger than any above
    q, k, product = (float(str(said.slots[name]).replace("\u2212", "-")) for name in ("q", "k", "product"))
    digits = len(str(said.slots["product"]).partition(".")[2])
    assert round(q * k, digits) == product
    assert abs(product - products[said.slots["dimension"] - 1]) <= 0.50001 * 10**-digits


def seeds_as_measured(said: Said) -> None:
    """Counts and ranges are those that the command wrote down."""
    told = json.loads((FOLDER / "measured.json").read_text("utf-8"))
    for name, network in (("one", "one-layer"), ("two", "two-layers")):
        results = told["networks"][network]
        assert said.slots["seeds"] == len(results) == len(told["seeds"])
        assert said.slots[f"{name}_formed"] == sum(each["formed"] for each in results)
        second = sorted(each["second"] for each in results)
        assert is_number(said, f"{name}_least", second[0])
        assert is_number(said, f"{name}_most", second[-1])
    assert said.slots["date"] == told["date"]
    assert said.slots["seed"] == str(told["seeds"][0])
    assert (said.slots["tested"], said.slots["letters"]) == (told["tested"], told["letters"])
