"""Addresses of WebSockets."""

from __future__ import annotations

from uuid import uuid4

import pytest

from progress.consumers import progress_consumer
from progress.routing import patterns
from progress.socket_missing import not_found


def serving(path: str) -> object:
    """Return what serves a path: the first pattern that matches it."""
    return next(p.callback for p in patterns if p.pattern.match(path))


@pytest.mark.parametrize(
    "path", ["ws/upload-progress", f"ws/upload-progress/{uuid4()}"]
)
def test_progress_is_served(path):
    assert serving(path) is progress_consumer


@pytest.mark.parametrize(
    "path", ["", "ws/", "ws/upload-progress/7", "ws/upload-progress/../admin"]
)
def test_anything_else_is_refused_and_not_broken(path):
    assert serving(path) is not_found
