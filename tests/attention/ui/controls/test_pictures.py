import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attention.experiments.convolution.layers import convolve, interior, reference_draw
from attention.ui.controls.parameters import OWN_KERNEL
from attention.ui.controls.pictures import Convolution, kernel_of, load_photograph, picture_of, read_numbers


@pytest.mark.parametrize(
    "written",
    [
        "1 2 3 4 5 6 7 8 9",
        "1,2,3;4,5,6;7,8,9",
        "1 2 3 / 4 5 6 / 7 8 9",
        "1，2，3；4，5，6；7，8，9",
        "1\n2 3 4 5 6 7 8 9 ",
    ],
)
def test_nine_numbers_are_read_however_they_are_parted(written: str) -> None:
    assert read_numbers(written) == (1, 2, 3, 4, 5, 6, 7, 8, 9)


def test_a_true_minus_and_decimals_are_read() -> None:
    assert read_numbers("−1 0 1 −2.5 0 2.5 −1 0 1") == (-1, 0, 1, -2.5, 0, 2.5, -1, 0, 1)


NOT_NINE = ("", "1 2 3", "1 2 3 4 5 6 7 8 9 10", "a b c d e f g h i")


@pytest.mark.parametrize(
    "written", [*NOT_NINE, *(f"1 2 3 4 5 6 7 8 {last}" for last in ("nan", "inf", "101", "1e9", "９９９", "$(x)"))]
)
def test_anything_else_is_refused(written: str) -> None:
    assert read_numbers(written) is None


@given(st.text(max_size=120))
def test_whatever_a_link_says_nothing_is_raised(written: str) -> None:
    numbers = read_numbers(written)
    assert numbers is None or (len(numbers) == 9 and max(map(abs, numbers)) <= 100)


def test_the_numbers_to_start_from_can_be_read() -> None:
    assert read_numbers(OWN_KERNEL.default) is not None


def test_the_readers_numbers_lie_in_the_kernel_row_by_row() -> None:
    kernel = kernel_of(Convolution("meadow", "own", (1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0)))
    np.testing.assert_array_equal(kernel[:, :, 1, 1], [[1, 2, 3], [4, 5, 6], [7, 8, 9]])
    assert kernel[:, :, 0, 1].any() == False  # noqa: E712 -- a NumPy bool


def test_random_picture_and_kernel_are_the_reference_draw() -> None:
    chosen = Convolution("random", "random")
    for ours, drawn in zip((picture_of(chosen), kernel_of(chosen)), reference_draw(), strict=True):
        np.testing.assert_array_equal(ours, drawn)


def test_the_photograph_is_small_and_between_0_and_1() -> None:
    photograph = load_photograph()
    assert photograph.shape == (48, 72, 3)
    assert photograph.min() >= 0
    assert photograph.max() <= 1
    blurred = interior(convolve(photograph, kernel_of(Convolution("photograph", "blur"))))
    assert blurred.std() < photograph.std()
