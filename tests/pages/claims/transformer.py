"""Statements of what section 8.4, a trained transformer, says, computed again from the steps of the model."""

import json
import math
import re
from functools import cache, lru_cache
from itertools import product
from typing import Any

import numpy as np
import pytest

from attention.experiments.transformer.block import Linear, run_block
from attention.experiments.transformer.changed import partners
from attention.experiments.transformer.encoder import Reading, read
from attention.experiments.transformer.sentences import MEASURED_ON, SHOWN
from attention.experiments.transformer.weights import EMBEDDED, chosen_place
from attention.ui.controls.example import join_tokens
from tests.pages.claims.beyond import number
from tests.pages.claims.said import Said


def sentence(said: Said) -> str:
    """The sentence that is read on the page."""
    passage = said.link.get("passage", "own")
    return MEASURED_ON[SHOWN[passage]] if passage in SHOWN else join_tokens(said.tokens)


@lru_cache(maxsize=40)
def read_once(asked: str) -> Reading:
    """What the model read: the app keeps ten readings, and the statements ask for more than these in every state."""
    return read(asked, chosen_place())


def reading(said: Said) -> Reading:
    """What the model read, for this link."""
    return read_once(sentence(said))


def head(said: Said) -> tuple[int, int]:
    return (number(said, "layer", 3, 6), number(said, "layer_head", 1, 12))


def pair(said: Said) -> tuple[int, int]:
    count = len(reading(said).pieces)
    return number(said, "looks", 3, count), number(said, "looked", 2, count)


def row(said: Said) -> Any:
    """The weights of the piece that looks, from queries and keys, by the definition."""
    layer, place = head(said)
    steps = reading(said).heads[layer]
    scores = steps.keys[place].astype(float) @ steps.queries[place][pair(said)[0]].astype(float) / math.sqrt(32)
    powers = np.exp(scores - scores.max())
    return powers / powers.sum()


def is_share(written: object, share: float) -> bool:
    told = str(written)
    return 0 < share < 0.00501 if told.startswith("<") else abs(float(told.removesuffix("%")) / 100 - share) < 0.00501


def names(said: Said, place: int) -> bool:
    """Whether the piece at this place is among those named."""
    return reading(said).pieces[place] in said.words.replace("\\", "")


def sizes_of_the_model(said: Said) -> None:
    """Layers, heads and dimensions are those of the arrays."""
    steps = reading(said).heads
    heads, _, d_k = steps[0].queries.shape
    assert (said.slots["layers"], said.slots["heads"], said.slots["d_k"]) == (len(steps), heads, d_k)
    assert said.slots["d"] == heads * d_k == 384


def source_of_weights(said: Said) -> None:
    """The differences are those that the command wrote down."""
    told = json.loads((EMBEDDED / "measured.json").read_text("utf-8"))
    assert said.slots["sentences"] == len(MEASURED_ON) == told["sentences"]
    assert abs(float(said.slots["largest"]) - told["largest"]) <= 0.0005
    assert abs(float(said.slots["mean"]) - told["mean"]) <= 0.00005
    assert abs(float(said.slots["same"]) / 100 - told["same_words"]) <= 0.005
    assert said.slots["known"] == told["pieces"]
    assert said.says("rounded to eight bits", "8 位")


def pieces_of_the_sentence(said: Said) -> None:
    """The pieces are the reading's, and what is said of them holds."""
    pieces = reading(said).pieces
    assert said.slots["pieces"] == " · ".join(pieces)
    assert pieces[0] == "[CLS]"
    assert pieces[-1] == "[SEP]"
    assert said.says("goes on the word before", "接在前一块后面") == any("##" in piece[:2] for piece in pieces[1:])
    assert said.says("has no piece for", "词表里没有") == ("[UNK]" in pieces)
    assert said.says("left out", "没有读") == (reading(said).left_out > 0)
    assert len(pieces) <= 64
    if reading(said).left_out:
        inner = len(reading(said).model.tokenizer.encode(sentence(said)).ids) - 2  # without [CLS] and [SEP]
        assert (
            int(str(said.slots["whole"]).replace("\u202f", "")) == inner == said.slots["kept"] + said.slots["left_out"]
        )
        assert said.slots["kept"] == len(pieces) - 2 == said.slots["most"] - 2
        assert f"{said.slots['whole']}" in said.words
    elif len(pieces) > 2:
        assert said.slots["count"] == len(pieces)
        assert str(len(pieces)) in said.words


