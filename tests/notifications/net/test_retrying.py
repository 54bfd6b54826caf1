"""Retry-After is seconds, or a date, or nothing that can be used."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from notifications.net.retrying import seconds_of

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        (" 7 ", 7.0),
        ("Mon, 04 May 2026 12:02:00 GMT", 120.0),
        ("Mon, 04 May 2026 14:02:00 +0200", 120.0),
        ("Mon, 04 May 2026 11:00:00 GMT", 0.0),
        ("Mon, 04 May 2026 12:02:00", 120.0),
        ("", None),
        ("soon", None),
        (f"Mon, {'9' * 20} May 2026 12:02:00 GMT", None),
        (f"Mon, 04 May 2026 12:02:00 +{'9' * 20}", None),
        ("-5", None),
        ("1.5", None),
        ("²", None),
        ("9" * 400, 999_999_999.0),
        ("Mon, 99 May 2026 12:02:00 GMT", None),
    ],
)
def test_what_is_asked_for_is_understood_or_passed_over(value, seconds):
    assert seconds_of(value, now=NOW) == seconds
