"""How one attention weight of the trained model comes about, with digits that a reader can check.

A number is shown rounded, and rounded numbers seldom multiply to rounded products. So each step is shown with as many
decimals as it needs for the next one to come out as shown.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from attention.arrays import Floats
from attention.experiments.transformer.block import HeadsSteps

MOST_DECIMALS: Final = 12


@dataclass(frozen=True, eq=False)
class Chain:
    """One weight α′ from its query and keys, in float64."""

    query: Floats
    """q [K]."""
    keys: Floats
    """All keys [N, K]."""
    looked: int
    """Which of them is looked at."""
    decimals: int
    """With how many the reader reads the results."""

    @property
    def key(self) -> Floats:
        """The key that is looked at [K]."""
        row: Floats = self.keys[self.looked]
        return row

    @cached_property
    def products(self) -> Floats:
        """[K], one for each dimension."""
        return self.query * self.key

    @property
    def largest_product(self) -> int:
        """Which dimension adds or takes away most."""
        return int(np.abs(self.products).argmax())

    @property
    def score(self) -> float:
        """Their sum, q·k."""
        return float(self.products.sum())

    @property
    def root(self) -> float:
        """√d_k."""
        return float(np.sqrt(len(self.query)))

    @cached_property
    def scaled(self) -> Floats:
        """[N], the query's scores over √d_k."""
        scaled: Floats = self.keys @ self.query / self.root
        return scaled

    @property
    def largest(self) -> float:
        """Of the scaled scores, the largest: it is taken from all of them, so that exp cannot overflow."""
        return float(self.scaled.max())

    @cached_property
    def exponentials(self) -> Floats:
        """[N], exp of what is left."""
        powers: Floats = np.exp(self.scaled - self.largest)
        return powers

    @property
    def total(self) -> float:
        """Their sum."""
        return float(self.exponentials.sum())

    @property
    def weight(self) -> float:
        """α′."""
        return float(self.exponentials[self.looked]) / self.total

    @cached_property
    def decimals_of_shares(self) -> int:
        """So that the exponential shown, divided by the total shown, is the weight shown."""
        own = float(self.exponentials[self.looked])
        return enough(
            self.decimals,
            lambda digits: same(round(own, digits) / round(self.total, digits), self.weight, self.decimals),
        )

    @cached_property
    def decimals_of_scaled(self) -> int:
        """So that exp of the scaled score shown, less the largest shown, is the exponential shown."""
        own, scaled = float(self.exponentials[self.looked]), float(self.scaled[self.looked])
        return enough(
            self.decimals,
            lambda digits: same(
                math.exp(round(scaled, digits) - round(self.largest, digits)), own, self.decimals_of_shares
            ),
        )

    @cached_property
    def decimals_of_score(self) -> int:
        """So that the score shown, divided by the root shown, is the scaled score shown."""
        scaled = float(self.scaled[self.looked])
        return enough(
            self.decimals,
            lambda digits: same(round(self.score, digits) / round(self.root, digits), scaled, self.decimals_of_scaled),
        )

    @cached_property
    def decimals_of_products(self) -> int:
        """So that the products shown add up to the score shown."""
        return enough(
            self.decimals,
            lambda digits: same(sum(rounded(self.products, digits)), self.score, self.decimals_of_score),
        )

    @cached_property
    def decimals_of_operands(self) -> int:
        """So that every q shown times its k shown is the product shown."""
        products = rounded(self.products, self.decimals_of_products)

        def multiply(digits: int) -> bool:
            pairs = zip(rounded(self.query, digits), rounded(self.key, digits), products, strict=True)
            return all(same(q * k, product, self.decimals_of_products) for q, k, product in pairs)

        return enough(self.decimals, multiply)


def chain_of(steps: HeadsSteps, head: int, query: int, key: int, decimals: int) -> Chain:
    """Return how a head's weight from a query to a key comes about."""
    queries, keys = steps.queries[head].astype(np.float64), steps.keys[head].astype(np.float64)
    return Chain(queries[query], keys, key, decimals)


def enough(least: int, fits: Callable[[int], bool]) -> int:
    """Return the fewest decimals, `least` or more, with which what is shown fits together."""
    return next((digits for digits in range(least, MOST_DECIMALS) if fits(digits)), MOST_DECIMALS)


def rounded(values: Floats, decimals: int) -> list[float]:
    """Return numbers as they read with so many decimals."""
    return [round(value, decimals) for value in values.tolist()]


def same(computed: float, shown: float, decimals: int) -> bool:
    """Return whether both read the same with so many decimals."""
    return round(computed, decimals) == round(shown, decimals)