def number_of_heads(said: Said) -> None:
    """Every layer's every head is counted."""
    assert said.slots["count"] == sum(steps.queries.shape[0] for steps in reading(said).heads) == 72


def repeats(said: Said) -> bool:
    inner = reading(said).pieces[1:-1]
    return len(set(inner)) < len(inner)


def order_of_maps(said: Said) -> None:
    """The order is the one that the link asks for, where there is anything to order by."""
    asked = said.link.get("head_order", "layer")
    assert said.says("No piece occurs twice", "没有哪一块出现两次") == (asked == "same" and not repeats(said))
    assert said.says("comes first", "排在最前") == (asked != "layer" and (asked != "same" or repeats(said)))
    assert said.says("the sum 1", "和为 1") == (said.link.get("words_only") == "true")


def same_piece_only_if_repeated(said: Said) -> None:
    """The same piece elsewhere needs a piece that occurs twice."""
    assert said.says("No piece occurs twice", "没有哪一块出现两次") != repeats(said)


def told_of_words_only(said: Said) -> None:
    """Rows are divided by what they have left where special pieces are left out."""
    assert said.says("each row divided", "重新除到") == (said.link.get("words_only") == "true")


def strongest_of_the_row(said: Said) -> None:
    """The leader of the row is the largest weight, computed again from queries and keys."""
    weights = row(said)
    assert names(said, pair(said)[0])
    assert names(said, int(weights.argmax()))
    assert is_share(said.slots["share"], float(weights.max()))
    assert said.slots["least"] == "10%"
    is_special = pair(said)[0] in (0, len(reading(said).pieces) - 1)
    assert said.says("stand out", "最醒目") != (is_special and said.link.get("words_only") == "true")


def names_of_the_pair(said: Said) -> None:
    """Both pieces are named, and there is one product for each dimension of a key."""
    assert (said.slots["layer"] - 1, said.slots["head"] - 1) == head(said)
    assert all(names(said, place) for place in pair(said))
    assert said.slots["count"] == reading(said).heads[0].keys.shape[-1]


def largest_product(said: Said) -> None:
    """No dimension's product is larger in size; the digits shown multiply."""
    layer, place = head(said)
    steps = reading(said).heads[layer]
    looks, looked = pair(said)
    products = steps.queries[place][looks].astype(float) * steps.keys[place][looked].astype(float)
    assert abs(products[said.slots["dimension"] - 1]) == max(abs(products))
    assert said.says("in size", "绝对值")  # a product below 0 may be larger than any above
    q, k, product = (float(str(said.slots[name]).replace("\u2212", "-")) for name in ("q", "k", "product"))
    digits = len(str(said.slots["product"]).partition(".")[2])
    assert round(q * k, digits) == product
    assert abs(product - products[said.slots["dimension"] - 1]) <= 0.50001 * 10**-digits


def weight_and_length(said: Said) -> None:
    """The longest vector is found by multiplying each value with its head's rows of W^o."""
    layer, place = head(said)
    found = reading(said)
    matrix = found.model.blocks[layer].output.matrix[place * 32 : (place + 1) * 32]
    weights = row(said)
    lengths = [
        weight * float(np.linalg.norm(value.astype(float) @ matrix))
        for weight, value in zip(weights, found.heads[layer].values[place], strict=True)
    ]
    most, longest = int(np.argmax(weights)), int(np.argmax(lengths))
    assert names(said, most)
    assert said.says("both agree", "两者一致") == (most == longest)
    assert most == longest or names(said, longest)
    assert said.says("largest weights are shown", "权重最大的 ") != (len(weights) <= 8)


def share_at_rest(said: Said) -> None:
    """The share is the mean over the layer's heads and over the word pieces that look."""
    weights = [steps.attention.weights for steps in reading(said).heads]
    shares = [float(np.mean([each[place, 1:-1, 0] for place in range(12)])) for each in weights]
    assert shares[said.slots["layer"] - 1] == max(shares)
    assert is_share(said.slots["share"], max(shares))
    assert is_share(said.slots["least"], min(shares))


