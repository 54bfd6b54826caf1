"""Each connection that opens, closes or is refused leaves one line in the log."""

from __future__ import annotations

import logging
import re

import pytest

from progress.protocol import CloseCode
from progress.relay import journal
from progress.relay.connection import Peer
from progress.relay.rights import Right
from progress.relay.source import Source
from progress.relay.topics import SYSTEM, user_topic
from progress.relay.tracks import Tracks
from progress.relay.viewer import Viewer

PEER = Peer(username="alice", address="192.0.2.7", agent="curl/8")


async def send(message) -> None:
    """Take what is sent."""


async def end(code) -> None:
    """Be closed."""


@pytest.fixture
def viewer() -> Viewer:
    source, right = Source(Tracks()), Right(user_id=1)
    alices = Viewer(send, source=source, right=right, end=end, peer=PEER)
    alices.topics |= {user_topic(1), SYSTEM}
    return alices


@pytest.fixture
def log(caplog) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.INFO, "progress.connections")
    return caplog


def test_who_came_from_where_to_what_is_said(viewer, log):
    journal.opened(viewer)
    assert log.messages == [
        f"opened connection={viewer.id} transport=websocket user='alice'"
        " address=192.0.2.7 watches='system user:1'"
    ]


def test_who_left_by_itself_is_said_with_how_long_and_how_much(viewer, log):
    viewer.sent = 74
    journal.closed(viewer, "gone")
    assert re.search(
        r"^closed .* reason='gone' seconds=\d+\.\d messages=74$", log.messages[0]
    )


async def test_whom_we_closed_is_said_with_why(viewer, log):
    await viewer.end(CloseCode.DISCONNECTED)
    journal.closed(viewer, "gone")
    assert "reason='disconnected'" in log.messages[0]


def test_who_was_not_let_in_is_said_with_why(log):
    journal.refused(CloseCode.NOT_FOUND, "sse", "192.0.2.9", "charlie")
    assert log.messages == [
        "refused transport=sse user='charlie' address=192.0.2.9 code=4404"
        " reason='no such job, or not yours'"
    ]


def test_a_name_cannot_forge_a_line(viewer, log):
    viewer.peer = Peer(username="eve\n2026 INFO progress.audit: all is well")
    journal.opened(viewer)
    assert "\n" not in log.messages[0]


def test_ids_are_unique_over_all_processes(viewer):
    assert re.fullmatch(r"[0-9a-f]{12}", viewer.id)


def test_whoever_watches_much_has_a_short_line(viewer, log):
    viewer.topics |= {user_topic(number) for number in range(500)}
    journal.opened(viewer)
    assert len(log.messages[0]) < 500
