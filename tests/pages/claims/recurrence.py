"""Statements of what the pages in pages/recurrence say."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from itertools import count
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from attention.arrays import Floats
from attention.experiments.recurrence.forgetting import D_MODEL, D_STATE, DISTANCES, INPUTS
from attention.experiments.recurrence.memory_task import RATES, SYMBOLS, load_results
from attention.experiments.recurrence.networks import FORGET_BIAS, Recurrence, draw_memory, draw_recurrence
from attention.trace import Trace, run
from pages.recurrence.step_by_step import layers
from pages.recurrence.wall_time import LENGTHS, measured
from tests.pages.claims.convolution import is_told, mean, number
from tests.pages.claims.said import Said

Complex = npt.NDArray[np.complex128]
NUDGE: Final = 1e-30
"""Imaginary: the imaginary part of what comes out, over this, is the exact slope."""
ROUNDING: Final = 1e-9


def whole(said: Said, name: str, default: int) -> int:
    return int(said.link.get(name, default))


def place(said: Said, name: str, default: int = 2) -> int:
    """The word that a slider stands at, counted from 1; what a shorter sentence has not is refused."""
    asked, total = whole(said, name, default), len(said.tokens)
    return asked if asked <= total else min(default, total)


# The reader's sentence, read by both


def word_of_the_step(said: Said) -> None:
    """The word that the slider stands at."""
    name = "tick" if said.part == "look_step" else "linear_tick"
    assert said.slots["tick"] == place(said, name)
    assert said.slots["token"] == said.tokens[place(said, name) - 1]
    if said.part == "look_linear":
        assert said.says("Move the slider", "拖动滑块") == (len(said.tokens) > 1)


def finished(said: Said) -> int:
    """A word is finished when every network has come to it."""
    total, step = len(said.tokens), place(said, "tick")
    passed = [
        word <= step and (said.link.get("both_ways") != "true" or word > total - step) for word in range(1, total + 1)
    ]
    return sum(passed)


def laid_out_as_the_notation(said: Said) -> None:
    """Words are columns in the lecture's notation, rows on paper."""
    assert said.says("A column is a word", "一列是一个词") == (said.notation == "lecture")


def hatched_while_unfinished(said: Said) -> None:
    """Cells are hatched until the last word is read; then there is nothing left to move to."""
    assert said.says("Hatched cells are not computed yet", "还没算出来") == (finished(said) < len(said.tokens))


def words_are_finished(said: Said) -> None:
    """So many of so many words."""
    assert (said.slots["tick"], said.slots["count"]) == (place(said, "tick"), len(said.tokens))
    assert said.slots["done"] == finished(said)
    assert (said.part == "ready_both") == (said.link.get("both_ways") == "true")


# Who hears whom, by nudging one input by an imaginary step


def attend_once_more(trace: Trace, inputs: Complex) -> Complex:
    """The reader's layer from its definition, cells set by hand included."""
    example = trace.example

    def by_hand(matrix: str, computed: Complex) -> Complex:
        for edit in example.what_if:
            if edit.matrix == matrix:
                computed[edit.row, edit.column] = edit.value
        return computed

    queries = by_hand("queries", inputs @ example.query_projection)
    keys = by_hand("keys", inputs @ example.key_projection)
    values = by_hand("values", inputs @ example.value_projection)
    scores = queries @ keys.T
    if example.score == "additive":
        query_layer, key_layer, combine = trace.additive.layers
        hidden = np.tanh((queries @ query_layer)[:, None] + (keys @ key_layer)[None])
        scores = np.asarray(hidden @ combine, dtype=np.complex128)
    scores = by_hand("scores", scores) / example.temperature / (example.d_k**0.5 if example.scaled else 1)
    if example.normalizer == "softmax":
        largest = scores.real.max(axis=1, keepdims=True, where=trace.visible, initial=np.finfo(float).min)
        powers: Complex = np.exp(np.where(trace.visible, scores - largest, -np.inf))
        weights = powers / np.where(trace.visible.any(axis=1, keepdims=True), powers.sum(axis=1, keepdims=True), 1)
    else:
        kept = trace.visible & ((scores.real > 0) | (example.normalizer == "identity"))
        weights = np.where(kept, scores, 0j)
    return np.asarray(by_hand("weights", weights) @ values)


def read_once_more(inputs: Complex, layer: Recurrence) -> Complex:
    """Every state of a plain recurrent network."""
    states = [np.zeros(len(layer.bias), dtype=np.complex128)]
    for row in inputs:
        states.append(np.tanh(row @ layer.input_projection + states[-1] @ layer.state_projection + layer.bias))
    return np.array(states[1:])


