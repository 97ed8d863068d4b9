"""Where heads look when they are sharp, from scores with plain loops."""

import math
from dataclasses import replace

import pytest

from attention.experiments.heads.many import run_heads
from attention.experiments.heads.places import Sharpest, sharpen, sharpest
from attention.presets import build_example
from attention.trace import Trace, run

EXAMPLE = build_example("saw", d_model=4, d_k=4, d_v=4)


def by_loops(trace: Trace, query: int, temperature: float) -> dict[str, float]:
    powers = [math.exp(score / temperature) for score in trace.scores[query].tolist()]
    shares: dict[str, float] = {}
    for token, power in zip(trace.example.tokens, powers, strict=True):
        shares[token] = shares.get(token, 0) + power / sum(powers)
    return shares


@pytest.mark.parametrize("query", range(4))
def test_a_word_gets_what_all_its_occurrences_get(query: int) -> None:
    found = run_heads(EXAMPLE, 2)
    told = sharpen(found, query, 0.1)
    for trace, one in zip((found.one, *found.heads), (told.one, *told.heads), strict=True):
        shares = by_loops(trace, query, 0.1)
        ordered = sorted(shares.values(), reverse=True)
        assert shares[one.word] == ordered[0] == pytest.approx(one.share)
        assert one.next_share == pytest.approx(ordered[1])
        assert one.share + one.next_share <= 1 + 1e-12


def test_two_heads_are_sharp_at_two_words_where_their_leaders_differ() -> None:
    found = run_heads(EXAMPLE, 2)
    told = [sharpen(found, query, 0.1) for query in range(4)]
    apart = [len({head.word for head in each.heads if head.share > 0.5}) == 2 for each in told]
    assert [each.at_two for each in told] == apart
    assert told[0].at_two
    assert {each.queries for each in told} == {sum(apart)}


def test_equal_heads_are_sharp_at_one_word_only() -> None:
    halves = {
        name: getattr(EXAMPLE, name)[:, [0, 1, 0, 1]]
        for name in ("query_projection", "key_projection", "value_projection")
    }
    told = sharpen(run_heads(replace(EXAMPLE, **halves), 2), 0, 0.1)
    assert not told.at_two
    assert told.queries == 0
    assert told.heads[0] == told.heads[1]


def test_who_sees_one_word_only_has_no_next_one() -> None:
    alone = run(replace(EXAMPLE, visible="causal"))
    assert sharpest(alone, 0) == Sharpest("I", 1.0, 0.0)
    assert sharpest(run(replace(EXAMPLE, tokens=("saw",), inputs=EXAMPLE.inputs[:1])), 0) == Sharpest("saw", 1.0, 0.0)
