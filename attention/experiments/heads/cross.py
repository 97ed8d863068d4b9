"""Cross-attention: the queries come from one list of tokens, keys and values from another."""

from attention.arrays import Bools, Floats
from attention.output import blend
from attention.scores import additive_steps, dot_product_scores
from attention.trace import Trace, divisor
from attention.weights import weight_steps


def tokens_read(visible: Bools) -> int | None:
    """Return how many tokens everybody looks at, where they come first and nobody looks at another; None where not so.

    Those that nobody looks at are then a list of their own, which asks and is not asked.
    """
    read = int(visible[0].sum())
    seen = visible.copy()
    seen[:, :read] ^= True
    return read if 0 < read < len(visible) and not seen.any() else None


def cross_output(trace: Trace, read: int) -> Floats:
    """Return the outputs [N − M, V] of the tokens behind the first M, from their queries and those M's keys and values.

    Scores, scale, temperature and normalizer are the example's; scores and weights set by hand are not looked at.

    Source:
        Vaswani et al. 2017, section 3.2.3: encoder-decoder attention.
    """
    queries, keys, values = trace.queries[read:], trace.keys[:read], trace.values[:read]
    example = trace.example
    products = (
        dot_product_scores(queries, keys)
        if example.score == "dot_product"
        else additive_steps(queries, keys, trace.additive.layers).scores
    )
    return blend(weight_steps(products / divisor(example), example.normalizer, example.base).weights, values)
