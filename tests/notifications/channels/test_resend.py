from __future__ import annotations

import pytest
from django.core.mail import send_mail

from notifications.errors import DeliveryFailure, PermanentFailure, TransientFailure
from notifications.statuses import Reason
from tests.notifications.channels.provider import Answer
from tests.notifications.channels.test_email import ADDRESS, DELIVERY, MAIL, send

KEY = f"{DELIVERY.hex}@headway.example.org"


def test_resend_gets_the_mail_with_an_idempotency_key(provider):
    assert send() == "re_1"
    [request] = provider.requests
    assert request.path == "/emails"
    assert request.headers["Idempotency-Key"] == KEY
    assert request.headers["Authorization"] == "Bearer re_key"
    assert request.json["to"] == [ADDRESS]
    assert request.json["from"] == MAIL["sender"]
    assert request.json["subject"] == MAIL["subject"]
    assert request.json["text"] == MAIL["text"]
    assert request.json["html"] == MAIL["html"]


def test_the_key_fits_what_resend_remembers():
    assert len(KEY) <= 256


def test_a_repetition_is_the_same_request_byte_for_byte(provider):
    provider.answers = [Answer(status=500, body={"message": "sorry"})]
    with pytest.raises(TransientFailure):
        send()
    send()
    first, second = provider.requests
    assert first.body == second.body
    assert first.headers["Idempotency-Key"] == second.headers["Idempotency-Key"]


def test_other_mail_goes_out_without_a_key(provider):
    send_mail("Reset your password", "Here.", "a@example.org", [ADDRESS])
    [request] = provider.requests
    assert "Idempotency-Key" not in request.headers


@pytest.mark.parametrize(
    ("answer", "expected", "reason"),
    [
        (Answer(status=None), TransientFailure, Reason.UNREACHABLE),
        (Answer(status=500), TransientFailure, Reason.UNREACHABLE),
        (Answer(status=503), TransientFailure, Reason.UNREACHABLE),
        (Answer(status=408), TransientFailure, Reason.UNREACHABLE),
        (Answer(status=429), TransientFailure, Reason.THROTTLED),
        (Answer(status=401), TransientFailure, Reason.MISCONFIGURED),
        (Answer(status=403), TransientFailure, Reason.MISCONFIGURED),
        (Answer(status=422), PermanentFailure, Reason.REFUSED),
        (Answer(status=400), PermanentFailure, Reason.REFUSED),
        (
            Answer(status=409, body={"name": "concurrent_idempotent_requests"}),
            TransientFailure,
            Reason.UNREACHABLE,
        ),
        (
            Answer(status=409, body={"name": "invalid_idempotent_request"}),
            PermanentFailure,
            Reason.UNCERTAIN,
        ),
        (Answer(status=200, body=["what?"]), PermanentFailure, Reason.UNCERTAIN),
    ],
)
def test_each_answer_of_resend_means_what_helps(provider, answer, expected, reason):
    provider.answers = [answer]
    with pytest.raises(DeliveryFailure) as failure:
        send()
    assert type(failure.value) is expected
    assert failure.value.reason == reason


@pytest.mark.parametrize(
    ("headers", "seconds"), [({}, 60.0), ({"Retry-After": "7"}, 7.0)]
)
def test_resend_is_given_the_time_that_it_asks_for(provider, headers, seconds):
    provider.answers = [Answer(status=429, headers=headers)]
    with pytest.raises(TransientFailure) as failure:
        send()
    assert failure.value.retry_after == seconds
