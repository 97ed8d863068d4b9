"""How a weight of the trained model comes about: the steps, and digits that multiply and add up as they are shown."""

import itertools
import math

import pytest

from attention.experiments.transformer.chain import Chain, chain_of
from attention.experiments.transformer.encoder import read
from attention.experiments.transformer.weights import EMBEDDED, Place

READING = read("The animal didn't cross the street because it was too tired.", Place("embedded", EMBEDDED))
N = len(READING.pieces)
PLACES = [*itertools.product((0, 3, 5), (0, 5, 11), (0, 7, N - 1), (0, 2, 7))]


def chain_at(place: tuple[int, int, int, int], decimals: int = 2) -> Chain:
    layer, head, query, key = place
    return chain_of(READING.heads[layer], head, query, key, decimals)


@pytest.mark.parametrize("place", PLACES)
def test_the_chain_ends_at_the_models_weight(place: tuple[int, int, int, int]) -> None:
    chain = chain_at(place)
    assert len(chain.products) == 32
    assert chain.score == pytest.approx(float(READING.heads[place[0]].attention.scores[place[1:]]), abs=1e-4)
    assert chain.weight == pytest.approx(float(READING.weights[place]), abs=1e-6)


@pytest.mark.parametrize("decimals", [1, 2, 3, 4])
@pytest.mark.parametrize("place", PLACES)
def test_what_is_shown_multiplies_adds_up_and_divides(place: tuple[int, int, int, int], decimals: int) -> None:
    chain = chain_at(place, decimals)
    operands, products = chain.decimals_of_operands, chain.decimals_of_products

    def shown(value: float, digits: int) -> float:
        return float(f"{value:.{digits}f}")

    for q, k, product in zip(chain.query, chain.key, chain.products, strict=True):
        assert shown(shown(q, operands) * shown(k, operands), products) == shown(product, products)
    score = shown(chain.score, chain.decimals_of_score)
    assert shown(sum(shown(product, products) for product in chain.products), chain.decimals_of_score) == score
    steps = chain.decimals_of_scaled
    scaled, largest = shown(float(chain.scaled[chain.looked]), steps), shown(chain.largest, steps)
    assert shown(score / shown(math.sqrt(32), chain.decimals_of_score), steps) == scaled
    shares = chain.decimals_of_shares
    own, total = shown(float(chain.exponentials[chain.looked]), shares), shown(chain.total, shares)
    assert shown(math.exp(scaled - largest), shares) == own
    assert shown(own / total, decimals) == shown(chain.weight, decimals)
    assert chain.total == pytest.approx(sum(math.exp(each - chain.largest) for each in chain.scaled.tolist()))
