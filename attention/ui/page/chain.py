"""The arithmetic of one weight of the trained model, as formulas."""

from attention.experiments.transformer.chain import Chain
from attention.figures.style import format_number
from attention.ui.text import Text


def chain_lines(chain: Chain, looks: int, text: Text) -> str:
    """Return the sum, the division and the softmax as LaTeX; what is shown multiplies, adds up and divides."""
    place = f"{{{looks + 1},{chain.looked + 1}}}"
    score = format_number(chain.score, chain.decimals_of_score)
    root = format_number(chain.root, chain.decimals_of_score)
    scaled, largest = (
        format_number(value, chain.decimals_of_scaled) for value in (float(chain.scaled[chain.looked]), chain.largest)
    )
    own, total = (
        format_number(value, chain.decimals_of_shares)
        for value in (float(chain.exponentials[chain.looked]), chain.total)
    )
    dot = r"q k^\top" if text.notation == "paper" else r"k \cdot q"
    count = len(chain.products)
    lines = [
        rf"\alpha_{place} = {dot} = \textstyle\sum_{{d=1}}^{{{count}}} q_d \times k_d = {score}",
        rf"\alpha_{place} \,/\, \sqrt{{{count}}} = {score} \,/\, {root} = {scaled}",
        rf"\exp({scaled} - {_bracketed(largest)}) = {own}",
        rf"\alpha'_{place} = {own} \,/\, {total} = {format_number(chain.weight, chain.decimals)}",
    ]
    return r"\begin{gathered}" + r" \\[1ex] ".join(lines) + r"\end{gathered}"


def _bracketed(number: str) -> str:
    return f"({number})" if number.startswith("\u2212") else number
