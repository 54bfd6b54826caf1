"""HTTP: static files and large uploads go through, and streams notice dead peers."""

from __future__ import annotations

import socket

import httpx
import pytest

from config.web.requests import _notice_silence
from config.web.silence import UNHEARD_MS
from tests import factories
from tests.conftest import PASSWORD

REQUESTS = 20


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


def test_an_upload_is_not_looked_into_before_django_does(stack, alice):
    deep = b"Content-Type: message/rfc822\r\n\r\n" * 3_000
    with stack.http(alice.username, PASSWORD) as client:
        upload = [("files", ("deep.eml", deep, "message/rfc822"))]
        answer = client.post("/api/jobs", files=upload)
        assert answer.status_code == httpx.codes.CREATED
