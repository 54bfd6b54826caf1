"""Which streams the kernel gives up, and when."""

from __future__ import annotations

import socket

import pytest

from config.web.silence import UNHEARD_MS, is_event_stream, notice_silence

START = "http.response.start"


def test_only_streams_of_events_are_given_up_when_nothing_is_confirmed():
    plain = [(b"content-type", b"text/html")]
    events = [(b"content-type", b"text/event-stream; charset=utf-8")]
    assert is_event_stream({"type": START, "headers": events})
    assert not is_event_stream({"type": START, "headers": plain})
    assert not is_event_stream({"type": START})
    assert not is_event_stream({"type": "http.response.body", "body": b"x"})


@pytest.mark.skipif(
    not hasattr(socket, "TCP_USER_TIMEOUT"), reason="the kernel has no such option"
)
def test_the_kernel_is_told_when_to_give_up():
    with socket.socket() as peer:
        notice_silence(peer)
        found = peer.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT)
    assert found == UNHEARD_MS


def test_a_local_socket_has_no_such_option():
    with socket.socket(socket.AF_UNIX) as peer:
        notice_silence(peer)
