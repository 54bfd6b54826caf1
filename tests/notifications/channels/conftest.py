"""Real counterparts of the mail channel: a mail server and a provider."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from socketserver import BaseServer
from threading import Thread
from typing import Any
from uuid import UUID

import pytest
from django.contrib.auth.models import User

from notifications.kinds import Channel
from notifications.models import Delivery
from tests.notifications.channels.provider import Provider
from tests.notifications.channels.smtp_server import SmtpServer


@contextmanager
def serving(server: BaseServer) -> Iterator[None]:
    """Let a server run in a thread of its own."""
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def smtp_server(settings) -> Iterator[SmtpServer]:
    """Mail goes by SMTP to this server."""
    with SmtpServer() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_TIMEOUT = 5
        yield server


@pytest.fixture
def provider(settings) -> Iterator[Provider]:
    """Mail goes by HTTP to this provider."""
    with Provider() as server, serving(server):
        settings.EMAIL_BACKEND = "notifications.channels.resend.EmailBackend"
        settings.ANYMAIL = {
            "RESEND_API_KEY": "re_key",
            "RESEND_API_URL": server.url,
            "REQUESTS_TIMEOUT": 5,
        }
        yield server


def make_mail(**values: Any) -> dict[str, Any]:
    """A mail as it is frozen."""
    mail = {
        "sender": "Headway <no-reply@headway.example.org>",
        "name": "",
        "subject": "“May exams” is finished",
        "text": "It is done.\n",
        "html": "<p>It is done.</p>",
        "headers": {},
    }
    return mail | values


def mail_delivery(address: str = "alice@example.org", **values: Any) -> Delivery:
    """A delivery of a mail, in no database."""
    given = {
        "pk": UUID("0f0e0d0c-0b0a-4900-8807-060504030201"),
        "channel": Channel.EMAIL,
        "address": address,
        "recipient": User(pk=1, username="alice"),
        "attempts": 1,
    }
    return Delivery(**(given | values))
