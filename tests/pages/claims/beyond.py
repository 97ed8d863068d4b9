"""Statements of what the page in pages/beyond says, computed again from the steps of the model that the page asked."""

import json
import math
import re
from dataclasses import replace
from functools import cache
from itertools import product
from typing import Any

import numpy as np
import pytest

from attention.experiments.transformer.block import Linear, run_block
from attention.experiments.transformer.changed import partners
from attention.experiments.transformer.encoder import Reading, read
from attention.experiments.transformer.sentences import MEASURED_ON, SHOWN
from attention.experiments.transformer.weights import EMBEDDED, chosen_place
from attention.presets import draw_feed_forward, draw_output_projection, draw_projections
from attention.trace import draw_additive_layers, run
from attention.ui.controls.example import join_tokens
from attention.ui.controls.parameters import TEMPERATURE
from tests.pages.claims.said import Said


def sentence(said: Said) -> str:
    """The sentence that is read on the page."""
    passage = said.link.get("passage", "own")
    return MEASURED_ON[SHOWN[passage]] if passage in SHOWN else join_tokens(said.tokens)


def reading(said: Said) -> Reading:
    """What the model read, for this link."""
    return read(sentence(said), chosen_place())


def number(said: Said, name: str, default: int, most: int) -> int:
    """A number of the link, from 0; the default where the sentence has no such place."""
    asked = said.link.get(name, "")
    return (int(asked) if asked.isdigit() and 1 <= int(asked) <= most else min(default, most)) - 1


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


def file_named(said: Said) -> None:
    """The sentence names the file, and whether it is there."""
    assert str(said.slots["file"]).replace(".", "\\.") in said.words
    assert said.slots["missing"] == said.says("is missing", "不见了")


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


def how_often_they_differ(said: Said) -> None:
    """Counted row by row, head by head."""
    found, differ, rows = reading(said), 0, 0
    for layer, steps in enumerate(found.heads):
        matrix = found.model.blocks[layer].output.matrix
        for place in range(12):
            lengths = np.linalg.norm(steps.values[place] @ matrix[place * 32 : (place + 1) * 32], axis=1)
            for weights in steps.attention.weights[place][1:-1]:
                rows += 1
                differ += int(np.argmax(weights) != np.argmax(weights * lengths))
    assert is_share(said.slots["share"], differ / rows)


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
            asked = read(MEASURED_ON[place], chosen_place())
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
        found = read(MEASURED_ON[sentence_number], chosen_place())
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
    first, second = (read(each, chosen_place()) for each in compared(said))
    assert (said.slots["first"], said.slots["second"]) == compared(said)
    assert said.says("no weight moves", "没有权重变动") == (first.pieces == second.pieces)
    assert said.slots["partners"] <= min(len(first.pieces), len(second.pieces))
    complete = said.slots["partners"] == len(first.pieces) == len(second.pieces)
    assert said.says("have a partner", "找得到对应") != complete
    assert said.says("are left out", "没有读") == (second.left_out > 0)


@cache
def moves(first: str, second: str) -> dict[tuple[int, int], tuple[float, tuple[float, float]]]:
    """Of each head, the share of attention that its rows do not share, and the weight that changes most."""
    readings = [read(each, chosen_place()) for each in (first, second)]
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
    found = read(asked, chosen_place())
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
    near = {each: own @ vector_of(each, out) for each in others(said) if read(each, chosen_place()).pieces != pieces}
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


def heads_shown(said: Said) -> int:
    """How many heads the page shows: the possible number that is nearest to the one asked for."""
    asked, columns = int(said.link.get("head_count", "2")), said.trace.example.d_k
    return min((count for count in (2, 3, 4) if columns % count == 0), key=lambda count: abs(count - asked))