@lru_cache(maxsize=40)
def differing(asked: str) -> float:
    """The share of rows whose largest weight is not the longest vector, counted row by row, head by head."""
    found, differ, rows = read_once(asked), 0, 0
    for layer, steps in enumerate(found.heads):
        matrix = found.model.blocks[layer].output.matrix
        for place in range(12):
            lengths = np.linalg.norm(steps.values[place] @ matrix[place * 32 : (place + 1) * 32], axis=1)
            for weights in steps.attention.weights[place][1:-1]:
                rows += 1
                differ += int(np.argmax(weights) != np.argmax(weights * lengths))
    return differ / rows


def how_often_they_differ(said: Said) -> None:
    """Counted row by row, head by head."""
    assert is_share(said.slots["share"], differing(sentence(said)))


@cache
def right_heads() -> list[set[tuple[int, int]]]:
    """For each pair of sentences, the heads in which "it" gives more to the noun that is meant, both times."""
    found = []
    for places, (first, second) in (
        ((1, 2), ("animal", "street")),
        ((3, 4), ("trophy", "suitcase")),
        ((5, 6), ("cup", "pitcher")),
    ):
        right = {(layer, each) for layer in range(6) for each in range(12)}
        for place, (meant, other) in zip(places, ((first, second), (second, first)), strict=True):
            asked = read_once(MEASURED_ON[place])
            looks, *nouns = (asked.pieces.index(word) for word in ("it", meant, other))
            for layer, each in list(right):
                row = asked.heads[layer].attention.weights[each, looks]
                if row[nouns[0]] <= row[nouns[1]]:
                    right.discard((layer, each))
        found.append(right)
    return found


def heads_that_are_right(said: Said) -> None:
    """The heads are counted one by one; a coin is right twice one time in four."""
    counts, everywhere = [len(right) for right in right_heads()], set.intersection(*right_heads())
    assert said.slots["chance"] == said.slots["count"] / 4 == 18
    assert said.says("No pair reaches", "没有哪一对达到") == (max(counts) <= 18)
    assert said.says("No head is right", "没有一个头") == (not everywhere)
    assert said.slots["pairs"] == len(counts)


def heads_of_questions(said: Said) -> None:
    """In each sentence the heads that prefer the nearer of two pieces are counted one by one."""
    near = 0
    asked = ((8, 7, 6, 2), (10, 9, 8, 1), (7, 5, 3, 1), (7, 13, 11, 9))
    for sentence_number, looks, nearer, farther in asked:
        found = read_once(MEASURED_ON[sentence_number])
        rows = [steps.attention.weights[each, looks] for steps in found.heads for each in range(12)]
        near += sum(row[nearer] > row[farther] for row in rows) > 36
    assert (said.slots["near"], said.slots["asked"]) == (near, len(asked))
    assert said.slots["half"] * 2 == said.slots["count"] == 72


def compared(said: Said) -> tuple[str, str]:
    """Both sentences of the comparison."""
    if said.link.get("changed", "").strip():
        return sentence(said), said.link["changed"]
    couples = {"wide": (2, 1), "big": (3, 4), "small": (4, 3)}
    first, second = couples.get(said.link.get("passage", ""), (1, 2))
    return MEASURED_ON[first], MEASURED_ON[second]


def sentences_compared(said: Said) -> None:
    """Both are named; what is left out is told."""
    first, second = (read_once(each) for each in compared(said))
    assert (said.slots["first"], said.slots["second"]) == compared(said)
    assert said.says("no weight moves", "没有权重变动") == (first.pieces == second.pieces)
    assert said.slots["partners"] <= min(len(first.pieces), len(second.pieces))
    complete = said.slots["partners"] == len(first.pieces) == len(second.pieces)
    assert said.says("have a partner", "找得到对应") != complete
    assert said.says("are left out", "没有读") == (second.left_out > 0)


@cache
def moves(first: str, second: str) -> dict[tuple[int, int], tuple[float, tuple[float, float]]]:
    """Of each head, the share of attention that its rows do not share, and the weight that changes most."""
    readings = [read_once(each) for each in (first, second)]
    places = [list(side) for side in zip(*partners(*(each.pieces for each in readings)), strict=True)]
    found = {}
    for layer, place in product(range(6), range(12)):
        before, after = (
            each.heads[layer].attention.weights[place].astype(float)[np.ix_(side, side)]
            for each, side in zip(readings, places, strict=True)
        )
        rests = np.minimum(1 - before.sum(axis=1), 1 - after.sum(axis=1))
        kept = np.minimum(before, after).sum(axis=1) + rests
        row, column = np.unravel_index(abs(after - before).argmax(), before.shape)
        found[layer, place] = (1 - float(kept.mean()), (before[row, column], after[row, column]))
    return found


