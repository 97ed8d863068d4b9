"""The questions of all sections, asked of the reader's example: what is right, and the numbers that say why.

A function for each, in the order of the sections. Where the example has no answer the right one is None.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from attention.experiments.facts import ALIKE
from attention.experiments.heads.places import sharpest
from attention.experiments.images.denoising import GAUSSIAN_WIDTHS, PICTURE_SIDE, compare, library_result
from attention.experiments.images.photograph import reduced
from attention.experiments.images.pixels import HEIGHT, WIDTH, article_picture, shuffle_pixels
from attention.experiments.induction.repeated import draw_letters, is_less, mean_losses, read, twice
from attention.experiments.labeling.equal_words import difference_in_attention, first_twins
from attention.experiments.reading import (
    at_temperature,
    outputs_outside_values,
    queries_without_weight,
    replace_softmax,
    turn_values_round,
)
from attention.experiments.speech.frames import FRAMES_PER_SECOND, MEL_BANDS
from attention.experiments.speech.truncated import cost
from attention.experiments.steps.permutation import ORDERS, reorder
from attention.experiments.steps.scaling import DIMENSIONS, KEYS, effect_of_dimension
from attention.experiments.steps.symmetry import keys_like_queries, most_apart
from attention.experiments.transformer.example_block import collapse
from attention.figures.style import format_number
from attention.presets import build_example
from attention.trace import Trace
from attention.ui.controls import parameters
from attention.ui.controls.example import join_tokens
from attention.ui.controls.kinds import Answer
from attention.ui.outside.media import shipped_photo, size_in_words
from attention.ui.text import Slot, Text

BLOCKS: Final = 2
"""Of residual sums; the section's four would take a fifth of what the page may cost."""
FEW_SECONDS, FEW_MINUTES, HOUR = 5, 300, 3_600


@dataclass(frozen=True)
class Asked:
    """One section's question about the reader's example."""

    question: Answer
    right: str | None
    """The right answer's code; None where there is none."""
    reasons: Mapping[str, Slot] = field(default_factory=dict)
    """The slots of what this page says: what is given, and why each answer is right or wrong."""
    slots: Mapping[str, Slot] = field(default_factory=dict)
    """Those of the section's own question."""
    about: Trace | None = None
    """What the reasons speak of, where that is another trace than the reader's."""


def trap(trace: Trace, text: Text) -> Asked:
    """Section 2: two equal words in one layer without positions."""
    twins = first_twins(trace.example)
    example = trace.example if twins else build_example("saw")
    first, second = twins or first_twins(example) or (0, 0)
    tokens = example.tokens
    named = {"first": text.named(tokens, [first]), "second": text.named(tokens, [second])}
    apart = difference_in_attention(example, first, second)
    return Asked(
        parameters.PREDICT_TRAP,
        "apart" if apart else "same",
        {"sentence": join_tokens(tokens), "instead": twins is None, "difference": text.closely(apart)},
        named,
    )


def symmetry(trace: Trace, text: Text) -> Asked:
    """Section 3.2: A where W^k is W^q."""
    tokens = trace.example.tokens
    if len(tokens) == 1:
        return Asked(parameters.PREDICT_SYMMETRY, None)
    equal = keys_like_queries(trace)
    first, second, differ = most_apart(equal)
    there, back = float(equal.scores[first, second]), float(equal.scores[second, first])
    return Asked(
        parameters.PREDICT_SYMMETRY,
        "no" if differ else "yes",
        {
            "first": text.named(tokens, [first]),
            "second": text.named(tokens, [second]),
            "there": there,
            "back": back,
            "gap": text.closely(abs(there - back)),
        },
        about=equal,
    )


