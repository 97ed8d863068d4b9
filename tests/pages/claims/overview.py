"""Statements of what section 3.1, the overview, says."""

from attention.figures.style import percent
from tests.pages.claims.said import Said
from tests.pages.claims.steps import alike, may_look, naming, shares


def widest_ribbons(said: Said) -> None:
    """All that share the lead are named, and no share or sign is invented."""
    row = said.trace.weights[said.query].tolist()
    size = max(map(abs, row))
    widest = [place for place, weight in enumerate(row) if alike(abs(weight), size)]
    assert said.slots["number"] == said.query + 1
    assert said.slots["token"] == naming(said, [said.query])
    assert said.slots["empty"] == (size == 0)
    assert said.says("hollow", "空心") == any(weight < 0 for line in said.trace.weights.tolist() for weight in line)
    if size == 0:
        return
    assert said.slots["strongest"] == naming(said, widest)
    signs = {row[place] < 0 for place in widest}
    weight = size if len(signs) > 1 else row[widest[0]]
    assert said.slots["weight"] == (percent(weight) if shares(said) else said.shown(weight))
    assert said.says("alike", "一样宽") or said.says("alike in size", "大小一样") or len(widest) == 1
    assert said.says("not in sign", "正负号不同") == (len(signs) > 1 and not shares(said))
    single = sum(weight != 0 for weight in row) == 1
    assert said.says("A single one brings all of it", "只有一条，全部来自") == (shares(said) and single)
    assert ("%" in said.words) == (shares(said) and not single)


def count_of_ribbons(said: Said) -> None:
    """There is a weight for each pair; as many are seen as a mask leaves; ribbons are the weights that are not 0."""
    count = len(said.tokens)
    open_pairs = sum(may_look(said, query, key) for query in range(count) for key in range(count))
    ribbons = sum(weight != 0 for row in said.trace.weights.tolist() for weight in row)
    assert (said.slots["count"], said.slots["open"], said.slots["ribbons"]) == (count**2, open_pairs, ribbons)
    assert said.says("Every input may go", "每个输入都可以") == (count > 1 and open_pairs == count**2)
    assert said.says("a mask leaves", "掩码只放行") == (count > 1 and open_pairs < count**2)
    if ribbons < open_pairs:
        assert said.says(
            f"{ribbons} weight" if ribbons else "no ribbon", f"有 {ribbons} 个" if ribbons else "一条丝带也没有"
        )
    else:
        assert not said.says("those are the ribbons", "丝带也就有")


def weights_are_shares(said: Said) -> None:
    """A weight is called a share only where the weights of every query sum to one."""
    assert said.says("share of input", "份额") == shares(said)


def steps_in_force(said: Said) -> None:
    """The steps and the formula are those that the link chooses."""
    link, count = said.link, len(said.tokens)
    normalizer = link.get("normalizer", "softmax")
    scaled, tempered = link.get("scaled") == "true", float(link.get("temperature", "1")) != 1
    masked = not all(may_look(said, query, key) for query in range(count) for key in range(count))
    formula = said.words.split("$$")[1]
    assert ("softmax" in formula) == (normalizer == "softmax")
    assert ("ReLU" in formula) == (normalizer == "relu")
    assert ("sqrt{d_k}" in formula) == scaled
    assert (r"\sqrt{d_k}\,T}" in formula or "}{T}" in formula) == tempered
    assert ("mask" in formula or r"\odot" in formula) == masked == said.says("becomes −∞", "变成 −∞")
    assert ("tanh" in said.words) == (link.get("score") == "additive")
    assert said.says("turns the scores of one query into shares", "变成一个整体里的份额") == (normalizer == "softmax")
    assert said.says("taken for the weights", "原样当作权重") == (normalizer == "identity")
    plain = scaled and not (tempered or masked or link.get("score") == "additive") and normalizer == "softmax"
    assert said.says("This is equation 1", "这正是") == plain
    assert said.says("set by hand", "手动设定") == bool(said.trace.example.what_if)
