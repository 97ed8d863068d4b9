"""The citation says what CITATION.cff says."""

from pathlib import Path

import yaml

from attention.ui.files.citation import FILE, bibtex, facts, plain
from attention.ui.text import LANGUAGES, load_text

ADDRESS = "https://example.org/take-home?edits=K-1-1_2.5%7EV-1-1_1&lang=zh"


def test_the_file_is_read_as_yaml_reads_it() -> None:
    said = yaml.safe_load(Path(FILE).read_text("utf-8"))
    assert facts() == {"title": said["title"], "name": said["authors"][0]["name"], "version": said["version"]}


def test_both_forms_hold_title_author_version_and_address() -> None:
    lines = [plain(load_text(language, "lecture", 2, "take-home"), ADDRESS) for language in LANGUAGES]
    for written in (bibtex(ADDRESS), *lines):
        for part in (*facts().values(), ADDRESS):
            assert part in written
    assert bibtex(ADDRESS).count("{") == bibtex(ADDRESS).count("}")
    assert "url" not in bibtex("")