def weights_of_heads(said: Said, *, temperature: float | None = None, softmax: bool = False) -> list[Any]:
    """A′ of every head, by the definition; the last one is that of one head with all columns."""
    example, inputs = said.trace.example, said.trace.positioned_inputs
    count, found = heads_shown(said), []
    width = example.d_k // count
    for columns in [slice(head * width, (head + 1) * width) for head in range(count)] + [slice(0, example.d_k)]:
        queries, keys = (inputs @ each[:, columns] for each in (example.query_projection, example.key_projection))
        if example.score == "additive":
            layers = draw_additive_layers(queries.shape[1])
            scores = np.array(
                [
                    [np.tanh(q @ layers.query_layer + k @ layers.key_layer) @ layers.combine for k in keys]
                    for q in queries
                ]
            )
        else:
            scores = np.array([[float(q @ k) for k in keys] for q in queries])
        scores = scores / (temperature or example.temperature) / (math.sqrt(queries.shape[1]) if example.scaled else 1)
        if softmax or example.normalizer == "softmax":
            scores = np.where(said.trace.visible, scores, -np.inf)
            blind = ~said.trace.visible.any(axis=1, keepdims=True)
            powers = np.exp(scores - np.where(blind, 0, scores.max(axis=1, keepdims=True)))
            found.append(powers / np.where(blind, 1, powers.sum(axis=1, keepdims=True)))
        else:
            kept = np.maximum(scores, 0) if example.normalizer == "relu" else scores
            found.append(np.where(said.trace.visible, kept, 0))
    return found


def shares_of_heads(said: Said) -> None:
    """Queries, keys and values are of one length, and the heads share it equally, one after the other."""
    example, count = said.trace.example, heads_shown(said)
    assert example.d_k == example.d_v == said.slots["d_k"] == count * said.slots["share"]
    assert said.slots["count"] == count
    named = [int(number) for number in re.findall(r"\d+", str(said.slots["shares"]))]
    width = example.d_k // count
    told = ([head + 1, head * width + 1, *([(head + 1) * width] if width > 1 else [])] for head in range(count))
    assert named == [number for each in told for number in each]


def shares_of_price(said: Said) -> None:
    """The dimensions are those of the one head and of each of the many."""
    count = heads_shown(said)
    assert said.slots["count"] == count
    assert said.slots["d_k"] == said.trace.example.d_k == count * said.slots["share"]


def left_out_or_not(said: Said) -> None:
    """Cells set by hand are in no head, and that is told where the link has any."""
    assert said.trace.example.what_if == ()
    by_hand = re.search(r"(?:^|~)(?:Q|K|V|A|A1)-", said.link.get("edits", ""))
    assert not said.slots["left_out"] or by_hand
    assert said.says("set by hand", "手动设定") == said.slots["left_out"]


def count_that_is_possible(said: Said) -> None:
    """Another number than asked for is shown where the columns cannot be shared so."""
    asked, columns = int(said.link.get("head_count", "2")), said.trace.example.d_k
    assert said.says("cannot share", "没法平分") == (columns % asked != 0)
    assert re.findall(r"\d", str(said.slots["possible"])) == [str(n) for n in (2, 3, 4) if columns % n == 0]


def no_count_is_possible(said: Said) -> None:
    """No number of heads divides the length."""
    example = said.trace.example
    assert all(example.d_k % count for count in (2, 3, 4))
    assert said.slots["d_k"] == example.d_k == example.d_v
    assert said.slots["settled"] == (said.link.get("preset", "saw") in ("one_hot", "previous"))


def apart_at_most(said: Said) -> None:
    """The largest difference between two heads in one place."""
    *heads, _ = weights_of_heads(said)
    largest = max(float(abs(one - other).max()) for one in heads for other in heads)
    assert said.says("same weights", "权重都一样") == (largest <= 1e-9)
    if largest > 1e-9:
        assert said.slots["apart"] == said.closely(largest)


def head_is_chosen(said: Said) -> None:
    """It is the head that the link chooses, as far as there is one."""
    asked = int(said.link.get("this_head", "1"))
    assert said.slots["head"] == (asked if asked <= heads_shown(said) else 1)
    assert said.slots.get("count", heads_shown(said)) == heads_shown(said)


def sizes_when_joined(said: Said) -> None:
    """The joined outputs are as long as a value of the one head; W^o makes as many numbers as an input has."""
    example, count = said.trace.example, heads_shown(said)
    assert said.slots["count"] * said.slots["share"] == said.slots["d_v"] == example.d_v
    assert (said.slots["count"], said.slots["d"]) == (count, example.inputs.shape[1])
    assert str(said.slots["seed"]) == said.link.get("seed", "13")


def costs_of_heads(said: Said) -> None:
    """Counted by hand: only additive scores have layers, 2 units each, for every head."""
    example, count, length = said.trace.example, heads_shown(said), len(said.tokens)
    additive = example.score == "additive"
    # of each layer W every head has its rows; w, of 2 numbers, is there once a head
    assert said.slots["more_learned"] == (2 * (count - 1) if additive else 0)
    assert said.slots["more"] == (2 * length * length * (count - 1) if additive else 0)
    assert said.says("in place of one, each", "每组都有 1 可分") == (
        example.normalizer == "softmax" and bool(said.trace.visible.any(axis=1).all())
    )


