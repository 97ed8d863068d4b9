"""The twin task: two taggers learn it before the reader's eyes, and one of them cannot."""

from collections.abc import Callable, Sequence
from functools import lru_cache

import streamlit as st

from attention.experiments.labeling.twins import Grade, Moment, TwinTask, fit, symbol_scores
from attention.figures.frame import Axis
from attention.figures.heatmap import Side, attention_heatmap, signed_span
from attention.figures.lines import Reference, Series, lines
from attention.figures.panels import Panel, panels
from attention.figures.style import percent
from attention.ui.outside.training import Lessons, choose_task, show_training
from attention.ui.page import figure
from attention.ui.page.figure import Table
from attention.ui.page.frame import look, looking, pair, show, tell
from attention.ui.text import Reader, Text, load_text
from pages.labeling import KEPT, SLUG


@st.fragment
def show_twins(text: Text) -> None:
    """Explain the task, let the reader choose and train, and show where the training stands."""
    show(text, "twin")
    task = choose_task(text)
    show(text, "twin_theory", window=task.window, symbols=task.symbols)

    def draw(lessons: Lessons, count: int, few: int) -> None:
        last, seldom = lessons.moments[count - 1], lessons.moments[few - 1]
        own, other = fit(symbol_scores(seldom))
        drawn = draw_figures(lessons, count, few, text.reader)
        tell(verdict(task, last, text), looking(text, "look_course"))
        with pair("course"):
            figure.show_drawn(drawn["loss"])
            figure.show_drawn(drawn["right"])
        with pair("found"):
            look(text, "look_distances")
            figure.show_drawn(drawn["distances"])
            look(text, "look_probe", first=task.probe_names[0])
            figure.show_drawn(drawn["probe"])
        with pair("learned"):
            look(text, "look_projections")
            figure.show_drawn(drawn["projections"])
            best, lecture = int((own > other).sum()), text.notation == "lecture"
            look(text, "look_symbols", step=seldom.step, best=best, symbols=len(own), lecture=lecture)
            figure.show_drawn(drawn["symbols"])

    show_training(task, text, draw)
    show(text, "twin_honest")


@lru_cache(maxsize=KEPT)
def draw_figures(lessons: Lessons, count: int, few: int, reader: Reader) -> dict[str, figure.Drawn]:
    """Draw the first moments, once for all who train together; what is dear to draw, as it stood after fewer."""
    text, task = load_text(*reader, SLUG), lessons.task
    moments, seldom = lessons.moments[:count], lessons.moments[few - 1]
    return {
        "loss": draw_course(task, moments, "loss", lambda grade: grade.loss, text),
        "right": draw_course(task, moments, "right", lambda grade: grade.accuracy, text),
        "distances": draw_distances(task, seldom, text),
        "probe": draw_probe(task, moments[-1], text),
        "projections": draw_projections(seldom, text),
        "symbols": draw_symbols(seldom, text),
    }


def verdict(task: TwinTask, moment: Moment, text: Text) -> str:
    """Say how many twins each finds."""
    return text.part(
        "twin_state",
        step=moment.step,
        attention=percent(moment.attention.recall),
        window=task.window,
        near=percent(moment.window.recall_within(1, task.window)),
        far=percent(moment.window.recall_within(task.window + 1, task.length - 1)),
        chance=percent(moment.window.false_alarms),
    )


def draw_course(
    task: TwinTask, moments: Sequence[Moment], quantity: str, read: Callable[[Grade], float], text: Text
) -> figure.Drawn:
    """Draw one quantity of both taggers against the step."""
    steps = [moment.step for moment in moments]
    names = text.label("tagging.twin_attention"), text.label("tagging.twin_beside", window=task.window)
    ways = [read(moment.attention) for moment in moments], [read(moment.window) for moment in moments]
    series = [
        Series(name, steps, values, colour) for name, values, colour in zip(names, ways, ("weight", "key"), strict=True)
    ]
    step_axis, axis = text.label("tagging.step_axis"), text.label(f"tagging.{quantity}_axis")
    return figure.draw(
        lines(series, Axis(step_axis, range=(0, task.steps)), Axis(axis, range=(0, 1))),
        text,
        name=f"twin_{quantity}",
        alt=text.label(
            f"tagging.{quantity}_alt",
            step=steps[-1],
            attention=text.number(ways[0][-1]),
            window=text.number(ways[1][-1]),
        ),
        table=Table([step_axis, *names], [[str(step), *both] for step, *both in zip(steps, *ways, strict=True)]),
    )


