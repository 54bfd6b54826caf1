"""Small frames, and a job that writes a lot."""

from __future__ import annotations

import pytest

from progress.frames import filling, reading

MODULES = (filling, reading)


@pytest.fixture
def small_frames(monkeypatch) -> None:
    """Let one frame carry four pages, three lines and three events."""
    for module in MODULES:
        monkeypatch.setattr(module, "MAX_PAGES", 4)
        monkeypatch.setattr(module, "MAX_LOGS", 3)
        monkeypatch.setattr(module, "MAX_EVENTS", 3)
