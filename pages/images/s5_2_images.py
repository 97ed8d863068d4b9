"""5.2 Images: a picture as a set of vectors, what that costs, and what "who looks like me" is good for."""

from attention.trace import Trace
from attention.ui.outside.media import choose_photo, open_section
from attention.ui.page.frame import beside, show
from attention.ui.text import Text
from pages.images.denoised import show_denoising
from pages.images.photograph import show_photograph, show_what_was_done
from pages.images.picture_cost import show_picture_cost
from pages.images.pixels import show_pixels


def render(_: Trace, text: Text) -> None:
    """Show the lecture's picture, the cost of pixels, a photograph, and noise removed."""
    open_section()
    show_pixels(text)
    show_picture_cost(text)
    with beside("photograph"):
        show(text, "photograph")
        photo = choose_photo(text)
        show_what_was_done(photo.photograph, text)
        show_photograph(photo, text)
    with beside("denoising"):
        show_denoising(photo, text)
