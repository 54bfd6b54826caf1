"""Ready means that /health/ready answers 200, and nothing else does."""

from __future__ import annotations

import http.server
import socket
import threading
from dataclasses import replace
from typing import ClassVar

import pytest

from config.server.ready import is_ready


@pytest.fixture
def web(plan):
    """A server whose answer and whose last request the test sets and reads."""

    class Handler(http.server.BaseHTTPRequestHandler):
        answer = 200
        asked: ClassVar[tuple[str, str | None]] = ("", "")

        def do_GET(self):
            Handler.asked = (self.path, self.headers["Host"])
            self.send_response(self.answer)
            self.end_headers()

        def log_message(self, *args):
            """Say nothing."""

    with http.server.HTTPServer((plan.host, plan.port), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,)).start()
        yield Handler
        server.shutdown()


@pytest.fixture
def flower(plan):
    with socket.create_server((plan.host, plan.flower_port)) as server:
        yield server


@pytest.mark.parametrize(
    ("answer", "expected"), [(200, True), (503, False), (404, False)]
)
def test_only_200_is_ready(plan, web, flower, answer, expected):
    web.answer = answer
    assert is_ready(plan) is expected
    assert web.asked == ("/health/ready", f"127.0.0.1:{plan.port}")


def test_without_flower_it_is_not_ready(plan, web):
    assert is_ready(plan) is False
    assert web.asked[0] == "/health/ready"


def test_a_server_that_is_not_there_is_not_ready(plan):
    assert is_ready(plan) is False


def test_in_production_it_asks_by_a_name_that_is_allowed(
    plan, web, flower, monkeypatch
):
    monkeypatch.setenv("ALLOWED_HOSTS", ".example.org,other.org")
    web.answer = 200
    assert is_ready(replace(plan, is_debug=False))
    assert web.asked[1] == "example.org"
