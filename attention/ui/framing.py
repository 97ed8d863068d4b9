"""Which sites may show the app in a frame: one setting, `ATTENTION_FRAMED_BY`. Plain Python."""

import os
import re
import sys
from typing import Final

SETTING: Final = "ATTENTION_FRAMED_BY"
ORIGIN: Final = re.compile(r"https?://(?=.{1,253}(?::|$))[a-z0-9-]+(?:\.[a-z0-9-]+)*(?::[0-9]{1,5})?")


def read_origins(written: str) -> tuple[str, ...]:
    """Return the sites that a setting names: `https://moodle.example.edu https://canvas.example.com:8443`.

    Raises:
        ValueError: one of them is not an origin: a scheme and a host, without a path.
    """
    origins = written.lower().split()
    for origin in origins:
        if ORIGIN.fullmatch(origin) is None:
            raise ValueError(
                f"{SETTING} names {origin!r}, which is not a site: "
                "write https:// and the host only, several with spaces between, such as https://moodle.example.edu"
            )
    return tuple(dict.fromkeys(origins))


def framed_by() -> tuple[str, ...]:
    """Return the sites that may frame this server's pages; a setting that cannot be read ends it in a sentence."""
    try:
        return read_origins(os.environ.get(SETTING, ""))
    except ValueError as wrong:
        sys.exit(str(wrong))
