"""8.2: the board is the block's, the link says where norms stand, and the answer is what this example gives."""

import numpy as np
import pytest

from attention.experiments.transformer.example_block import build_block, run_example_block
from attention.presets import build_example
from tests.pages.claims.said import listen, only, was_said
from tests.pages.quick import see
from tests.pages.reader import boards

pytestmark = pytest.mark.usefixtures("served")

SLUG = "block"
SAW = build_example("saw", d_model=4, d_k=4, d_v=4)


@pytest.mark.parametrize(("norms", "last"), [("post", "forward_normalized"), ("pre", "forward_sum")])
def test_the_link_says_where_the_norms_stand(norms: str, last: str) -> None:
    (board,) = boards(see(SLUG, norms=norms))
    steps = run_example_block(build_block(SAW, norms == "pre"), SAW.inputs)
    np.testing.assert_array_equal(board["matrices"][last]["values"], steps.output)


def test_the_answer_waits_for_a_prediction_and_may_come_out_the_other_way() -> None:
    assert not was_said(listen(SLUG, lang="en"), "stack_answer")
    told = only(listen(SLUG, lang="en", predict_residual="apart"), "stack_answer").words
    assert "More alike without them" in told
    other = only(listen(SLUG, lang="en", predict_residual="apart", blocks="1", seed="2"), "stack_answer").words
    assert "Less alike without them" in other


def test_a_word_of_equal_numbers_and_one_alone_are_told() -> None:
    edits = "~".join(f"I-1-{column}_0.5" for column in (1, 2, 3, 4))
    assert "“I” are all equal" in only(listen(SLUG, lang="en", norms="pre", edits=edits), "look_block").words
    alone = only(listen(SLUG, lang="en", sentence="hello", predict_residual="same"), "stack_answer").words
    assert alone.startswith("There is only one word")


def test_a_word_that_gives_weight_to_nobody_is_told() -> None:
    zeros = "~".join(f"Wq-{row}-{column}_0.0" for row in (1, 2, 3, 4) for column in (1, 2, 3, 4))
    told = only(listen(SLUG, lang="en", normalizer="relu", edits=zeros), "look_block").words
    assert "attention adds 0" in told
