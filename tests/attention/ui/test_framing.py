"""Which sites may frame the app: none at first, then those of the setting, and a bad setting says what is wrong."""

import pytest

from attention.ui.framing import SETTING, read_origins
from attention.ui.server import content_security_policy


def test_nobody_frames_the_app_at_first_and_then_the_sites_of_the_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(SETTING, raising=False)
    assert content_security_policy().endswith("frame-ancestors 'self'")
    monkeypatch.setenv(
        SETTING, " https://moodle.example.edu  https://Canvas.example.com:8443 https://moodle.example.edu"
    )
    sites = "https://moodle.example.edu https://canvas.example.com:8443"
    assert content_security_policy().endswith(f"frame-ancestors 'self' {sites}")


@pytest.mark.parametrize(
    "written",
    ["*", "moodle.example.edu", "https://*.example.edu", "https://a.example/course", "https://a.example; script-src *",
     "'none'", "data:", "https://", "https://a.example,https://b.example", "ftp://a.example", "https://a..example"],
)  # fmt: skip
def test_what_is_no_site_is_refused_in_a_sentence(written: str) -> None:
    with pytest.raises(ValueError, match=f"^{SETTING} names .* is not a site: write https://"):
        read_origins(written)
