"""Endpoints whose names resolve, and a machine that may call itself."""

from __future__ import annotations

import pytest

from notifications.net import resolving
from tests.notifications.webhooks import open_home


@pytest.fixture(autouse=True)
def _names(monkeypatch) -> None:
    """example.org is on the Internet; "inner." names lead inside."""

    def look_up(host: str, port: int) -> list[str]:
        if host.startswith("127."):
            return [host]
        return ["10.0.0.1" if host.startswith("inner.") else "93.184.216.34"]

    monkeypatch.setattr(resolving, "look_up", look_up)


@pytest.fixture
def at_home(settings) -> None:
    """Webhooks may go to this machine."""
    open_home(settings)
