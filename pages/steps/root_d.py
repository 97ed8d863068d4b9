"""Section 3.2: why scores are divided by the root of d, and what the kind of score did to translation."""

import math

from attention.experiments.steps.scaling import BRITZ_BLEU, DIMENSIONS, KEYS, Scaling, effect_of_dimension
from attention.figures.frame import Axis
from attention.figures.lines import Series, lines
from attention.ui.controls.bound import choose_code
from attention.ui.controls.parameters import MEASURE, PREDICT_SCALE
from attention.ui.page import figure
from attention.ui.page.frame import beside, look, predict, show
from attention.ui.text import Text


def show_root_d(text: Text) -> None:
    """Ask what long vectors do to softmax; answer with draws, and with systems that were trained."""
    show(text, "bench", keys=KEYS, even=math.log(KEYS))
    ends = {"d_low": DIMENSIONS[0], "d_high": DIMENSIONS[-1]}
    if predict(text, PREDICT_SCALE, **ends):
        with beside("bench"):
            show_bench(effect_of_dimension(), text)
        with beside("translation"):
            show_translation(text)


def show_bench(effect: Scaling, text: Text) -> None:
    """Show what the length of queries and keys does to softmax, with and without the division."""
    look(text, "look_bench")
    measure = choose_code(MEASURE, text)
    raw, scaled, additive = (getattr(kind, measure) for kind in (effect.raw, effect.scaled, effect.additive))
    names = [text.label(f"steps.bench_{kind}") for kind in ("raw", "scaled", "additive")]
    axis = Axis(text.label("steps.bench_length"), logarithmic=True, ticks=DIMENSIONS)
    measured = Axis(text.label(f"steps.bench_{measure}"), logarithmic=measure == "variance")
    series = [
        Series(name, DIMENSIONS, values, colour)
        for name, values, colour in zip(names, (raw, scaled, additive), ("score", "weight", "key"), strict=True)
    ]
    ends = {"first": float(raw[0]), "last": float(raw[-1])}
    others = {"scaled": float(scaled[-1]), "additive": float(additive[-1])}
    figure.show(
        lines(series, axis, measured),
        text,
        name="bench",
        alt=text.label(
            "steps.bench_alt", measure=measured.title, low=DIMENSIONS[0], high=DIMENSIONS[-1], **ends, **others
        ),
        table=figure.Table(
            ["d", *names],
            [[str(d), *(float(each[i]) for each in (raw, scaled, additive))] for i, d in enumerate(DIMENSIONS)],
        ),
    )
    show(
        text,
        "bench_answer",
        keys=KEYS,
        d_low=DIMENSIONS[0],
        d_high=DIMENSIONS[-1],
        variance_low=float(effect.raw.variance[0]),
        variance_high=float(effect.raw.variance[-1]),
        largest_raw=float(effect.raw.largest[-1]),
        slope_raw=float(effect.raw.slope[-1]),
        largest_scaled=float(effect.scaled.largest[-1]),
        slope_low=float(effect.scaled.slope[0]),
        slope_scaled=float(effect.scaled.slope[-1]),
        largest_additive=float(effect.additive.largest[-1]),
    )
    show(text, "vaswani", options=text.label("controls.options"))


def show_translation(text: Text) -> None:
    """Show Britz's table: trained systems that differ in the score alone."""
    look(text, "look_britz", d_high=BRITZ_BLEU[-1].dimension)
    sizes = [row.dimension for row in BRITZ_BLEU]
    names = [text.label("steps.britz_dot"), text.label("steps.britz_additive")]
    pairs = [[row.multiplicative for row in BRITZ_BLEU], [row.additive for row in BRITZ_BLEU]]
    figure.show(
        lines(
            [
                Series(name, sizes, [bleu for bleu, _ in pair], colour, error=[spread for _, spread in pair])
                for name, pair, colour in zip(names, pairs, ("score", "key"), strict=True)
            ],
            Axis(text.label("steps.britz_length"), logarithmic=True, ticks=sizes),
            Axis(text.label("steps.britz_bleu")),
        ),
        text,
        name="britz",
        alt=text.label("steps.britz_alt", dot=BRITZ_BLEU[-1].multiplicative[0], additive=BRITZ_BLEU[-1].additive[0]),
        table=figure.Table(
            [text.label("steps.britz_length"), *names],
            [[str(row.dimension), *(f"{bleu:.2f} ± {spread:.2f}" for bleu, spread in row[1:])] for row in BRITZ_BLEU],
        ),
    )
    first, last = BRITZ_BLEU[0], BRITZ_BLEU[-1]
    ahead = {
        "low": first.dimension,
        "high": last.dimension,
        "ahead_low": first.additive[0] - first.multiplicative[0],
        "ahead_high": last.additive[0] - last.multiplicative[0],
    }
    show(text, "britz", "low_dimension", **ahead)
