from __future__ import annotations

import email as mails
import socketserver
import threading
from contextlib import suppress
from typing import Any

import pytest

from notifications.channels import Sent, email, smtp
from notifications.errors import (
    DeliveryFailure,
    PermanentFailure,
    TransientFailure,
    UncertainFailure,
)
from notifications.statuses import Reason
from tests.notifications.channels.conftest import mail_delivery, make_mail, serving
from tests.notifications.channels.smtp_server import DROP, HANG

ADDRESS = "alice@example.org"
MESSAGE_ID = f"<{mail_delivery().pk.hex}@headway.example.org>"


def send(**values: Any) -> Sent:
    return email.send(mail_delivery(ADDRESS), make_mail(**values))


def test_a_mail_server_gets_the_mail_whole(smtp_server):
    url = "<https://headway.example.org/notifications/unsubscribe/" + "x" * 120 + "/>"
    sent = send(headers={"List-Unsubscribe": url})
    assert (sent.provider, sent.message_id) == ("smtp", MESSAGE_ID)
    [mail] = smtp_server.mails
    assert smtp_server.recipients == [[ADDRESS]]
    assert mail["Message-ID"] == MESSAGE_ID
    assert mail["Subject"] == make_mail()["subject"]
    assert mail["To"] == ADDRESS
    assert mail["List-Unsubscribe"].replace(" ", "") == url
    text, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert text is not None
    assert html is not None
    assert text.get_content().strip() == "It is done."
    assert html.get_content().strip() == make_mail()["html"]


def test_a_long_link_stays_on_one_line_as_it_is(smtp_server):
    url = "<https://headway.example.org/notifications/unsubscribe/" + "x" * 120 + "/>"
    send(headers={"List-Unsubscribe": url})
    header = mails.message_from_bytes(smtp_server.received[0])["List-Unsubscribe"]
    assert "".join(header.split()) == url


@pytest.mark.parametrize(
    ("answers", "expected", "reason"),
    [
        ({"RCPT": "550 no such person"}, PermanentFailure, Reason.REFUSED),
        ({"RCPT": "450 come back later"}, TransientFailure, Reason.UNREACHABLE),
        ({"RCPT": DROP}, TransientFailure, Reason.UNREACHABLE),
        ({"MAIL": "553 not from you"}, PermanentFailure, Reason.REFUSED),
        ({"MAIL": "421 closing"}, TransientFailure, Reason.UNREACHABLE),
        ({"MAIL": DROP}, TransientFailure, Reason.UNREACHABLE),
        ({"MAIL": HANG}, TransientFailure, Reason.UNREACHABLE),
        ({"DATA": "554 looks like spam"}, PermanentFailure, Reason.REFUSED),
        ({"DATA": "452 disk full"}, TransientFailure, Reason.UNREACHABLE),
        # It has the whole mail: it may send it, or not.
        ({"DATA": DROP}, UncertainFailure, Reason.UNCERTAIN),
        ({"DATA": HANG}, UncertainFailure, Reason.UNCERTAIN),
        ({"DATA": "what?"}, UncertainFailure, Reason.UNCERTAIN),
    ],
)
def test_a_mail_server_that_refuses_or_breaks_off_is_understood(
    settings, smtp_server, answers, expected, reason
):
    settings.EMAIL_TIMEOUT = 0.3
    smtp_server.answers = answers
    with pytest.raises(DeliveryFailure) as failure:
        send()
    assert type(failure.value) is expected
    assert failure.value.reason == reason


def test_a_conversation_ends_when_its_time_is_up(monkeypatch, smtp_server):
    monkeypatch.setattr(smtp, "TOTAL_SECONDS", 0.0)
    with pytest.raises(TransientFailure):
        send()
    assert not smtp_server.received


class Dripping(socketserver.BaseRequestHandler):
    """Greets one byte at a time, and never comes to the end of the line."""

    def handle(self) -> None:
        """Drip until the other side hangs up."""
        patience = threading.Event()
        with suppress(OSError):
            while not patience.wait(0.02):
                self.request.sendall(b"2")


@pytest.mark.parametrize("is_secret", [False, True])
def test_a_mail_server_that_drips_bytes_is_hung_up_on(settings, monkeypatch, is_secret):
    monkeypatch.setattr(smtp, "TOTAL_SECONDS", 0.2)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_TIMEOUT = 5
    settings.EMAIL_USE_SSL = is_secret
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Dripping)
    settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address
    with serving(server), pytest.raises(TransientFailure) as failure:
        send()
    assert failure.value.reason == Reason.UNREACHABLE


def test_a_mail_server_that_is_away_is_tried_again(settings, smtp_server):
    settings.EMAIL_PORT = 1
    with pytest.raises(TransientFailure) as failure:
        send()
    assert failure.value.reason == Reason.UNREACHABLE
