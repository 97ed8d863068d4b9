"""What a file from outside is refused for: a typed reason, so that a page can say it in the reader's language."""

from typing import Literal

Reason = Literal[
    "empty",
    "too many bytes",
    "unknown kind",
    "damaged",
    "too short",
    "too long",
    "too few samples a second",
    "too many samples a second",
    "too many channels",
    "not numbers",
    "silent",
    "too many pixels",
    "too wide or high",
]


class RefusedFileError(ValueError):
    """A recording or a picture that will not be shown.

    Attributes:
        reason: which rule it breaks.
        given: what the file has, in the rule's unit; an empty string where there is nothing to name.
        limit: what the rule allows, in the same unit; an empty string for a rule without a number.
    """

    def __init__(self, reason: Reason, given: float | str = "", limit: float | str = "") -> None:
        super().__init__(f"{reason}: {given}, limit {limit}" if limit != "" else f"{reason}: {given}".rstrip(": "))
        self.reason: Reason = reason
        self.given = given
        self.limit = limit