def hears(inputs: Floats, outputs: Callable[[Complex], Complex]) -> npt.NDArray[np.bool_]:
    """[N, N]: whether each output moves at all with each input."""
    total = len(inputs)
    heard = np.zeros((total, total), dtype=np.bool_)
    for source, component in np.ndindex(inputs.shape):
        nudged = inputs.astype(np.complex128)
        nudged[source, component] += 1j * NUDGE
        heard[:, source] |= (outputs(nudged).imag != 0).any(axis=1)
    return heard


def who_hears_ahead(said: Said) -> None:
    """Which outputs move with which later inputs, in the reader's own layer."""
    trace = said.trace
    assert said.says("nothing later to hear", "后面没有什么可听") == (len(said.tokens) == 1)
    if len(said.tokens) == 1:
        return
    later = np.triu_indices(len(said.tokens), 1)
    heard = hears(trace.positioned_inputs, lambda inputs: attend_once_more(trace, inputs))[later]
    assert said.says("hears every later word", "听得到后面的每个词") == bool(heard.all())
    assert said.says("hears no later word", "一个后面的词也听不到") == (not heard.any())
    backward = layers(trace)[1]
    both = hears(trace.positioned_inputs, lambda inputs: read_once_more(inputs[::-1], backward)[::-1])[later]
    assert said.says("bidirectional one can.", "双向 RNN 听得到") == bool(both.any())


# Paths and costs


def ends(said: Said) -> tuple[int, int]:
    """Both marks, in order, not beyond the last position."""
    length = whole(said, "path_n", 24)
    start, end = sorted(
        min(whole(said, name, default), length) for name, default in (("path_from", 1), ("path_to", 24))
    )
    return start, end


def walk(distance: int, offsets: Callable[[int], Any]) -> int:
    """Spread from one mark, a step at a time, until the other is reached."""
    seen = {0}
    for step in count():
        if distance in seen:
            return step
        seen = {at + offset for at in seen for offset in offsets(step) if 0 <= at + offset <= distance}
    raise AssertionError


def ends_of_the_path(said: Said) -> None:
    """Both marks are named, or said to be one."""
    start, end = ends(said)
    assert said.slots["start"] == start
    assert said.slots.get("end", end) == end
    assert said.says("who arrives first", "谁先到") == (end - start > 1)
    assert said.says("Both marks", "两个标记都在") == (end == start)


def steps_are_counted(said: Said) -> None:
    """By walking."""
    start, end = ends(said)
    assert said.says("no way to go", "没有路要走") == (end == start)
    assert said.slots["distance"] == end - start
    assert said.slots["recurrent"] == walk(end - start, lambda _: (0, 1))
    assert said.slots["attention"] == walk(end - start, lambda _: range(-64, 65))


def kernels_are_counted(said: Said) -> None:
    """By walking through contiguous and through dilated kernels."""
    start, end = ends(said)
    kernel = whole(said, "path_k", 3)
    contiguous = walk(end - start, lambda _: range(kernel))
    dilated = walk(end - start, lambda step: [tap * kernel**step for tap in range(kernel)])
    assert said.slots["k"] == kernel
    assert (said.slots["contiguous"], said.slots["dilated"]) == (contiguous, dilated)
    assert dilated <= contiguous
    assert said.says("No dilation, no logarithm", "没有空洞，就没有对数") == (end > start and dilated < contiguous)
    assert said.says("both take", "两种核都是") == (end > start and dilated == contiguous)


def crossing_is_d(said: Said) -> None:
    """n²·d and n·d² are equal at n = d."""
    assert said.slots["d"] == whole(said, "cost_d", 512)


def operations_are_multiplied(said: Said) -> None:
    """n²·d against n·d², and the cheaper one is named."""
    n, d = whole(said, "cost_n", 64), whole(said, "cost_d", 512)
    assert (said.slots["n"], said.slots["d"]) == (n, d)
    assert (said.slots["attention"], said.slots["recurrent"]) == (n * n * d, n * d * d)
    assert said.part == ("costs_equal" if n == d else "costs_fewer" if n < d else "costs_more")


# Influence over a distance


def stretch(outputs: Callable[[Complex], Complex], inputs: Floats) -> Floats:
    """How far the outputs, [T, S], move at most with the first input: the Jacobian's largest singular value, [T]."""
    slopes = []
    for component in range(inputs.shape[1]):
        nudged = inputs.astype(np.complex128)
        nudged[0, component] += 1j * NUDGE
        slopes.append(outputs(nudged).imag / NUDGE)
    return np.asarray(np.linalg.norm(np.stack(slopes, axis=1), ord=2, axis=(1, 2)))


@cache
def recurrent_curve(radius: float) -> Floats:
    layer = draw_recurrence(D_MODEL, D_STATE, radius, seed=0)
    return stretch(lambda inputs: read_once_more(inputs, layer), INPUTS)[list(DISTANCES)]


