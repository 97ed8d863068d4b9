"""Can attention be sharp at two words at once? Softmax gives each row 1 to share out; two heads have two rows."""

from dataclasses import replace
from typing import NamedTuple

from attention.experiments.facts import ALIKE
from attention.experiments.heads.many import ManyHeads
from attention.trace import Trace, run


class Sharpest(NamedTuple):
    """What one head's query gives to the words, at low temperature."""

    word: str
    """The word that gets most, all its occurrences together; the first of them where several lead."""
    share: float
    """What it gets; 0 where the query sees nothing."""
    next_share: float
    """What the word after it gets; 0 where there is none."""

    @property
    def is_sharp(self) -> bool:
        """Whether the word gets more than half: no other one can."""
        return self.share > 0.5 + ALIKE


class Places(NamedTuple):
    """One query, sharpened, in one head and in each of many."""

    one: Sharpest
    heads: tuple[Sharpest, ...]
    at_two: bool
    """Whether two heads give more than half to two different words."""
    queries: int
    """For how many of all queries that holds."""


def sharpen(many: ManyHeads, query: int, temperature: float) -> Places:
    """Let softmax run at a low temperature; tell where one query looks, in one head and in each of many.

    Args:
        many: scores as they are, whatever made weights of them.
        query: from 0.
        temperature: > 0; the lower, the sharper.
    """
    one, *heads = (
        run(replace(trace.example, temperature=temperature, normalizer="softmax")) for trace in (many.one, *many.heads)
    )
    rows = [[sharpest(head, each) for head in heads] for each in range(len(one.weights))]
    return Places(sharpest(one, query), tuple(rows[query]), _at_two(rows[query]), sum(_at_two(each) for each in rows))


def sharpest(trace: Trace, query: int) -> Sharpest:
    """Return the word to which a query gives most, its occurrences together: equal words share what they get."""
    shares: dict[str, float] = {}
    for token, weight in zip(trace.example.tokens, trace.weights[query].tolist(), strict=True):
        shares[token] = shares.get(token, 0.0) + weight
    word = max(shares, key=shares.__getitem__)
    return Sharpest(word, shares.pop(word), max(shares.values(), default=0.0))


def _at_two(heads: list[Sharpest]) -> bool:
    return len({head.word for head in heads if head.is_sharp}) > 1
