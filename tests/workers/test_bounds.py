"""Bounds: the settings reach the readers in their own units."""

from __future__ import annotations

from workers import bounds
from workers.limits import Limits


def test_the_settings_as_they_come_are_the_limits_as_they_come():
    assert bounds.limits() == Limits(max_bytes=100 * 1024 * 1024)


def test_settings_are_taken_in_their_units(settings):
    settings.HEADWAY_READER_MEMORY_MB = 5
    settings.HEADWAY_PAGE_SECONDS = 1.5
    found = bounds.limits()
    assert (found.memory_bytes, found.page_seconds) == (5 * 1024 * 1024, 1.5)