def head_that_moved_most(said: Said) -> None:
    """No other head's rows share less."""
    found = moves(*compared(said))
    best = max(found, key=lambda head: found[head][0])
    assert re.findall(r"\d+", str(said.slots["head"])) == [str(best[0] + 1), str(best[1] + 1)]
    assert is_share(said.slots["share"], found[best][0])
    assert is_share(said.slots["least"], min(share for share, _ in found.values()))
    assert (said.slots["before"], said.slots["after"]) == pytest.approx(found[best][1], abs=1e-5)


def size_of_the_vector(said: Said) -> None:
    """The sentence's vector has as many numbers as a piece's."""
    assert said.slots["d"] == reading(said).hidden[-1].shape[1]


def others(said: Said) -> list[str]:
    """The sentences that are compared with the one on the page."""
    written = [line.strip() for line in said.link.get("others", "").splitlines() if line.strip()]
    return written[:5] or [MEASURED_ON[each] for each in (1, 2, 3, 4, 20)]


def taken_out(said: Said) -> tuple[int, int] | None:
    """The head that the link takes out."""
    layer, _, place = said.link.get("taken_out", "").partition(".")
    return (int(layer) - 1, int(place) - 1) if place else None


@cache
def vector_of(asked: str, out: tuple[int, int] | None) -> Any:
    """The sentence's vector, the model run again from its first block, the head's values put to zero."""
    found = read_once(asked)
    hidden = found.hidden[0]
    for layer, block in enumerate(found.model.blocks):
        if out and out[0] == layer:
            value = Linear(block.value.matrix.copy(), block.value.bias.copy())
            value.matrix[:, out[1] * 32 : (out[1] + 1) * 32] = 0
            value.bias[out[1] * 32 : (out[1] + 1) * 32] = 0
            block = block._replace(value=value)
        hidden = run_block(block, hidden).output
    mean = hidden.astype(float).sum(axis=0)
    return mean / math.sqrt(float(mean @ mean))


def nearest_sentence(said: Said) -> None:
    """No other sentence is nearer, but those of the same pieces."""
    out, pieces = taken_out(said), reading(said).pieces
    own = vector_of(sentence(said), out)
    near = {each: own @ vector_of(each, out) for each in others(said) if read_once(each).pieces != pieces}
    assert said.says("All of them fall", "全都一样") == (not near)
    if near:
        assert float(near[str(said.slots["sentence"])]) == pytest.approx(max(near.values()), abs=1e-5)
        assert float(said.slots["near"]) == pytest.approx(max(near.values(), default=1), abs=0.00051)
    lines = [line for line in said.link.get("others", "").splitlines() if line.strip()]
    assert said.says("The first", "只比前") == (len(lines) > 5)
    assert said.says("five are prepared", "备好的五句") == (not lines)


def cosines_of_pairs(said: Said) -> None:
    """Both cosines are those of the means, with all heads."""
    vectors = {each: vector_of(MEASURED_ON[each], None) for each in (1, 2, 3, 4)}
    assert said.slots["kin"] == pytest.approx(float(vectors[1] @ vectors[2]), abs=1e-5)
    assert float(said.slots["opposite"]) == pytest.approx(float(vectors[3] @ vectors[4]), abs=0.00051)


def vector_without_a_head(said: Said) -> None:
    """A head whose values are zeros writes nothing; the cosines are those with it and without it."""
    out, asked = taken_out(said), [sentence(said), *others(said)]
    assert out is not None
    assert (said.slots["layer"] - 1, said.slots["head"] - 1) == out
    whole, less = (np.array([vector_of(each, head) for each in asked]) for head in (None, out))
    assert float(said.slots["own"]) == pytest.approx(float(whole[0] @ less[0]), abs=0.00051)
    changes = abs(less @ less.T - whole @ whole.T)
    assert float(said.slots["change"]) == pytest.approx(float(changes.max()), abs=0.00051)
    if said.says("largest change", "变得最多"):
        moved = abs(float(said.slots["after"]) - float(said.slots["before"]))
        assert moved == pytest.approx(float(changes.max()), abs=0.0011)
    else:
        assert changes.max() < 0.00051


def number_of_sentences(said: Said) -> None:
    """One is read on the page, the others are compared with it."""
    assert said.slots["count"] == 1 + len(others(said))
