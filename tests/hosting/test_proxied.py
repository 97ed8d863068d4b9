"""Two processes behind the proxy: one is killed, later the other restarted, and nobody loses a number."""

import pytest

from tests.aside import run_aside
from tests.hosting.proxied import expected, haproxy_path, proxied, tried

SECONDS = 5.0


def test_readers_of_a_process_that_ends_are_back_on_the_other_with_the_numbers_of_their_links() -> None:
    if haproxy_path() is None:
        pytest.fail("no HAProxy: tests/hosting/find_haproxy.sh installs it as root on Debian", pytrace=False)
    with proxied() as behind:
        killed, restarted = run_aside(tried(behind, 12))
        assert {each.process for each in killed} == {"one"}
        assert 0 < len(killed) < 12, "the proxy spreads readers, and the cookie keeps them"
        assert len(restarted) == 12, "all had been on the second since"
        for each in (*killed, *restarted):
            assert each.away < SECONDS
            assert each.weights == expected(behind, "one", each.link)
