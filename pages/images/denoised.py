"""Noise removed by attention, and by others: measured, and the winner named, whoever it is."""

import streamlit as st

from attention.experiments.images.denoising import (
    GAUSSIAN_WIDTHS,
    PICTURE_SIDE,
    SEARCH_RADIUS,
    Contest,
    library_result,
)
from attention.experiments.images.photograph import Pixels, reduced
from attention.figures.frame import Figure
from attention.figures.panels import Panel
from attention.figures.picture import picture_rows
from attention.figures.style import format_number
from attention.ui.controls.bound import choose_number, choose_step
from attention.ui.controls.example import toolbar
from attention.ui.controls.parameters import DENOISE_HEAT, PREDICT_DENOISE, SIGMA
from attention.ui.outside.media import Photo, contest_of, drawn_once
from attention.ui.page import figure
from attention.ui.page.figure import Table
from attention.ui.page.frame import look, predict, show
from attention.ui.text import Text


@st.fragment
def show_denoising(photo: Photo, text: Text) -> None:
    """Explain non-local means, let the reader guess who wins, and measure."""
    show(text, "denoise", window=2 * SEARCH_RADIUS + 1)
    with toolbar("noise"):
        sigma = choose_step(SIGMA, text)
        heat = choose_number(DENOISE_HEAT, text)
    if not predict(text, PREDICT_DENOISE, sigma=str(sigma)):
        return
    pixels = reduced(photo.photograph.pixels, PICTURE_SIDE)
    contest = contest_of(photo, pixels, sigma, heat, text)
    draw(photo, pixels, contest, (sigma, heat), text)
    show_who_won(photo, contest, sigma, text)


def draw(photo: Photo, pixels: Pixels, contest: Contest, asked: tuple[float, float], text: Text) -> None:
    """Draw the clean picture, the noisy one, and both attempts, each with its decibels."""
    contestants = {name: getattr(contest, name) for name in ("noisy", "gaussian", "attention")}
    decibels = {name: in_decibels(contestant.decibels) for name, contestant in contestants.items()}
    height, width = pixels.shape[:2]

    def picture() -> Figure:
        panels = [Panel(text.label("media.panel_clean"), pixels / 255)]
        for name, contestant in contestants.items():
            title = text.label(f"media.panel_{name}", decibels=decibels[name])
            panels.append(Panel(title, contestant.pixels / 255))
        return picture_rows(panels, across=2, widest=max(320, min(960, round(2 * 460 * width / height))))

    look(text, "look_denoise", shipped=photo.shipped)
    figure.show(
        drawn_once(f"{photo.name} {asked} {text.language}", picture),
        text,
        name="denoised",
        alt=text.label("media.denoise_alt", sigma=str(asked[0]), **decibels),
        table=Table(
            [text.label("media.header_way"), text.label("media.header_decibels")],
            [[text.label(f"media.contest_{name}"), number] for name, number in decibels.items()],
        ),
    )


def in_decibels(value: float) -> str:
    """Return decibels with one decimal."""
    return format_number(value, 1)


def show_who_won(photo: Photo, contest: Contest, sigma: float, text: Text) -> None:
    """Say what each reached, and who came nearest."""
    reached = {name: getattr(contest, name).decibels for name in ("noisy", "gaussian", "attention")}
    gain = round(reached["attention"], 1) - round(reached["noisy"], 1)  # of what is shown
    show(
        text,
        "denoise_result",
        gain=in_decibels(abs(gain)),
        raised=gain > 0.05,
        lowered=gain < -0.05,
        widths=len(GAUSSIAN_WIDTHS),
        width=str(contest.gaussian_width),
        widest=contest.gaussian_width == max(GAUSSIAN_WIDTHS),
        narrowest=contest.gaussian_width == min(GAUSSIAN_WIDTHS),
        **{name: in_decibels(value) for name, value in reached.items()},
    )
    library = library_result(sigma) if photo.shipped else None
    if library is None:
        show(text, "denoise_no_library")
    else:
        reached["library"] = library.decibels
        show(
            text,
            "denoise_library",
            library=library.library,
            tries=library.tries,
            decibels=in_decibels(library.decibels),
        )
    winner, second = sorted(reached, key=lambda name: -reached[name])[:2]
    behind = round(reached[winner], 1) - round(reached[second], 1)
    show(
        text,
        "winner",
        sigma=str(sigma),
        winner=text.label(f"media.contest_{winner}"),
        decibels=in_decibels(reached[winner]),
        second=text.label(f"media.contest_{second}"),
        behind=in_decibels(behind),
        level=behind < 0.05,
    )
