from __future__ import annotations

import smtplib
import ssl
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from anymail.exceptions import AnymailInvalidAddress, AnymailRecipientsRefused
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.mail import BadHeaderError

from notifications.channels.mail_errors import MAIL_ERRORS, failure_of, retry_after
from notifications.errors import PermanentFailure, TransientFailure
from notifications.statuses import Reason

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("error", "expected", "reason"),
    [
        (BadHeaderError("newline"), PermanentFailure, Reason.REFUSED),
        (ValidationError("Enter an address."), PermanentFailure, Reason.REFUSED),
        (UnicodeError("surrogates"), PermanentFailure, Reason.REFUSED),
        (AnymailInvalidAddress("a@"), PermanentFailure, Reason.REFUSED),
        (AnymailRecipientsRefused(), PermanentFailure, Reason.REFUSED),
        (ImproperlyConfigured("no key"), TransientFailure, Reason.MISCONFIGURED),
        (
            smtplib.SMTPAuthenticationError(535, b"wrong password"),
            TransientFailure,
            Reason.MISCONFIGURED,
        ),
        (
            smtplib.SMTPRecipientsRefused({"a": (550, b"no"), "b": (450, b"later")}),
            TransientFailure,
            Reason.UNREACHABLE,
        ),
        (smtplib.SMTPServerDisconnected(), TransientFailure, Reason.UNREACHABLE),
        (smtplib.SMTPConnectError(554, b"no"), PermanentFailure, Reason.REFUSED),
        (TimeoutError("timed out"), TransientFailure, Reason.UNREACHABLE),
        (ConnectionResetError(), TransientFailure, Reason.UNREACHABLE),
        (ssl.SSLError("handshake"), TransientFailure, Reason.UNREACHABLE),
    ],
)
def test_each_error_means_what_helps(error, expected, reason):
    assert isinstance(error, MAIL_ERRORS)
    failure = failure_of(error)
    assert type(failure) is expected
    assert failure.reason == reason
    assert str(failure)
    assert "\n" not in str(failure)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        (" 0 ", 0.0),
        ("Sun, 22 Nov 2026 12:01:30 GMT", 90.0),
        ("Sun, 22 Nov 2026 11:00:00 GMT", 0.0),
        ("soon", None),
        ("-5", None),
        ("", None),
    ],
)
def test_retry_after_is_seconds_or_a_date(value, seconds):
    response = SimpleNamespace(headers={"Retry-After": value})
    assert retry_after(response, now=NOON) == seconds


def test_without_the_header_nothing_is_asked_for():
    assert retry_after(SimpleNamespace(headers={})) is None
