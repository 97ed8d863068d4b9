"""3.2 Attention scores: one query meets every key."""

from attention.experiments.reading import largest
from attention.experiments.steps.scaling import BRITZ_BLEU, DIMENSIONS, KEYS, Scaling, effect_of_dimension
from attention.figures.frame import Axis
from attention.figures.lines import Series, lines
from attention.trace import Trace
from attention.ui.board.board import View, row_steps, show_board
from attention.ui.controls.bound import choose_code
from attention.ui.controls.example import choose_query
from attention.ui.controls.parameters import MEASURE, PREDICT_SCALE
from attention.ui.page import figure
from attention.ui.page.code import code_for
from attention.ui.page.frame import look, predict, show, show_code
from attention.ui.text import Text


def render(trace: Trace, text: Text) -> None:
    """Show each score as a product, beside the additive score, and why long vectors need a scale."""
    query = choose_query(trace, text)
    show_products(trace, query, text)
    show(text, "dot_product")
    show_additive(trace, query, text)
    show(text, "bench")
    ends = {"d_low": DIMENSIONS[0], "d_high": DIMENSIONS[-1]}
    if predict(text, PREDICT_SCALE, **ends):
        show_bench(effect_of_dimension(), text)
        show_translation(text)
    show_code(text, lambda: code_for("scores", trace, text.notation))


def show_products(trace: Trace, query: int, text: Text) -> None:
    """Show the way from inputs to scores, and on to the weights, for one query."""
    best = largest(trace.scores[query])
    tokens = trace.example.tokens
    facts = {"token": tokens[query], "strongest": tokens[best.place]}
    look(text, "look_board", number=query + 1, largest=best.value, **facts)
    view = View(query=query, steps=row_steps(trace, "scores", query))
    show_board(trace, ["scores", "queries", "keys", "softmax"], name="scores_board", text=text, view=view)


def show_additive(trace: Trace, query: int, text: Text) -> None:
    """Show the other kind of score on the same queries and keys."""
    tokens = trace.example.tokens
    look(text, "look_additive", "additive")
    other = "additive" if trace.example.score == "dot_product" else "dot_product"
    show_board(trace, [other], name="other_scores_board", text=text, view=View(query=query))
    show(
        text,
        "additive_compare",
        number=query + 1,
        dot_favourite=tokens[largest(trace.dot_product_scores[query]).place],
        additive_favourite=tokens[largest(trace.additive_scores[query]).place],
    )


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
    facts = {"first": float(raw[0]), "last": float(raw[-1]), "scaled": float(scaled[-1])}
    figure.show(
        lines(series, axis, measured),
        text,
        name="bench",
        alt=text.label("steps.bench_alt", measure=measured.title, low=DIMENSIONS[0], high=DIMENSIONS[-1], **facts),
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
        slope_scaled=float(effect.scaled.slope[-1]),
    )
    show(text, "vaswani")


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
    show(text, "britz")