@cache
def memory_curve() -> Floats:
    layer = draw_memory(D_MODEL, D_STATE, FORGET_BIAS, seed=0)

    def read(inputs: Complex) -> Complex:
        state, cell, states = np.zeros((2, D_STATE), dtype=np.complex128)[0], 0j, []
        for row in inputs:
            entry, keep, candidate, out = np.split(
                row @ layer.input_projection + state @ layer.state_projection + layer.bias, 4
            )
            cell = cell / (1 + np.exp(-keep)) + np.tanh(candidate) / (1 + np.exp(-entry))
            state = np.tanh(cell) / (1 + np.exp(-out))
            states.append(state)
        return np.array(states)

    return stretch(read, INPUTS)[list(DISTANCES)]


@cache
def attention_at_the_end() -> float:
    """The last of that many inputs, softmax over their scores through √d_k."""
    query, key, value = np.random.default_rng(4).standard_normal((3, D_MODEL, D_MODEL)) / D_MODEL**0.5
    inputs = INPUTS[: DISTANCES[-1] + 1]

    def last(given: Complex) -> Complex:
        powers = np.exp(given[-1] @ query @ (given @ key).T / D_MODEL**0.5)
        return np.asarray((powers / powers.sum() @ (given @ value))[np.newaxis])

    return float(stretch(last, inputs)[0])


def influences_are_products(said: Said) -> None:
    """At the largest distance, and whether the reader's own grows, fades, or fades though its radius is above 1."""
    slots, radius = said.slots, float(said.link.get("radius", "1.0"))
    own = recurrent_curve(round(radius, 1))
    is_told(slots["own_last"], own[-1]) if own[-1] > ROUNDING else None
    assert float(slots["radius"]) == round(radius, 1)
    for name, value in (("small", 0.5), ("large", 3.0)):
        assert float(slots[name]) == value
    assert np.isclose(number(slots["small_last"]), recurrent_curve(0.5)[-1], rtol=0.06, atol=0)
    is_told(slots["large_last"], recurrent_curve(3.0)[-1])
    is_told(slots["memory_last"], memory_curve()[-1])
    is_told(slots["attention_last"], attention_at_the_end())
    grows = bool(own[-1] > own[0])
    assert said.says("it grows", "越来越大。") == grows
    assert said.says("since tanh damps", "因为 tanh") == (radius > 1 and not grows)
    fading = float(slots["fading"])
    for tenths in range(10, 31):
        curve = recurrent_curve(tenths / 10)
        assert (curve[-1] < curve[0]) == (tenths / 10 <= fading)
    assert slots["distance"] == DISTANCES[-1]


# Memory, time


@cache
def results(model: str, steps: int) -> dict[int, list[float]]:
    """What the shipped runs say: for each wait a number for each seed."""
    (curve,) = [each for each in load_results() if (each["model"], each["steps"]) == (model, steps)]
    return {wait: [row[at] for row in curve["accuracy"]] for at, wait in enumerate(curve["waits"])}


def reach(model: str, steps: int) -> int:
    """The longest wait up to which a model is right more often than not."""
    reached = 0
    for wait, shares in sorted(results(model, steps).items()):
        if mean(shares) < 0.5:
            break
        reached = wait
    return reached


def symbols_are_counted(said: Said) -> None:
    """The alphabet."""
    assert said.slots["symbols"] == SYMBOLS


def seeds_are_counted(said: Said) -> None:
    """So many runs stand behind each point."""
    assert {len(shares) for shares in results("attention", 1000).values()} == {said.slots["seeds"]}


def memory_is_the_data(said: Said) -> None:
    """Every share is the mean of the shipped runs; the rates are those of the training."""
    slots = said.slots
    assert (slots["few"], slots["many"], slots["longest"]) == (1000, 5000, 128)
    assert slots["symbols"] == SYMBOLS
    is_told(slots["attention"], mean(results("attention", 1000)[128]))
    is_told(slots["recurrent_last"], mean(results("recurrent", 5000)[128]))
    is_told(slots["lstm_last"], mean(results("lstm", 1000)[128]))
    told = slots["reaches_few"], slots["reaches_lstm"], slots["reaches_many"]
    assert told == (reach("recurrent", 1000), reach("lstm", 1000), reach("recurrent", 5000))
    assert slots["chance"] == f"{100 / SYMBOLS:.1f}%"
    assert float(slots["recurrent_rate"]) == RATES["recurrent"] == RATES["lstm"]
    assert float(slots["attention_rate"]) == RATES["attention"]


def trained_as_asked(said: Said) -> None:
    """The wait is the reader's."""
    assert said.slots["wait"] == whole(said, "memory_wait", 8)
    assert said.slots["steps"] == 1000
    assert said.slots["chance"] == f"{100 / SYMBOLS:.1f}%"


