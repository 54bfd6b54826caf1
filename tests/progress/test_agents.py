"""A User-Agent header becomes a name that people know."""

from __future__ import annotations

import pytest

from progress.agents import short_name

WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (f"Mozilla/5.0 (X11; Linux x86_64) {WEBKIT} Chrome/141.0", "Chrome on Linux"),
        (f"Mozilla/5.0 (Windows NT 10.0) {WEBKIT} Chrome/1 Edg/1", "Edge on Windows"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari/604.1",
            "Safari on iPhone",
        ),
        ("Mozilla/5.0 (Linux; Android 15; rv:140.0) Firefox/140", "Firefox on Android"),
        ("curl/8.5.0", "curl"),
        ("", ""),
    ],
)
def test_a_name_is_short(agent, name):
    assert short_name(agent) == name