def scale(_: Trace, text: Text) -> Asked:
    """Section 3.2: softmax of long queries and keys."""
    effect = effect_of_dimension()
    largest = effect.raw.largest
    return Asked(
        parameters.PREDICT_SCALE,
        "sharper" if largest[-1] > largest[0] else "flatter",
        {
            "keys": KEYS,
            "variance_low": float(effect.raw.variance[0]),
            "variance_high": float(effect.raw.variance[-1]),
            "largest_low": float(largest[0]),
            "largest_high": float(largest[-1]),
            "largest_scaled": float(effect.scaled.largest[-1]),
        },
        {"d_low": DIMENSIONS[0], "d_high": DIMENSIONS[-1]},
    )


def relu(trace: Trace, text: Text) -> Asked:
    """Section 3.3: the sums of ReLU's weights."""
    found = replace_softmax(trace, "relu")
    without = queries_without_weight(found)
    if (abs(found.totals - 1) <= ALIKE).all():
        return Asked(parameters.PREDICT_RELU, None)
    return Asked(
        parameters.PREDICT_RELU,
        "other",
        {
            "sums": text.label("page.between").join(map(text.number, found.totals.tolist())),
            "nothing": bool(without),
            "without": text.named(trace.example.tokens, without) if without else "",
        },
    )


def weights(trace: Trace, text: Text) -> Asked:
    """Section 3.4: the weights, with every number of W^v turned round."""
    changes = turn_values_round(trace)
    return Asked(
        parameters.PREDICT_WEIGHTS,
        "some" if changes.weights else "none",
        {
            "count": trace.weights.size,
            "change": text.closely(changes.weights),
            "moved": changes.output > 0,
            "output_change": text.closely(changes.output),
        },
    )


def outside(trace: Trace, _: Text) -> Asked:
    """Section 3.5: outputs outside the range of the values."""
    found = outputs_outside_values(trace)
    return Asked(parameters.PREDICT_RANGE, "yes" if found else "no", {"outside": found, "count": trace.output.size})


def order(trace: Trace, text: Text) -> Asked:
    """Section 4: the outputs of the words in another order."""
    result = reorder(trace.example, ORDERS["reversed"](len(trace.example.tokens)))
    if result.unmoved:
        return Asked(parameters.PREDICT_ORDER, None)
    return Asked(
        parameters.PREDICT_ORDER,
        "same" if result.same else "different",
        {
            "order": " · ".join(result.reordered.example.tokens),
            "same": result.same,
            "told": result.told,
            "exact": result.difference == 0,
            "difference": text.closely(result.difference),
        },
    )


