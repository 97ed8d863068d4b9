"""Every parameter of the address, declared once: its name, what it may say, its default, its label and its sections.

The widget, the link's check, the table in assets/parameters.md and the tests of links are all made from a declaration.
Plain Python: a link is untrusted, and nothing here raises for what somebody else wrote.

Where the bounds depend on the state (no more queries than tokens), the widest stand here and the page narrows them.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from attention.experiments.classroom import own_numbers
from attention.experiments.classroom.exercise import DIFFICULTIES, TOLERANCE
from attention.experiments.classroom.mistakes import MISTAKES
from attention.experiments.convolution.colour_attention import SHAPE
from attention.experiments.heads.many import COUNTS
from attention.experiments.images.denoising import SIGMAS
from attention.experiments.images.pixels import HEIGHT, WIDTH
from attention.experiments.induction import repeated
from attention.experiments.labeling.disagreements import stored_places
from attention.experiments.labeling.taggers import DESIGNS, MOST_WORDS
from attention.experiments.labeling.twins import TwinTask
from attention.experiments.speech.frames import FRAMES_PER_SECOND, SECONDS_AT_MOST
from attention.experiments.steps.permutation import ORDERS
from attention.experiments.transformer import weights as trained
from attention.experiments.transformer.example_block import DEEPEST
from attention.experiments.transformer.sentences import SHOWN
from attention.experiments.transformer.tendencies import TENDENCIES
from attention.presets import DEFAULT_SEED, DEFAULT_SIZES, PRESETS
from attention.ui.controls.kinds import Answer, Code, Hidden, Number, Parameter, Steps, Switch, Written
from attention.ui.controls.link import (
    BOARD_TOKENS,
    SENTENCE_CHARACTERS,
    read_answers,
    read_blanks,
    read_cell,
    read_cells,
    read_edits,
    read_paint,
)
from attention.ui.text import LANGUAGES, NOTATIONS

TASK: Final = TwinTask()
SHOWN_SENTENCES: Final = tuple(
    f"{kind}-{number}" for kind, places in stored_places().items() for number in range(1, len(places) + 1)
)
HEADS: Final = DESIGNS["attention"].heads
PATCHES: Final = 48
"""Rows or columns of a photograph at most, each a token."""
POWERS: Final = tuple(2**power for power in range(4, 13))
LONGEST_PATH: Final = 64
LABELING: Final = ("sequence-labeling",)
MATRIX: Final = ("matrix-view",)
SPEECH: Final = ("speech",)
IMAGES: Final = ("images",)
CNN: Final = ("versus-cnn",)
RNN: Final = ("versus-rnn",)
MANY: Final = ("heads",)
BLOCK: Final = ("block",)
INDUCTION: Final = ("induction",)
REAL: Final = ("transformer",)
EXERCISES: Final = ("exercises",)
COMPARE: Final = ("compare",)
OWN: Final = ("own-numbers",)
HOME: Final = ("take-home",)
WITH_QUERY: Final = ("introduction", "overview", "scores", "softmax", "output", *MANY)
WITH_BOARD: Final = (*WITH_QUERY, "values", "matrix-view", *HOME)
WITH_PENCIL: Final = ("overview", "scores", "softmax", "values", "output", *MATRIX, *MANY)
FILLED_IN: Final = (*EXERCISES, *WITH_PENCIL)

# What every section asks: in which words, about which example, computed how.
LANGUAGE: Final = Code("lang", "controls.lang", "en", LANGUAGES, kind="buttons", place="side")
NOTATION: Final = Code("notation", "controls.notation", "lecture", NOTATIONS, kind="buttons", place="side")
DECIMALS: Final = Number("decimals", "controls.decimals", 2, low=1, high=4, place="side")
PRESET: Final = Code("preset", "controls.preset", "saw", tuple(PRESETS), place="side")
SENTENCE: Final = Written(
    "sentence",
    "controls.sentence",
    "",
    ("hello", "the cat sat on the mat", "我爱你", "one two three four five six seven eight nine ten eleven twelve"),
    characters=SENTENCE_CHARACTERS,
    place="side",
)
SEED: Final = Number("seed", "controls.seed", DEFAULT_SEED, low=0, high=9999, kind="box", place="side")
D: Final = Number("d", "controls.d", DEFAULT_SIZES.d_model, low=2, high=8, place="side")
D_K: Final = Number("d_k", "controls.d_k", DEFAULT_SIZES.d_k, low=1, high=8, place="side")
D_V: Final = Number("d_v", "controls.d_v", DEFAULT_SIZES.d_v, low=1, high=8, place="side")
SCORE: Final = Code("score", "controls.score", "dot_product", ("dot_product", "additive"), kind="buttons", place="side")
SCALED: Final = Switch("scaled", "controls.scaled", place="side")
TEMPERATURE: Final = Number("temperature", "controls.temperature", 1.0, low=0.1, high=5.0, step=0.1, place="side")
NORMALIZER: Final = Code(
    "normalizer", "controls.normalizer", "softmax", ("softmax", "relu", "identity"), kind="buttons", place="side"
)
VISIBLE: Final = Code("visible", "controls.visible", "all", ("all", "causal", "band", "padding", "own"), place="side")
REACH: Final = Number("reach", "controls.reach", 1, low=0, high=BOARD_TOKENS - 1, place="side", when="visible=band")
HIDE: Final = Hidden(
    "hide",
    values=("1.2~2.4", "~".join(f"1.{key}" for key in range(1, BOARD_TOKENS + 1))),
    readable=lambda asked: read_cells(asked) is not None,
    place="side",
)
POSITIONS: Final = Switch("positions", "controls.positions", place="side")
EDITS: Final = Hidden(
    "edits",
    values=("K-4-1_2.5", "Wq-1-2_0.5~I-1-1_-0.5", "A-1-1_9~A1-1-2_0.25", "Q-1-1_0~V-2-1_-3"),
    readable=lambda asked: read_edits(asked) is not None,
)
CELL: Final = Hidden(
    "cell", values=("A1.2.4", "A.1.1", "Q.1.2", "mixed.2.1"), readable=lambda _: True, sections=(*WITH_BOARD, *BLOCK)
)
STEP: Final = Hidden("step", values=("1", "3"), readable=lambda _: True, sections=WITH_BOARD, when="cell")

# Written by the browser alone: the page before a class.
PRESENT: Final = Hidden("present", values=("true", "false"), readable=lambda asked: asked in ("true", "false"))

# The steps of the mechanism, and the matrix view.
QUERY: Final = Number(
    "query", "controls.query", 1, (1, 2, 4, BOARD_TOKENS), low=1, high=BOARD_TOKENS, sections=WITH_QUERY
)
PREDICT_SYMMETRY: Final = Answer("predict_symmetry", values=("yes", "no"), sections=("scores",))
PREDICT_SCALE: Final = Answer("predict_scale", values=("flatter", "same", "sharper"), sections=("scores",))
MEASURE: Final = Code(
    "measure",
    "steps.bench",
    "largest",
    ("largest", "variance", "entropy", "slope"),
    sections=("scores",),
    when="predict_scale",
)
PREDICT_RELU: Final = Answer("predict_relu", values=("one", "other"), sections=("softmax",))
PREDICT_WEIGHTS: Final = Answer("predict_weights", values=("all", "some", "none"), sections=("values",))
PREDICT_RANGE: Final = Answer("predict_range", values=("yes", "no"), sections=("output",))
LIGHT: Final = Switch("light", "steps.light", sections=MATRIX)
PREDICT_ORDER: Final = Answer("predict_order", values=("same", "different"), sections=MATRIX)
ORDER: Final = Code("order", "steps.order", "reversed", tuple(ORDERS), sections=MATRIX, when="predict_order")
HEATMAP_CELL: Final = Hidden(
    "heatmap_cell",
    values=("1.1", "2.4", "4.3"),
    readable=lambda asked: read_cell(asked) is not None,
    sections=MATRIX,
)

# Labels for words.
TAGGED: Final = Code("tagged", "tagging.sentence", "own", ("own", *SHOWN_SENTENCES), sections=LABELING)
WINDOW: Final = Number("window", "tagging.window", 1, low=1, high=3, sections=LABELING)
WORD: Final = Number("word", "tagging.word", 1, (1, 2, 4), low=1, high=MOST_WORDS, sections=LABELING)
HEAD: Final = Code("head", "tagging.head", "all", ("all", *map(str, range(1, HEADS + 1))), sections=LABELING)
PREDICT_TRAP: Final = Answer("predict_trap", values=("apart", "same"), sections=LABELING)
TRAP_POSITIONS: Final = Switch("trap_positions", "tagging.trap_positions", sections=LABELING, when="predict_trap")
TWIN_LENGTH: Final = Number("twin_length", "tagging.twin_length", TASK.length, low=8, high=24, sections=LABELING)
TWIN_WINDOW: Final = Number("twin_window", "tagging.twin_window", TASK.window, low=1, high=3, sections=LABELING)
TWIN_RATE: Final = Steps(
    "twin_rate", "tagging.twin_rate", TASK.rate, (0.002, 0.005, 0.01, 0.02, 0.05), sections=LABELING
)
TWIN_SEED: Final = Number("twin_seed", "tagging.twin_seed", TASK.seed, low=0, high=9999, kind="box", sections=LABELING)

# Sounds and pictures.
SOUND: Final = Code("sound", "media.sound", "digits", ("digits", "file", "microphone"), kind="buttons", sections=SPEECH)
FRAME: Final = Number(
    "frame",
    "media.frame",
    96,  # in the first "one" of the shipped digits
    (1, 96, 200, 300),
    low=1,
    high=SECONDS_AT_MOST * FRAMES_PER_SECOND,
    sections=SPEECH,
)
SPEECH_LEFT: Final = Number("speech_left", "media.left", 15, low=0, high=200, sections=SPEECH)
SPEECH_RIGHT: Final = Number("speech_right", "media.right", 15, low=0, high=200, sections=SPEECH)
PREDICT_HOUR: Final = Answer("predict_hour", values=("photo", "film", "films"), sections=SPEECH)
LOOK_ROW: Final = Number("look_row", "media.row", 1, low=1, high=HEIGHT, sections=IMAGES)
LOOK_COLUMN: Final = Number("look_column", "media.column", 9, low=1, high=WIDTH, sections=IMAGES)
PIXEL_HEAT: Final = Number("pixel_heat", "media.heat", 0.25, low=0.05, high=1.0, step=0.05, sections=IMAGES)
PAINT: Final = Hidden(
    "paint",
    values=("1-ffffff", "9-ff8800~12-00ff00"),
    readable=lambda asked: read_paint(asked) is not None,
    sections=IMAGES,
)
PIXEL_POSITIONS: Final = Switch("pixel_positions", "media.pixel_positions", sections=IMAGES)
PREDICT_SHUFFLE: Final = Answer("predict_shuffle", values=("same", "different"), sections=IMAGES)
SHUFFLE_SEED: Final = Number(
    "shuffle_seed", "media.shuffle_seed", 1, low=1, high=9, sections=IMAGES, when="predict_shuffle"
)
PHOTO: Final = Code("photo", "media.photo", "cat", ("cat", "own"), kind="buttons", sections=IMAGES)
GRAIN: Final = Code("grain", "media.grain", "patches", ("patches", "pixels"), kind="buttons", sections=IMAGES)
PATCH_ROW: Final = Number("patch_row", "media.row", 6, (1, 6, 14), low=1, high=PATCHES, sections=IMAGES)
PATCH_COLUMN: Final = Number("patch_column", "media.column", 5, (1, 5, 14), low=1, high=PATCHES, sections=IMAGES)
PHOTO_HEAT: Final = Number("photo_heat", "media.heat", 0.15, low=0.05, high=1.0, step=0.05, sections=IMAGES)
SIGMA: Final = Steps("sigma", "media.sigma", 0.1, SIGMAS, sections=IMAGES)
DENOISE_HEAT: Final = Number("denoise_heat", "media.denoise_heat", 1.0, low=0.25, high=3.0, step=0.25, sections=IMAGES)
PREDICT_DENOISE: Final = Answer("predict_denoise", values=("gaussian", "attention", "library"), sections=IMAGES)

# Beside convolution.
KERNEL_SIZE: Final = Code("kernel_size", "versus.kernel_size", "3", ("3", "1", "5"), kind="buttons", sections=CNN)
DILATION: Final = Number("dilation", "versus.dilation", 1, low=1, high=3, sections=CNN)
LAYERS: Final = Number("layers", "versus.layers", 1, low=1, high=9, sections=CNN)
PIXEL_ROW: Final = Number("pixel_row", "versus.row", 4, low=1, high=SHAPE[0], sections=CNN)
PIXEL_COLUMN: Final = Number("pixel_column", "versus.column", 2, low=1, high=SHAPE[1], sections=CNN)
MIRROR: Final = Switch("mirror", "versus.mirror", sections=CNN)
PREDICT_HEADS: Final = Answer("predict_heads", values=("three", "nine", "eightyone"), sections=CNN)
CNN_PICTURE: Final = Code("cnn_picture", "versus.picture", "meadow", ("meadow", "random", "photograph"), sections=CNN)
CNN_KERNEL: Final = Code("cnn_kernel", "versus.kernel", "blur", ("blur", "edge", "random", "own"), sections=CNN)
OWN_KERNEL: Final = Written(
    "own_kernel",
    "versus.own",
    "0 -1 0 / -1 5 -1 / 0 -1 0",
    ("1 2 3 / 4 5 6 / 7 8 9", "0 0 0 / 0 1 0 / 0 0 0"),
    characters=120,
    sections=CNN,
    when="cnn_kernel=own",
)
SHARPNESS: Final = Number("sharpness", "versus.sharpness", 1.0, low=0.0, high=46.0, step=0.25, sections=CNN)
PADDED: Final = Switch("padded", "versus.padded", sections=CNN)
CROSSOVER: Final = Code("crossover", "versus.question", "both", ("both", "near", "far"), kind="buttons", sections=CNN)

# Beside recurrence.
TICK: Final = Number("tick", "recurrence.tick", 2, (1, 2, 4), low=1, high=BOARD_TOKENS, sections=RNN)
BOTH_WAYS: Final = Switch("both_ways", "recurrence.both_ways", sections=RNN)
HEARING: Final = Code(
    "hearing",
    "recurrence.model",
    "recurrent",
    ("recurrent", "bidirectional", "attention"),
    kind="buttons",
    sections=RNN,
)
PATH_N: Final = Number("path_n", "recurrence.length", 24, low=8, high=LONGEST_PATH, sections=RNN)
PATH_FROM: Final = Number("path_from", "recurrence.from", 1, low=1, high=LONGEST_PATH, sections=RNN)
PATH_K: Final = Number("path_k", "recurrence.kernel", 3, low=2, high=9, sections=RNN)
PATH_TO: Final = Number("path_to", "recurrence.to", 24, low=1, high=LONGEST_PATH, sections=RNN)
PATH_R: Final = Number("path_r", "recurrence.reach", 4, low=1, high=16, sections=RNN)
PATH_HOPS: Final = Number("path_hops", "recurrence.hops", LONGEST_PATH, low=0, high=LONGEST_PATH, sections=RNN)
COST_N: Final = Steps("cost_n", "recurrence.n", 64, POWERS, sections=RNN)
COST_D: Final = Steps("cost_d", "recurrence.d", 512, POWERS, sections=RNN)
RADIUS: Final = Number("radius", "recurrence.radius", 1.0, low=0.1, high=3.0, step=0.1, sections=RNN)
MEMORY_WAIT: Final = Steps("memory_wait", "recurrence.wait", 8, (2, 4, 8, 12, 16, 24, 32, 64), sections=RNN)
MEMORY_LIVE: Final = Switch("memory_live", "recurrence.live", sections=RNN)
LINEAR_TICK: Final = Number("linear_tick", "recurrence.tick", 2, (1, 2, 4), low=1, high=BOARD_TOKENS, sections=RNN)

# Many heads.
HEAD_COUNT: Final = Code("head_count", "heads.count", "2", tuple(map(str, COUNTS)), kind="buttons", sections=MANY)
THIS_HEAD: Final = Number("this_head", "heads.this", 1, low=1, high=max(COUNTS), sections=MANY)
PREDICT_PLACES: Final = Answer("predict_places", values=("one", "several"), sections=MANY)

# A transformer's block.
NORMS: Final = Code("norms", "block.norms", "post", ("post", "pre"), kind="buttons", sections=BLOCK)
BLOCKS: Final = Number("blocks", "block.depth", DEEPEST, (1, 2, DEEPEST), low=1, high=DEEPEST, sections=BLOCK)
PREDICT_RESIDUAL: Final = Answer("predict_residual", values=("alike", "apart", "same"), sections=BLOCK)

# Two heads, one above the other.
LETTERS: Final = Written(
    "letters",
    "induction.letters",
    "",
    ("ada", "attention", "Hung Yi", "zzz", "ab", "李宏毅", "abcdefghijklmnopqrstuvwxyz"),
    characters=60,
    sections=INDUCTION,
)
LETTERS_COUNT: Final = Number(
    "letters_count", "induction.count", 8, low=repeated.FEWEST, high=repeated.MOST, sections=INDUCTION
)
LETTERS_SEED: Final = Number("letters_seed", "induction.seed", 5, low=0, high=9999, kind="box", sections=INDUCTION)
PREDICT_STACK: Final = Answer("predict_stack", values=("all", "which", "nothing"), sections=INDUCTION)
OFF: Final = Code(
    "off",
    "induction.off",
    "none",
    ("none", "first", "second"),
    kind="buttons",
    sections=INDUCTION,
    when="predict_stack",
)
STACKED: Final = Code("stacked", "induction.stacked", "second", ("first", "second"), kind="buttons", sections=INDUCTION)
LATER: Final = Number("later", "induction.later", 12, (2, 3, 12, 16), low=2, high=2 * repeated.MOST, sections=INDUCTION)
EARLIER: Final = Number(
    "earlier", "induction.earlier", 5, (1, 2, 5, 12), low=1, high=2 * repeated.MOST, sections=INDUCTION
)

# The classroom: a usual mistake.
MISTAKE: Final = Code("mistake", "mistakes.choice", "wrong_axis", MISTAKES, sections=("mistakes",))

# A trained transformer.
PASSAGE: Final = Code("passage", "transformer.passage", "own", ("own", *SHOWN), sections=REAL)
HEAD_ORDER: Final = Code("head_order", "transformer.order", "layer", ("layer", *TENDENCIES), sections=REAL)
WORDS_ONLY: Final = Switch("words_only", "transformer.words_only", sections=REAL)
LAYER: Final = Number("layer", "transformer.layer", 3, low=1, high=trained.LAYERS, sections=REAL)
LAYER_HEAD: Final = Number("layer_head", "transformer.head", 1, low=1, high=trained.HEADS, sections=REAL)
LOOKS: Final = Number("looks", "transformer.looks", 3, (1, 2, 3), low=1, high=trained.MOST_PIECES, sections=REAL)
LOOKED: Final = Number("looked", "transformer.looked", 2, (1, 2, 3), low=1, high=trained.MOST_PIECES, sections=REAL)
CHANGED: Final = Written(
    "changed",
    "transformer.changed",
    "",
    ("The cat sat on the mat.", "我爱你", " ", "😀 saw a saw.", "I saw a big red saw."),
    characters=SENTENCE_CHARACTERS,
    sections=REAL,
)
OTHERS: Final = Written(
    "others",
    "transformer.others",
    "",
    ("A dog barks.\nA cat sleeps.", "我爱你", " \n ", "one\ntwo\nthree\nfour\nfive\nsix\nseven"),
    characters=4 * SENTENCE_CHARACTERS,
    lines=5,
    sections=REAL,
)
TAKEN_OUT: Final = Code(
    "taken_out",
    "transformer.taken_out",
    "none",
    ("none", *(f"{layer}.{head}" for layer in range(1, trained.LAYERS + 1) for head in range(1, trained.HEADS + 1))),
    sections=REAL,
)

# Two settings side by side: A's are those of every section, B's are declared as they are.
B: Final[Mapping[str, Parameter[Any]]] = {
    each.name: replace(
        each, name=f"b_{each.name}", sections=COMPARE, place="section", when=each.when and f"b_{each.when}"
    )
    for each in (
        SCORE,
        SCALED,
        replace(TEMPERATURE, default=0.5, values=(0.5, 0.1, 1.0, 5.0)),
        NORMALIZER,
        VISIBLE,
        REACH,
        HIDE,
        POSITIONS,
    )
}
"""By A's names."""
B_NOTATION: Final = Code("b_notation", "compare.notation", "same", ("same", *NOTATIONS), sections=COMPARE)
PAIR_CELL: Final = Hidden(
    "pair_cell",
    values=("1.1", "2.4", "4.3"),
    readable=lambda asked: read_cell(asked) is not None,
    sections=COMPARE,
)