def draw_distances(task: TwinTask, moment: Moment, text: Text) -> figure.Drawn:
    """Draw which share of the twins each finds, by distance."""
    distances = list(range(1, task.length))
    names = text.label("tagging.twin_attention"), text.label("tagging.twin_beside", window=task.window)
    found = moment.attention.recall_by_distance, moment.window.recall_by_distance
    return figure.draw(
        lines(
            [
                Series(name, distances, shares, colour)
                for name, shares, colour in zip(names, found, ("weight", "key"), strict=True)
            ],
            Axis(text.label("tagging.distance_axis"), range=(0.5, task.length - 0.5)),
            Axis(text.label("tagging.recall_axis"), range=(0, 1)),
            references=[Reference(text.label("tagging.window_end"), x=task.window + 0.5)],
        ),
        text,
        name="twin_distances",
        alt=text.label(
            "tagging.recall_alt",
            step=moment.step,
            attention=percent(moment.attention.recall),
            window=task.window,
            near=percent(moment.window.recall_within(1, task.window)),
            far=percent(moment.window.recall_within(task.window + 1, task.length - 1)),
        ),
        table=Table(
            [text.label("tagging.distance_axis"), *names],
            [
                [str(distance), *shares]
                for distance, *shares in zip(distances, *(each.tolist() for each in found), strict=True)
            ],
        ),
    )


def draw_probe(task: TwinTask, moment: Moment, text: Text) -> figure.Drawn:
    """Draw who looks at whom in one sequence."""
    names = task.probe_names
    return figure.draw(
        attention_heatmap(
            moment.weights,
            Side(text.label("tagging.query_side"), names),
            Side(text.label("tagging.key_side"), names),
            kind="weights",
            notation=text.notation,
            quantity=text.label("tagging.quantity"),
        ),
        text,
        name="twin_probe",
        alt=text.label(
            "tagging.probe_alt", step=moment.step, length=task.length, weight=percent(float(moment.weights[0, -1]))
        ),
    )


def draw_projections(moment: Moment, text: Text) -> figure.Drawn:
    """Draw the three projections, on one scale."""
    named = {"W^q": moment.query_projection, "W^k": moment.key_projection, "W^v": moment.value_projection}
    cells = {name: each.T if text.notation == "lecture" else each for name, each in named.items()}
    rows, columns = next(iter(cells.values())).shape
    largest = max(float(abs(each).max()) for each in cells.values())
    every: list[list[str | float]] = [
        [str(row + 1), str(column + 1), *(float(each[row, column]) for each in cells.values())]
        for row in range(rows)
        for column in range(columns)
    ]
    return figure.draw(
        panels(
            [Panel(name, each) for name, each in cells.items()],
            3,
            span=signed_span(max(cells.values(), key=lambda each: float(abs(each).max()))),
            widest=420,
        ),
        text,
        name="twin_projections",
        alt=text.label(
            "tagging.projections_alt", step=moment.step, rows=rows, columns=columns, largest=text.number(largest)
        ),
        table=Table([text.label("tagging.row"), text.label("tagging.column"), *cells], every),
    )


def draw_symbols(moment: Moment, text: Text) -> figure.Drawn:
    """Draw what the projections come to: which symbol's query fits which symbol's key."""
    scores = symbol_scores(moment)
    own, other = fit(scores)
    best = int((own > other).sum())
    looks, looked_at = text.label("tagging.query_side"), text.label("tagging.key_side")
    lecture = text.notation == "lecture"
    return figure.draw(
        panels(
            [Panel(text.label("tagging.symbols_title"), scores.T if lecture else scores)],
            1,
            span=signed_span(scores),
            widest=320,
            axes=(looks, looked_at) if lecture else (looked_at, looks),
        ),
        text,
        name="twin_symbols",
        alt=text.label("tagging.symbols_alt", step=moment.step, symbols=len(own), best=best),
        table=Table(
            [text.label("tagging.symbol"), text.label("tagging.own_key"), text.label("tagging.other_key")],
            [
                [str(symbol), *both]
                for symbol, *both in zip(range(1, len(own) + 1), own.tolist(), other.tolist(), strict=True)
            ],
        ),
    )
