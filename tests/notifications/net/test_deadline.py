"""A deadline cuts connections, whoever waits on them."""

from __future__ import annotations

import socket

import pytest

from notifications.net import deadline
from notifications.net.deadline import Deadline


def test_a_connection_is_cut_when_the_time_is_over():
    ours, theirs = socket.socketpair()
    with ours, theirs, Deadline(0.05) as limit:
        deadline.hold(ours)
        assert ours.recv(1) == b""
        assert limit.is_over


def test_a_connection_that_comes_too_late_is_cut_at_once():
    ours, theirs = socket.socketpair()
    with ours, theirs, Deadline(0) as limit:
        limit._timer.join()
        deadline.hold(ours)
        assert ours.recv(1) == b""


def test_a_call_in_time_leaves_its_connection_alone():
    ours, theirs = socket.socketpair()
    with ours, theirs:
        with Deadline(30) as limit:
            deadline.hold(ours)
        theirs.send(b"x")
        assert ours.recv(1) == b"x"
        assert not limit.is_over


def test_outside_a_deadline_nothing_is_held():
    ours, theirs = socket.socketpair()
    with ours, theirs:
        deadline.hold(ours)
        theirs.close()
        assert ours.recv(1) == b""


def test_deadlines_are_used_once():
    limit = Deadline(30)
    with limit:
        pass
    with pytest.raises(RuntimeError), limit:
        pass
