"""What answers mean, and how long they ask to wait."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from notifications.endpoints.meaning import failure_of, failure_of_error
from notifications.errors import PermanentFailure, TransientFailure
from notifications.net import (
    Answer,
    BadCertificate,
    ForbiddenAddress,
    TooSlow,
    Unreachable,
)
from notifications.statuses import Reason

NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)


def _answer(status: int, wait: str = "") -> Answer:
    return Answer(status=status, headers={"retry-after": wait}, text="")


@pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
def test_any_2xx_is_an_arrival(status):
    assert failure_of(_answer(status), now=NOW) is None


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504, 599])
def test_what_may_pass_is_transient(status):
    assert isinstance(failure_of(_answer(status), now=NOW), TransientFailure)


@pytest.mark.parametrize("status", [300, 301, 307, 304, 400, 401, 404, 410, 418, 451])
def test_the_rest_is_permanent(status):
    assert isinstance(failure_of(_answer(status), now=NOW), PermanentFailure)


def test_only_a_429_is_free_and_waits_a_minute_at_least():
    slow = failure_of(_answer(429, "5"), now=NOW)
    assert (slow.is_free, slow.retry_after) == (True, 60.0)
    assert failure_of(_answer(503, "5"), now=NOW).is_free is False


@pytest.mark.parametrize(("value", "seconds"), [("120", 120.0), ("", None)])
def test_an_endpoint_says_when_it_wants_to_be_asked_again(value, seconds):
    assert failure_of(_answer(503, value), now=NOW).retry_after == seconds


@pytest.mark.parametrize(
    ("error", "kind", "reason"),
    [
        (ForbiddenAddress("no"), PermanentFailure, Reason.FORBIDDEN_ADDRESS),
        (BadCertificate("no"), PermanentFailure, Reason.REFUSED),
        (TooSlow("no"), TransientFailure, Reason.UNREACHABLE),
        (Unreachable("no"), TransientFailure, Reason.UNREACHABLE),
    ],
)
def test_calls_without_an_answer(error, kind, reason):
    failure = failure_of_error(error)
    assert (type(failure), failure.reason) == (kind, reason)
