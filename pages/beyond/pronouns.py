"""Which head knows what "it" means? All of them are asked, on pairs of sentences that differ in one word."""

from attention.experiments.transformer.pronouns import PAIRS, always_right, ask
from attention.experiments.transformer.weights import chosen_place
from attention.ui.page.frame import show, show_table
from attention.ui.text import Text


def show_pronouns(text: Text) -> None:
    """Show how many heads look at the noun that is meant, and which head's weight one word moves most."""
    answers = [ask(pair, chosen_place()) for pair in PAIRS]
    count = answers[0].right.size
    show(text, "pronouns", count=count)
    rows = []
    for pair, answer in zip(PAIRS, answers, strict=True):
        layer, head = answer.moved
        before, after = map(text.number, answer.weights)
        named = text.label("transformer.head_name", layer=layer + 1, head=head + 1)
        rows.append(
            [" / ".join(pair.words), " / ".join(pair.nouns), str(int(answer.right.sum())), named, before, after]
        )
    header = [text.label(f"transformer.pronoun_{column}") for column in ("words", "nouns", "right", "moved", "first")]
    show_table([*header, text.label("transformer.pronoun_second")], rows)
    everywhere = int(always_right(answers).sum())
    show(
        text,
        "pronouns_answer",
        count=count,
        chance=count // 4,
        reached=any(answer.right.sum() > count // 4 for answer in answers),
        pairs=len(answers),
        everywhere=everywhere,
        none=everywhere == 0,
    )