def times_are_the_measured(said: Said) -> None:
    """The sentence is the race's own numbers, and says who is slower from where on."""
    slots, race = said.slots, measured()
    assert (slots["shortest"], slots["longest"], slots["width"]) == (LENGTHS[0], LENGTHS[-1], race.width)
    for name, seconds in (("recurrent", race.recurrent), ("attention", race.attention)):
        is_told(slots[f"{name}_short"], 1000 * seconds[0])
        is_told(slots[f"{name}_long"], 1000 * seconds[-1])
        power = np.log2(seconds[-1] / seconds[-3]) / np.log2(LENGTHS[-1] / LENGTHS[-3])
        assert abs(float(slots[f"{name}_growth"].replace("\u2212", "-")) - power) < 0.051
    is_told(slots["calls"], min(1.0, race.calls / race.recurrent[-1]))
    slower = [there >= here for there, here in zip(race.attention, race.recurrent, strict=True)]
    assert said.says("the win has a price", "赢是有代价的") == slower[-1]
    if slower[-1]:
        first = max((at + 1 for at, is_slower in enumerate(slower) if not is_slower), default=0)
        assert slots["overtaken"] == LENGTHS[first]


# Linear attention


def feature(x: float) -> float:
    """Above 0 x + 1, below e to the x."""
    return x + 1 if x > 0 else float(np.exp(x))


def both_forms_agree(said: Said) -> None:
    """A plain sum over what came before gives what the page computes, up to rounding."""
    trace, slots = said.trace, said.slots
    d_k, d_v, total = trace.example.d_k, trace.example.d_v, len(said.tokens)
    assert slots["numbers"] == d_k * d_v + d_k
    assert (slots["count"], slots["square"]) == (total, total * total)
    size = max(1.0, float(abs(trace.values).max()))
    assert said.says("are the same", "一模一样") == (slots["difference"] == "0")
    if slots["difference"] != "0":
        mantissa = float(slots["difference"].partition(" × ")[0].replace("\u2212", "-"))
        assert mantissa > 0
        is_small = "⁻" in slots["difference"] or mantissa < ROUNDING * size
        assert is_small, (slots["difference"], size)


# After what was measured


def order_is_told(said: Said) -> None:
    """Read from the other end, each word's output in the reader's own layer and in the recurrent network."""
    trace, slots = said.trace, said.slots
    example = trace.example
    back = run(replace(example, tokens=example.tokens[::-1], inputs=example.inputs[::-1]))
    moved = float(abs(trace.output - back.output[::-1]).max())
    size = max(1.0, float(abs(trace.output).max()))
    assert said.says("set by hand tell the order", "透露了顺序") == (moved > ROUNDING * size)
    if moved > ROUNDING * size:
        is_told(slots["backwards_attention"], moved)
        reasons = (
            example.positions != "none" or example.visible in ("causal", "padding", "own") or bool(example.what_if)
        )
        assert reasons
    else:
        assert said.says("rounding", "舍入") == (moved > 0)
    forward = layers(trace)[0]
    states, other = (read_once_more(each.positioned_inputs.astype(complex), forward).real for each in (trace, back))
    is_told(slots["backwards_recurrent"], float(abs(states - other[::-1]).max()))


def what_is_kept(said: Said) -> None:
    """All keys and values, or those within the range of a band."""
    example = said.trace.example
    rows = min(len(said.tokens), example.reach) if example.visible == "band" else len(said.tokens)
    assert said.says("each word looks at itself alone", "每个词只看自己") == (rows == 0)
    assert said.slots["kept"] == rows
    assert said.slots["cache"] == rows * (example.d_k + example.d_v)
    assert said.says("all keys and values", "所有的键和值") == (example.visible != "band")
    assert said.slots["state"] == len(layers(said.trace)[0].bias)


def conclusion_repeats(said: Said) -> None:
    """The table holds what was measured above."""
    slots, race = said.slots, measured()
    length = slots["n"]
    assert slots["path_recurrent"] == walk(length - 1, lambda _: (0, 1))
    assert slots["path_attention"] == 1
    is_told(slots["memory_influence"], memory_curve()[-1])
    is_told(slots["attention_influence"], attention_at_the_end())
    is_told(slots["radius_one"], recurrent_curve(1.0)[-1])
    assert (slots["distance"], slots["longest"]) == (DISTANCES[-1], LENGTHS[-1])
    wait = slots["wait"]
    for name in ("recurrent", "lstm", "attention"):
        is_told(slots[f"{name}_memory"], mean(results(name, slots["steps"])[wait]))
    assert mean(results("attention", slots["steps"])[wait]) > mean(results("recurrent", slots["steps"])[wait])
    is_told(slots["recurrent_time"], 1000 * race.recurrent[-1])
    is_told(slots["attention_time"], 1000 * race.attention[-1])
    assert said.says("did not hold on this machine", "就不是这样") == (race.attention[-1] >= race.recurrent[-1])
