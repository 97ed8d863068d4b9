"""What a mask takes from a query, for the sentences that tell it: sections 3.3 and 8.1."""

from typing import Any

from attention.experiments.steps.masks import what_a_mask_takes
from attention.trace import Trace
from attention.ui.text import Text


def slots_of_mask(trace: Trace, query: int, text: Text) -> dict[str, Any]:
    """Return the slots: who is hidden from the query, what they would have had, and what becomes of the others."""
    tokens, taken = trace.example.tokens, what_a_mask_takes(trace, query)
    return {
        "number": query + 1,
        "token": text.named(tokens, [query]),
        "sees_all": not taken.hidden,
        "nothing": len(taken.hidden) == len(tokens),
        "count": len(taken.hidden),
        "hidden": text.named(tokens, taken.hidden) if taken.hidden else "",
        "taken": taken.without_mask,
        "before": taken.before,
        "after": taken.after,
        "sum_before": taken.sum_before,
        "sum_after": taken.sum_after,
    }
