from __future__ import annotations

import smtplib
import ssl

import pytest
import requests
from anymail.exceptions import (
    AnymailInvalidAddress,
    AnymailRecipientsRefused,
    AnymailRequestsAPIError,
)
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.mail import BadHeaderError, EmailMessage, get_connection

from notifications.channels.mail_errors import MAIL_ERRORS, failure_of
from notifications.channels.smtp import HandedOver
from notifications.errors import PermanentFailure, TransientFailure, UncertainFailure
from notifications.statuses import Reason
from tests.notifications.channels.provider import Answer


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
        (HandedOver("timed out"), UncertainFailure, Reason.UNCERTAIN),
        (TimeoutError("timed out"), TransientFailure, Reason.UNREACHABLE),
        (ConnectionResetError(), TransientFailure, Reason.UNREACHABLE),
        (ssl.SSLError("handshake"), TransientFailure, Reason.UNREACHABLE),
    ],
)
def test_each_error_means_what_helps(error, expected, reason):
    assert isinstance(error, MAIL_ERRORS)
    failure = failure_of(error, is_idempotent=False)
    assert type(failure) is expected
    assert failure.reason == reason
    assert str(failure)
    assert "\n" not in str(failure)


def error_of_a_provider_without_keys() -> Exception:
    """What anymail's own backend raises: nothing protects a repetition there."""
    connection = get_connection("anymail.backends.resend.EmailBackend")
    mail = EmailMessage("a", "b", "a@example.org", ["alice@example.org"])
    with pytest.raises(AnymailRequestsAPIError) as raised:
        connection.send_messages([mail])
    return raised.value


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (Answer(status=None, is_taken=True), UncertainFailure),
        (Answer(status=None, is_taken=True, is_reset=True), UncertainFailure),
        (Answer(body="what?"), UncertainFailure),
        (Answer(status=502), UncertainFailure),
        (Answer(status=504), UncertainFailure),
        (Answer(status=500), TransientFailure),
        (Answer(status=503), TransientFailure),
        (Answer(status=422), PermanentFailure),
    ],
)
def test_without_keys_a_lost_answer_is_not_asked_for_again(provider, answer, expected):
    provider.answers = [answer]
    failure = failure_of(error_of_a_provider_without_keys(), is_idempotent=False)
    assert type(failure) is expected


def test_without_keys_what_never_got_there_is_sent_again(provider, settings):
    settings.ANYMAIL = {**settings.ANYMAIL, "RESEND_API_URL": "http://127.0.0.1:1/"}
    failure = failure_of(error_of_a_provider_without_keys(), is_idempotent=False)
    assert type(failure) is TransientFailure


def test_a_connection_that_took_too_long_carried_nothing():
    error = AnymailRequestsAPIError("Error posting")
    error.__cause__ = requests.ConnectTimeout()
    assert type(failure_of(error, is_idempotent=False)) is TransientFailure