# Exercises: on a board of their own, and on each section's.
PENCIL: Final = Switch("pencil", "pencil.try", sections=WITH_PENCIL)
IN_HAND: Final = "pencil=true"
A_HEAD: Final = "head"
"""The board of the first of two heads."""
PENCIL_BOARD: Final = Code(
    "board", "pencil.board", "sheet", ("sheet", "scores", "softmax", "values", "output", A_HEAD), sections=EXERCISES
)
LEVEL: Final = Code("level", "pencil.level", "easy", (*DIFFICULTIES, "own"), sections=FILLED_IN, when=IN_HAND)
CHOOSING: Final = Switch("choosing", "pencil.choosing", sections=FILLED_IN, when=f"{IN_HAND}&level=own")
NUMBERS: Final = Code(
    "numbers", "pencil.numbers", "small", ("small", "own"), kind="buttons", sections=FILLED_IN, when=IN_HAND
)
BASE: Final = Code("base", "pencil.base", "2", ("2", "3", "e"), kind="buttons", sections=FILLED_IN, when=IN_HAND)
TOLERANCE_ALLOWED: Final = Steps(
    "tolerance",
    "pencil.tolerance",
    TOLERANCE,
    (0.001, 0.005, 0.01, TOLERANCE, 0.05, 0.1),
    sections=FILLED_IN,
    when=IN_HAND,
)
EXERCISE: Final = Number(
    "exercise", "pencil.exercise", 1, low=1, high=9999, kind="box", sections=FILLED_IN, when=IN_HAND
)
SHEETS: Final = Number("sheets", "worksheet.count", 30, low=1, high=40, sections=EXERCISES)
BLANKS: Final = Hidden(
    "blanks",
    values=("A.1.2~A1.2.1", "Q.1.1~O.1.1", "A.12.12"),
    readable=lambda asked: read_blanks(asked) is not None,
    sections=FILLED_IN,
    when=f"{IN_HAND}&level=own",
)
ANSWERS: Final = Hidden(
    "answers",
    values=("0f3c9a21!A.1.2_0.5~A1.2.1_x",),
    readable=lambda asked: read_answers(asked) is not None,
    sections=FILLED_IN,
    when=IN_HAND,
)

# Numbers of the reader's own.
OWN_LAYER: Final = Number("own_layer", "own.layer", 1, low=1, high=own_numbers.HEADS, sections=OWN)
OWN_HEAD: Final = Number("own_head", "own.head", 1, low=1, high=own_numbers.HEADS, sections=OWN)
OWN_LOOKS: Final = Number("own_looks", "own.looks", 1, (1, 2, 4), low=1, high=own_numbers.TOKENS, sections=OWN)
OWN_LOOKED: Final = Number("own_looked", "own.looked", 1, (1, 2, 4), low=1, high=own_numbers.TOKENS, sections=OWN)

PARAMETERS: Final[Mapping[str, Parameter[Any]]] = {
    declared.name: declared for declared in (*globals().values(), *B.values()) if isinstance(declared, Parameter)
}


def refused(query: Mapping[str, str]) -> list[str]:
    """Return the names of the parameters whose values are not allowed, in the order of the declarations."""
    return [name for name, parameter in PARAMETERS.items() if name in query and not parameter.allows(query[name])]
