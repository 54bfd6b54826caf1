"""HTTP: static files and large uploads go through, and streams notice dead peers."""

from __future__ import annotations

import socket

import httpx
import pytest

from config.web.requests import UNHEARD_MS, _is_event_stream, _notice_silence
from tests import factories
from tests.conftest import PASSWORD

REQUESTS = 20


def test_only_streams_of_events_are_given_up_when_nothing_is_confirmed():
    plain = {"headers": [(b"content-type", b"text/html")]}
    events = {"headers": [(b"content-type", b"text/event-stream; charset=utf-8")]}
    assert _is_event_stream(events)
    assert not _is_event_stream(plain)
    assert not _is_event_stream({})


@pytest.mark.skipif(
    not hasattr(socket, "TCP_USER_TIMEOUT"), reason="the kernel has no such option"
)
def test_the_kernel_is_told_when_to_give_up(monkeypatch):
    class Transport:
        socket = socket.socket()

    monkeypatch.setattr("config.web.requests.Connection", Transport)
    with Transport.socket as peer:
        _notice_silence(Transport())
        found = peer.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT)
    assert found == UNHEARD_MS


def test_pages_files_and_requests_are_served_one_after_another(stack, alice):
    factories.make_job(alice)
    with stack.http(alice.username, PASSWORD) as client:
        for _ in range(REQUESTS):
            assert client.get("/api/jobs").json()["count"] == 1
        assert (
            "text/css" in client.get("/static/css/tokens.css").headers["content-type"]
        )
        upload = [("files", ("large.txt", b"x" * 3_000_000))]
        answer = client.post("/api/jobs", files=upload)
        assert answer.status_code == httpx.codes.CREATED
        assert client.get("/accounts/login/").status_code == httpx.codes.OK
