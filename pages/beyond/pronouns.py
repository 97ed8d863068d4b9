"""Which head knows what "it" means? All of them are asked, on pairs of sentences that differ in one word."""

from attention.experiments.transformer.pronouns import PAIRS, QUESTIONS, always_right, ask, ask_once
from attention.experiments.transformer.weights import chosen_place
from attention.ui.page.frame import table_of, tell
from attention.ui.text import Text
from pages.beyond.choices import Head, head_named


def show_pronouns(text: Text) -> None:
    """Show how many heads look at the noun that is meant, and which head's weight one word moves most."""
    answers = [ask(pair, chosen_place()) for pair in PAIRS]
    count = answers[0].right.size
    rows = []
    for pair, answer in zip(PAIRS, answers, strict=True):
        named = head_named(Head(*answer.moved), text)
        words, nouns = " / ".join(pair.words), " / ".join(pair.nouns)
        rows.append([words, nouns, str(int(answer.right.sum())), named, *map(text.number, answer.weights)])
    columns = ("words", "nouns", "right", "moved", "first", "second")
    everywhere = int(always_right(answers).sum())
    tell(
        text.part("pronouns", count=count),
        table_of([text.label(f"transformer.pronoun_{column}") for column in columns], rows),
        text.part(
            "pronouns_answer",
            count=count,
            chance=count // 4,
            reached=any(answer.right.sum() > count // 4 for answer in answers),
            pairs=len(answers),
            everywhere=everywhere,
            none=everywhere == 0,
        ),
        *questions(text),
    )


def questions(text: Text) -> tuple[str, ...]:
    """Return how many heads find the right one of two words, in a garden path and where words come twice."""
    found = [ask_once(question, chosen_place()) for question in QUESTIONS]
    count = found[0].right.size
    rows = []
    for question, (pieces, heads) in zip(QUESTIONS, found, strict=True):
        asked = (text.named(pieces, [each]) for each in (question.looks, question.meant, question.other))
        rows.append([question.sentence, *asked, str(int(heads.sum()))])
    near = [each.right if question.is_near else ~each.right for question, each in zip(QUESTIONS, found, strict=True)]
    columns = ("sentence", "looks", "meant", "other", "right")
    return (
        text.part("questions"),
        table_of([text.label(f"transformer.question_{column}") for column in columns], rows),
        text.part(
            "questions_answer",
            count=count,
            half=count // 2,
            asked=len(QUESTIONS),
            near=sum(2 * int(heads.sum()) > count for heads in near),
        ),
    )
