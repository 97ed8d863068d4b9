"""A photograph as patches or as pixels: what looks like the place that the reader chooses."""

import streamlit as st

from attention.arrays import Floats
from attention.experiments.images.photograph import (
    Grid,
    Photograph,
    holding_half,
    largest_first,
    looks_like,
    strongest_others,
)
from attention.figures.frame import Column, Figure, Says
from attention.figures.panels import Panel, panels
from attention.figures.picture import Box, cells_of, choosable, framed, veiled, visible_share
from attention.figures.style import fine_percent
from attention.ui.controls import parameters
from attention.ui.controls.bound import choose_code, choose_number, choose_place
from attention.ui.controls.example import toolbar
from attention.ui.outside.media import Photo, drawn_once, grid_of
from attention.ui.page import figure
from attention.ui.page.figure import Table
from attention.ui.page.frame import look, show
from attention.ui.page.picking import follow_clicks
from attention.ui.text import Slot, Text

LISTED = 20


def show_what_was_done(photograph: Photograph, text: Text) -> None:
    """Say what the file is, and what was changed to show it."""
    show(text, "photograph_facts", kind=photograph.kind, width=photograph.width, height=photograph.height)
    if photograph.changes:
        names = [text.label(f"media.change_{change.replace(' ', '_')}") for change in photograph.changes]
        show(text, "changed", changes=text.label("media.change_joint").join(names))


@st.fragment
def show_photograph(photo: Photo, text: Text) -> None:
    """Show attention from the chosen place over the photograph."""
    grid = choose_grid(photo, text)
    count = grid.rows * grid.columns
    row, column, temperature = choose_cell(grid, text)
    weights = looks_like(grid.vectors, row * grid.columns + column, temperature)
    draw(photo, grid, (row, column), weights, text)
    others = strongest_others(weights, row * grid.columns + column)
    slots: dict[str, Slot] = {"alone": not others}
    if others:
        slots |= {
            "itself": fine_percent(float(weights[row * grid.columns + column])),
            "most": fine_percent(float(weights[others[0]])),
            "row": others[0] // grid.columns + 1,
            "column": others[0] % grid.columns + 1,
            "tied": len(others) > 1,
            "others": len(others) - 1,
            "half": holding_half(weights),
            "count": count,
        }
    show(text, "photograph_result", **slots)


def choose_grid(photo: Photo, text: Text) -> Grid:
    """Draw the choice between patches and pixels."""
    grid = grid_of(photo, choose_code(parameters.GRAIN, text) == "patches")
    count = grid.rows * grid.columns
    if grid.cell > 1:
        show(text, "patches_facts", side=grid.pixels.shape[0], count=count, cell=grid.cell)
        return grid
    is_reduced = (photo.photograph.width, photo.photograph.height) != (grid.columns, grid.rows)
    size: dict[str, Slot] = {"width": grid.columns, "height": grid.rows}
    show(text, "pixels_facts", reduced=is_reduced, count=count, scores=count**2, **size)
    return grid


def choose_cell(grid: Grid, text: Text) -> tuple[int, int, float]:
    """Draw the choice of a cell and of the temperature."""
    follow_clicks("photograph", lambda click: _inside(click.row, click.column, grid))
    with toolbar("patch"):
        row = choose_place(parameters.PATCH_ROW.up_to(grid.rows), text)
        column = choose_place(parameters.PATCH_COLUMN.up_to(grid.columns), text)
        temperature = choose_number(parameters.PHOTO_HEAT, text)
    return row, column, temperature


def _inside(row: int, column: int, grid: Grid) -> dict[str, int]:
    return {"patch_row": min(row + 1, grid.rows), "patch_column": min(column + 1, grid.columns)}


def draw(photo: Photo, grid: Grid, place: tuple[int, int], weights: Floats, text: Text) -> None:
    """Draw the picture to choose from, and the picture as the chosen place sees it."""
    used = grid.pixels[: grid.rows * grid.cell, : grid.columns * grid.cell]
    height, width = used.shape[:2]

    def pictures() -> Figure:
        titles = (text.label("media.panel_photograph"), text.label("media.panel_alike"))
        widest = max(320, min(880, round(2 * 420 * width / height)))
        return panels([Panel(title, used / 255) for title in titles], across=2, widest=widest)

    cells = cells_of(grid.rows, grid.columns, grid.cell)
    columns = {"row": cells.row, "column": cells.column, "value": Column(weights, "percent")}
    says = Says(text.label("media.pixel_place"), columns, across=grid.columns)
    pair = drawn_once(f"{photo.name} {grid.cell} {text.language}", pictures)
    drawn = veiled(pair, 1, visible_share(weights).reshape(grid.rows, grid.columns), grid.cell)
    top, left = place[0] * grid.cell, place[1] * grid.cell
    boxes = [Box(top, left + shift, grid.cell, grid.cell) for shift in (0, width + 1)]
    look(text, "look_photograph")
    figure.show(
        framed(choosable(drawn, cells, says), boxes),
        text,
        name="photograph",
        alt=text.label(
            "media.photograph_alt",
            row=place[0] + 1,
            column=place[1] + 1,
            rows=grid.rows,
            columns=grid.columns,
            largest=fine_percent(float(weights.max())),
        ),
        table=Table(
            [text.label("media.header_pixel"), text.label("media.weight")],
            [
                [f"{number // grid.columns + 1}, {number % grid.columns + 1}", fine_percent(float(weights[number]))]
                for number in largest_first(weights, LISTED)
            ],
        ),
        on_click=True,
    )