def hour(_: Trace, text: Text) -> Asked:
    """Section 5.1: the scores of one hour."""
    few, some, all_of_it = (
        cost(seconds * FRAMES_PER_SECOND, MEL_BANDS) for seconds in (FEW_SECONDS, FEW_MINUTES, HOUR)
    )
    return Asked(
        parameters.PREDICT_HOUR,
        "photo" if all_of_it.score_bytes < 1e9 else "film" if all_of_it.score_bytes < 1e11 else "films",
        {
            "seconds": FEW_SECONDS,
            "minutes": FEW_MINUTES // 60,
            "times": HOUR // FEW_MINUTES,
            "squared": (HOUR // FEW_MINUTES) ** 2,
            "vectors": HOUR * FRAMES_PER_SECOND,
            "scores": all_of_it.scores,
            "few": size_in_words(few.score_bytes),
            "some": size_in_words(some.score_bytes),
            "bytes": size_in_words(all_of_it.score_bytes),
        },
    )


def shuffle(_: Trace, text: Text) -> Asked:
    """Section 5.2: the landscape's pixels, shuffled."""
    difference = difference_of_shuffled()
    return Asked(
        parameters.PREDICT_SHUFFLE,
        "same" if difference < ALIKE else "different",
        {"difference": text.closely(difference), "exact": difference == 0},
        {"count": HEIGHT * WIDTH},
    )


@cache
def difference_of_shuffled() -> float:
    """Shuffle the picture once for all readers, as the section does at first."""
    return shuffle_pixels(article_picture(), parameters.PIXEL_HEAT.default, positions=False, seed=0).difference


def denoise(_: Trace, __: Text) -> Asked:
    """Section 5.2: who comes nearest to the clean photograph, with the section's own settings."""
    decibels = decibels_of_cat()
    noisy, cleaned = decibels["noisy"], {name: each for name, each in decibels.items() if name != "noisy"}
    return Asked(
        parameters.PREDICT_DENOISE,
        max(cleaned, key=cleaned.__getitem__),
        {
            "widths": len(GAUSSIAN_WIDTHS),
            "noisy": format_number(noisy, 1),
            **{name: format_number(value, 1) for name, value in cleaned.items()},
        },
        {"sigma": str(parameters.SIGMA.default)},
    )


@cache
def decibels_of_cat() -> dict[str, float]:
    """Measure the section's first picture once for all readers; it takes some tenths of a second."""
    sigma = parameters.SIGMA.default
    contest = compare(reduced(shipped_photo().photograph.pixels, PICTURE_SIDE), sigma, parameters.DENOISE_HEAT.default)
    decibels = {name: getattr(contest, name).decibels for name in ("noisy", "gaussian", "attention")}
    library = library_result(sigma)
    return decibels | ({"library": library.decibels} if library else {})


def heads(_: Trace, __: Text) -> Asked:
    """Section 6: the heads that a kernel needs."""
    return Asked(parameters.PREDICT_HEADS, "nine", {})


def places(trace: Trace, text: Text) -> Asked:
    """Section 8.1: one row of softmax beside two; of the query that sees most words."""
    tokens = trace.example.tokens
    seen = [
        len({token for token, visible in zip(tokens, row, strict=True) if visible}) for row in trace.visible.tolist()
    ]
    if max(seen) < 2:
        return Asked(parameters.PREDICT_PLACES, None)
    query = seen.index(max(seen))
    cold = at_temperature(replace_softmax(trace, "softmax"), parameters.TEMPERATURE.low)
    found = sharpest(cold, query)
    return Asked(
        parameters.PREDICT_PLACES,
        "several",
        {
            "temperature": f"{parameters.TEMPERATURE.low:g}",
            "number": query + 1,
            "word": text.label("page.token", token=found.word, place=0, repeated=False),
            "share": found.share,
            "next": found.next_share,
        },
        {"number": query + 1, "token": text.named(tokens, [query])},
    )


def residual(trace: Trace, text: Text) -> Asked:
    """Section 8.2: how alike the words are after blocks without their residual sums."""
    example = trace.example
    if len(example.tokens) == 1:
        return Asked(parameters.PREDICT_RESIDUAL, None)
    found = collapse(example, BLOCKS, norm_first=False)
    bare, whole = float(found.bare[-1]), float(found.whole[-1])
    same = abs(bare - whole) <= ALIKE
    right = "same" if same else "alike" if bare < whole else "apart"
    return Asked(
        parameters.PREDICT_RESIDUAL,
        right,
        {
            "blocks": BLOCKS,
            "bare": text.closely(bare),
            "whole": text.closely(whole),
            "alike": right == "alike",
            "same": same,
            "square": example.d_k == example.d_v == example.d_model,
        },
        {"blocks": BLOCKS, "several": BLOCKS > 1},
    )


def stack(_: Trace, __: Text) -> Asked:
    """Section 8.3: what one layer learns of letters said twice; of the letters that are drawn there at first."""
    letters = draw_letters(parameters.LETTERS_COUNT.default, parameters.LETTERS_SEED.default)
    one, two = (mean_losses(read(network, letters), twice(letters)) for network in ("one-layer", "two-layers"))
    right = "which" if is_less(two.second, one.second) else "all"
    return Asked(
        parameters.PREDICT_STACK,
        right if is_less(one.second, one.first) else "nothing",
        {
            "letters": letters,
            "one_first": one.first,
            "one_second": one.second,
            "two_second": two.second,
        },
    )


QUESTIONS: Final[tuple[Callable[[Trace, Text], Asked], ...]] = (
    trap,
    symmetry,
    scale,
    relu,
    weights,
    outside,
    order,
    hour,
    shuffle,
    denoise,
    heads,
    places,
    residual,
    stack,
)