def outputs_differ(said: Said) -> None:
    """The joined outputs beside those of one head."""
    *heads, one = weights_of_heads(said)
    values = said.trace.positioned_inputs @ said.trace.example.value_projection
    width = values.shape[1] // len(heads)
    joined = np.hstack([head @ values[:, i * width : (i + 1) * width] for i, head in enumerate(heads)])
    largest = float(abs(joined - one @ values).max())
    assert said.slots["same"] == said.says("equal the one head", "跟一个头的一样") == (largest <= 1e-9)
    if largest > 1e-9:
        assert said.slots["difference"] == said.closely(largest)


def query_of_heads(said: Said) -> None:
    """The query is the one that the link chooses, or in the self-check one that sees most words."""
    query = int(said.slots["number"]) - 1
    assert query == said.query or said.page == "self-check"
    assert said.tokens[query] in str(said.slots["token"])


def places_hold(said: Said) -> None:
    """Two heads lead at two words, with more than half, for so many queries."""
    *heads, one = weights_of_heads(said, temperature=0.1, softmax=True)

    def words(query: int) -> set[str]:
        found = set()
        for head in heads:
            shares: dict[str, float] = {}
            for token, weight in zip(said.tokens, head[query], strict=True):
                shares[token] = shares.get(token, 0) + weight
            found |= {token for token, share in shares.items() if share > 0.5 + 1e-9}
        return found

    at_two = [len(words(query)) > 1 for query in range(len(said.tokens))]
    assert said.says("Yes: two", "办到了：有两个头") == at_two[said.query]
    assert said.slots["queries"] == sum(at_two)
    assert said.slots["count"] == len(said.tokens)
    seen = {token for token, visible in zip(said.tokens, said.trace.visible[said.query], strict=True) if visible}
    assert said.slots["single"] == (len(seen) < 2)
    assert np.sort(one[said.query])[-2:].sum() <= 1 + 1e-9


def scores_are_divided(said: Said) -> None:
    """By the lowest temperature of the slider, and by √d_k where the example is scaled."""
    assert float(str(said.slots["temperature"])) == TEMPERATURE.low
    assert said.says("√d_k", "√d_k") == said.trace.example.scaled


def block_of(said: Said) -> tuple[bool, Any, list[Any]]:
    """Whether norms stand first, the weights of attention, and what enters the two norms: by the definition."""
    first = said.link.get("norms") == "pre"
    _, weights, entering = layer_by_definition(said, said.trace.positioned_inputs, 0, residual=1.0)
    return first, weights, entering


def normed(rows: Any) -> Any:
    """A layer norm, without what it learns."""
    return (rows - rows.mean(axis=1)[:, None]) / np.sqrt(rows.var(axis=1)[:, None] + 1e-5)


def layer_by_definition(said: Said, rows: Any, layer: int, residual: float) -> tuple[Any, Any, list[Any]]:
    """What one block makes of rows, its attention's weights, and what enters its two norms."""
    first = said.link.get("norms") == "pre"
    attended, weights = attended_by_definition(said, normed(rows) if first else rows, layer)
    one, two = (matrix for matrix in draw_feed_forward(rows.shape[1], 2 * rows.shape[1], seed_of(said) + layer))
    summed = residual * rows + attended
    between = summed if first else normed(summed)
    last = residual * between + np.maximum((normed(between) if first else between) @ one, 0) @ two
    return (last, weights, [rows, summed]) if first else (normed(last), weights, [summed, last])


def attended_by_definition(said: Said, rows: Any, layer: int) -> tuple[Any, Any]:
    example = replace(said.trace.example, what_if=(), positions="none", inputs=rows)
    seed = seed_of(said) + layer
    if layer:
        query, key, value = draw_projections(example.d_model, example.d_k, example.d_v, seed)
        example = replace(example, query_projection=query, key_projection=key, value_projection=value)
    trace = run(example)
    return trace.output @ draw_output_projection(example.d_v, example.d_model, seed), trace.weights


def seed_of(said: Said) -> int:
    seed = said.trace.example.seed
    assert seed is not None
    return seed


def blocks(said: Said) -> int:
    return number(said, "blocks", 4, 4) + 1


