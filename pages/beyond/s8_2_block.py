"""8.2 A block: residual sums, layer norms and feed-forward layers around attention, and blocks on blocks."""

from attention.arrays import Floats
from attention.experiments.facts import ALIKE
from attention.experiments.transformer.example_block import (
    ExampleBlock,
    build_block,
    collapse,
    places_of_equal_numbers,
    places_without_weight,
    run_example_block,
)
from attention.figures.frame import Axis
from attention.figures.lines import Series, lines
from attention.presets import DEFAULT_SEED
from attention.trace import Trace
from attention.ui.board.around import show_around
from attention.ui.controls.bound import CONTROL_WIDTH, choose_code, choose_number
from attention.ui.controls.example import choose_size, toolbar
from attention.ui.controls.parameters import BLOCKS, NORMS, PREDICT_RESIDUAL
from attention.ui.page import figure
from attention.ui.page.frame import beside, look, looking, predict, show, tell
from attention.ui.text import Text


def render(trace: Trace, text: Text) -> None:
    """Show one block with every number, then what several of them do to the words."""
    with toolbar("block"):
        first = choose_code(NORMS, text) == "pre"
        choose_size("d", text)
    block = build_block(trace.example, first)
    show_block(trace, block, text)
    show_stack(trace, first, text)


def show_block(trace: Trace, block: ExampleBlock, text: Text) -> None:
    """Say what stands around attention; show all of it on one board."""
    example = trace.example
    steps = run_example_block(block, trace.positioned_inputs)
    flat, silent = places_of_equal_numbers(steps), places_without_weight(steps)
    around = text.part(
        "around",
        d=example.d_model,
        wide=block.widen.matrix.shape[1],
        seed=DEFAULT_SEED if example.seed is None else example.seed,
        first=block.norm_first,
        left_out=bool(example.what_if),
    )
    seen = looking(
        text,
        "look_block",
        flat=bool(flat),
        flat_words=text.named(example.tokens, flat) if flat else "",
        silent=bool(silent),
        silent_words=text.named(example.tokens, silent) if silent else "",
    )
    tell(around, seen)
    show_around(trace, block, steps, text)


def show_stack(trace: Trace, first: bool, text: Text) -> None:
    """Ask what residual sums keep; answer by stacking blocks with them and without."""
    show(text, "stack")
    with toolbar("stack"):
        blocks = choose_number(BLOCKS, text, width=CONTROL_WIDTH)
    if not predict(text, PREDICT_RESIDUAL, blocks=blocks, several=blocks > 1):
        return
    found = collapse(trace.example, blocks, first)
    ends = {name: float(way[-1]) for name, way in found._asdict().items()}
    with beside("stack"):
        look(text, "look_stack")
        show_distances(found._asdict(), ends, text)
        bare, whole = ends["bare"], ends["whole"]
        same = abs(bare - whole) <= ALIKE
        tell(
            text.part(
                "stack_answer",
                alike=bare < whole and not same,
                same=same,
                **{name: text.closely(end) for name, end in ends.items()},
            ),
            text.part("stack_source"),
        )


def show_distances(ways: dict[str, Floats], ends: dict[str, float], text: Text) -> None:
    """Draw how far the words are from equal, after each block."""
    places = list(range(len(ways["whole"])))
    colours = {"attention": "weight", "bare": "key", "whole": "output"}
    names = {name: text.label(f"block.line_{name}") for name in ways}
    figure.show(
        lines(
            [Series(names[name], places, way, colours[name]) for name, way in ways.items()],
            Axis(text.label("block.axis_depth"), ticks=places),
            Axis(text.label("block.axis_unlike"), range=(-0.04, 1.04), ticks=(0, 0.25, 0.5, 0.75, 1)),
        ),
        text,
        name="stack",
        alt=text.label(
            "block.depth_alt",
            depth=places[-1],
            start=text.closely(float(ways["whole"][0])),
            **{name: text.closely(end) for name, end in ends.items()},
        ),
        table=figure.Table(
            [text.label("block.axis_depth"), *names.values()],
            [[str(place), *(float(way[place]) for way in ways.values())] for place in places],
        ),
    )
