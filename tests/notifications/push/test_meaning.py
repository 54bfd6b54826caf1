"""What answers of push services mean, without any of them."""

from __future__ import annotations

import pytest
import requests

from notifications.errors import PermanentFailure, TransientFailure
from notifications.net import BadCertificate, ForbiddenAddress, Unreachable
from notifications.push.meaning import failure_of, failure_of_error, was_sent
from tests.notifications.conftest import NOW


@pytest.mark.parametrize(
    ("header", "wait"),
    [
        ("90", 90.0),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 0.0),
        ("Thu, 01 Jan 1970 00:00:00", 0.0),
        ("99999999999999", 999999999.0),
        ("-5", None),
        ("١٢", None),
        ("soon", None),
        (f"Mon, {'9' * 20} May 2026 12:02:00 GMT", None),
        (f"Mon, 04 May 2026 12:02:00 +{'9' * 20}", None),
        ("", None),
    ],
)
def test_the_time_to_wait_is_read_in_whatever_form(header, wait):
    failure = failure_of(503, retry_after=header, text="", now=NOW)
    assert isinstance(failure, TransientFailure)
    assert failure.retry_after == wait


def test_a_call_that_never_connected_has_sent_nothing():
    error = Unreachable()
    assert not was_sent(error)
    error.__cause__ = requests.ConnectTimeout()
    assert not was_sent(error)
    error.__cause__ = requests.ConnectionError("NewConnectionError(...)")
    assert not was_sent(error)
    error.__cause__ = requests.ReadTimeout()
    assert was_sent(error)


def test_an_address_that_must_not_be_called_is_given_up():
    failure = failure_of_error(ForbiddenAddress("no"), is_replaced=True)
    assert isinstance(failure, PermanentFailure)


def test_a_service_with_a_bad_certificate_was_told_nothing():
    error = BadCertificate("no")
    error.__cause__ = requests.exceptions.SSLError("certificate")
    assert isinstance(failure_of_error(error, is_replaced=False), TransientFailure)