def distance(said: Said, way: str) -> float:
    """How far the words are from equal after the last block."""
    rows: Any = said.trace.positioned_inputs
    for layer in range(blocks(said)):
        if way != "attention":
            rows = layer_by_definition(said, rows, layer, residual=float(way == "whole"))[0]
        elif said.link.get("norms") == "pre":
            rows = attended_by_definition(said, normed(rows), layer)[0]
        else:
            rows = normed(attended_by_definition(said, rows, layer)[0])
    size = float(np.linalg.norm(rows))
    if size and np.ptp(rows, axis=0).max() <= 1e-12 * abs(rows).max():
        return 0.0
    return min(float(np.linalg.norm(rows - rows.mean(axis=0))) / size, 1.0) if size else 0.0


def sizes_of_block(said: Said) -> None:
    d = said.trace.example.d_model
    assert (said.slots["d"], said.slots["wide"], said.slots["seed"]) == (d, 2 * d, seed_of(said))


def norms_are_where(said: Said) -> None:
    assert said.says("**pre-norm**", "**pre-norm**") == (said.link.get("norms") == "pre")


def left_out_of_block(said: Said) -> None:
    assert said.says("set by hand", "手动设定") == bool(said.trace.example.what_if)


def rows_of_equal_numbers(said: Said) -> None:
    """Named are the words whose numbers are all equal before a norm."""
    _, _, entering = block_of(said)
    narrowest = min(float(np.ptp(rows, axis=1).min()) for rows in entering)
    if not 1e-10 < narrowest < 1e-8:
        assert said.says("Their variance is 0", "方差是 0") == (narrowest <= 1e-9)


def rows_without_weight(said: Said) -> None:
    _, weights, _ = block_of(said)
    silent = bool((weights == 0).all(axis=1).any())
    assert said.says("attention adds 0", "注意力加的是 0") == silent


def blocks_asked(said: Said) -> None:
    assert said.slots["blocks"] == (2 if said.page == "self-check" else blocks(said))


def distances_hold(said: Said) -> None:
    for way in ("bare", "whole"):
        is_told(said, way)
    assert said.facts.one_token == said.says("only one word", "只有一个词")


def is_told(said: Said, way: str) -> None:
    """The distance stands there; of one that is rounding only, that it is tiny."""
    told, found = str(said.slots[way]), distance(said, way)
    if found > 1e-9:
        assert told in {said.closely(found - 1e-12), said.closely(found + 1e-12)}, (told, found)
    else:
        assert "10" in told or not float(told), (told, found)


def who_is_more_alike(said: Said) -> None:
    bare, whole = distance(said, "bare"), distance(said, "whole")
    if said.facts.one_token or abs(abs(bare - whole) - 1e-9) < 1e-10:  # too close to be sure of the second sum
        return
    assert said.says("More alike without", "词就更像") == (bare < whole - 1e-9)
    assert said.says("Less alike without", "反而更不像") == (bare > whole + 1e-9)


def attention_alone_is(said: Said) -> None:
    is_told(said, "attention")


def number_is_query(said: Said) -> None:
    """The query is the one that the link chooses."""
    assert said.slots["number"] == said.query + 1


def mask_of_grid(said: Said) -> None:
    """What the mask takes, by the definition, from the scores before it."""
    query_of_heads(said)
    trace, row = said.trace, said.trace.scaled_scores[said.query]
    seen, relu = trace.visible[said.query], trace.example.normalizer == "relu"
    if trace.example.normalizer == "softmax":
        powers = np.exp(row - row.max())
        free, kept = powers / powers.sum(), np.where(seen, np.exp(row - row.max(where=seen, initial=-np.inf)), 0)
        weights = kept / (kept.sum() or 1)
    else:
        free = np.maximum(row, 0) if relu else row
        weights = np.where(seen, free, 0)
    assert said.says("may look at nobody", "谁也不能看") == (not seen.any())
    assert said.says("Nothing is hidden", "什么也没被遮住") == seen.all()
    assert said.slots["count"] == len(seen) - seen.sum()
    assert said.says("by hand", "手动设定") == said.facts.weights_by_hand
    assert math.isclose(said.slots["taken"], free[~seen].sum(), abs_tol=1e-9)
    assert math.isclose(said.slots["sum_after"], weights.sum(), abs_tol=1e-9)
    assert math.isclose(said.slots["sum_before"], free.sum(), abs_tol=1e-9)
    if seen.any():
        assert math.isclose(said.slots["after"], weights[seen].max(), abs_tol=1e-9)
        assert any(math.isclose(said.slots["before"], each, abs_tol=1e-9) for each in free[seen])
    else:
        assert set(str(said.slots["output"])) <= set("0., 、")
