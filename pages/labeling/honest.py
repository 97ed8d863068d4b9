"""What context is worth: the accuracies that were measured, and what each tagger has to learn for it."""

from functools import cache
from typing import Final

from attention.experiments.labeling.tagger_accuracy import Result, first_layer_size, load_results
from attention.experiments.labeling.taggers import DESIGNS, NAMES, Name
from attention.figures.frame import Axis
from attention.figures.lines import Reference, Series, lines
from attention.figures.style import format_number
from attention.ui.page import figure
from attention.ui.page.figure import Table
from attention.ui.page.frame import look, pair, show, show_table
from attention.ui.text import Reader, Text, load_text
from pages.labeling import SLUG

WINDOWED: Final[tuple[Name, ...]] = ("alone", "window-1", "window-2", "window-3")
REACHES: Final = tuple(range(0, 45, 5))
"""Windows whose parameters are counted."""


def points(share: float) -> str:
    """Return a share as a percentage with one decimal, without its sign."""
    return format_number(100 * share, 1)


def points_between(better: Result, worse: Result) -> str:
    """Return by how many percentage points two taggers differ, as the table's rounded numbers do."""
    return format_number(round(100 * better.test, 1) - round(100 * worse.test, 1), 1)


def lost_on_new_sentences(result: Result) -> float:
    """Return how many percentage points fewer a tagger labels right where it has not seen the sentences before.

    A difference of the table's rounded numbers.
    """
    return round(round(100 * result.train, 1) - round(100 * result.test, 1), 1)


def show_accuracies(text: Text) -> None:
    """Show accuracy against window size, the counts, and what follows from them."""
    results = load_results()
    show(text, "tasks", "worth")
    with pair("worth"):
        look(text, "look_curve")
        figure.show_drawn(draw_curve(text.reader))
        look(text, "look_growth")
        figure.show_drawn(draw_growth(text.reader))
    header = ["tagger", "accuracy_seen", "accuracy", "grows", "parameters"]
    show_table(
        [text.label(f"tagging.{column}") for column in header],
        [
            [
                full_name(name, text),
                f"{points(result.train)}%",
                f"{points(result.test)}%",
                text.count(result.context_parameters),
                text.count(result.parameters),
            ]
            for name, result in results.items()
        ],
    )
    lost = {name: lost_on_new_sentences(result) for name, result in results.items()}
    windows = [lost[name] for name in WINDOWED[1:]]
    show(
        text,
        "by_heart",
        "honest",
        narrow=format_number(windows[0], 1),
        wide=format_number(windows[-1], 1),
        grows=windows[0] < windows[1] < windows[2],
        lost=format_number(lost["attention"], 1),
        most=lost["attention"] >= windows[-1],
        least=lost["attention"] <= windows[0],
        gained=points_between(results["window-1"], results["alone"]),
        more=points_between(results["window-3"], results["window-1"]),
        attention=points_between(*_by_rank(results["attention"], results["window-1"])),
        ahead=results["attention"].test > results["window-1"].test,
        blind=points_between(results["attention-no-positions"], results["alone"]),
    )


def _by_rank(one: Result, other: Result) -> tuple[Result, Result]:
    return (one, other) if one.test > other.test else (other, one)


def full_name(name: Name, text: Text) -> str:
    """Return a tagger's name as the table has it."""
    if name.startswith("window"):
        return text.label("tagging.tagger_window", window=DESIGNS[name].window or 0)
    return text.label(f"tagging.tagger_{name.replace('-', '_')}")


@cache
def draw_curve(reader: Reader) -> figure.Drawn:
    """Draw the test accuracy against the window's size, and self-attention's beside it, once for all readers."""
    text, results = load_text(*reader, SLUG), load_results()
    shares = [100 * results[name].test for name in WINDOWED]
    seeing, blind = (100 * results[name].test for name in NAMES[-2:])
    return figure.draw(
        lines(
            [Series(text.label("tagging.window_series"), list(range(len(shares))), shares, "key")],
            Axis(text.label("tagging.window_axis"), ticks=list(range(len(shares)))),
            Axis(text.label("tagging.accuracy_axis"), range=(88, 95)),
            references=[
                Reference(text.label("tagging.tagger_attention"), y=seeing),
                Reference(text.label("tagging.tagger_attention_no_positions"), y=blind),
            ],
            decimals=1,
        ),
        text,
        name="accuracy",
        alt=text.label(
            "tagging.accuracy_alt",
            first=format_number(shares[0], 1),
            second=format_number(shares[1], 1),
            last=format_number(shares[-1], 1),
            attention=format_number(seeing, 1),
            blind=format_number(blind, 1),
        ),
        table=Table(
            [text.label("tagging.tagger"), text.label("tagging.accuracy")],
            [[full_name(name, text), f"{points(result.test)}%"] for name, result in results.items()],
        ),
    )


@cache
def draw_growth(reader: Reader) -> figure.Drawn:
    """Draw how many parameters read the context, against how far it is to reach, once for all readers."""
    text, results = load_text(*reader, SLUG), load_results()
    windows = [first_layer_size(reach) for reach in REACHES]
    projections = results["attention-no-positions"].context_parameters
    return figure.draw(
        lines(
            [
                Series(text.label("tagging.growth_window"), REACHES, windows, "key"),
                Series(text.label("tagging.growth_attention"), REACHES, [projections] * len(REACHES), "weight"),
            ],
            Axis(text.label("tagging.growth_window_axis")),
            Axis(text.label("tagging.growth_axis")),
            decimals=0,
        ),
        text,
        name="growth",
        alt=text.label("tagging.growth_alt", most=windows[-1], widest=REACHES[-1], attention=projections),
        table=Table(
            [
                text.label("tagging.growth_window_axis"),
                text.label("tagging.growth_window"),
                text.label("tagging.growth_attention"),
            ],
            [
                [str(reach), text.count(count), text.count(projections)]
                for reach, count in zip(REACHES, windows, strict=True)
            ],
        ),
    )
