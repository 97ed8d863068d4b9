"""What the statements of the pages in pages/beyond share."""

from tests.pages.claims.said import Said


def number(said: Said, name: str, default: int, most: int) -> int:
    """A number of the link, from 0; the default where the sentence has no such place."""
    asked = said.link.get(name, "")
    return (int(asked) if asked.isdigit() and 1 <= int(asked) <= most else min(default, most)) - 1


def file_named(said: Said) -> None:
    """The sentence names the file, and whether it is there."""
    assert str(said.slots["file"]).replace(".", "\\.") in said.words
    assert said.slots["missing"] == said.says("is missing", "不见了")
