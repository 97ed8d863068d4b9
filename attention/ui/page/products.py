"""A weight's products q × k, dimension by dimension: of the trained model, and of the two small networks."""

from attention.experiments.facts import leaders
from attention.experiments.transformer.chain import Chain
from attention.figures.products import product_bars
from attention.figures.style import format_number
from attention.ui.page import figure
from attention.ui.page.frame import looking
from attention.ui.text import Slot, Text


def look_products(chain: Chain, text: Text, **more: Slot) -> str:
    """Return the line that names the largest product, for `tell`; `more` is what the section's own words ask for."""
    most, factor = chain.largest_product, chain.decimals_of_operands
    q, k, each = (float(values[most]) for values in (chain.query, chain.key, chain.products))
    return looking(
        text,
        "look_products",
        dimension=most + 1,
        q=format_number(q, factor),
        k=format_number(k, factor),
        negative=round(k, factor) < 0,
        product=format_number(each, chain.decimals_of_products),
        tie=len(leaders(abs(chain.products)).places) > 1,
        **more,
    )


def show_products(chain: Chain, text: Text, *, looks: str, looked: str) -> None:
    """Show a bar for each product; `looks` and `looked` name the two whose weight it is."""
    decimals = (chain.decimals_of_operands, chain.decimals_of_products)
    words = (text.label("transformer.dimension"), "q", "k", "q × k")
    total = (chain.score, chain.decimals_of_score)
    figure.show(
        product_bars(chain.query, chain.key, decimals, names=words, total=total),
        text,
        name="products",
        alt=text.label(
            "transformer.products_alt",
            count=len(chain.products),
            looks=looks,
            looked=looked,
            dimension=chain.largest_product + 1,
        ),
    )
