"""Webhooks, signed as Standard Webhooks 1.0.0 has it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from django.utils import timezone

from notifications.channels import Sent
from notifications.endpoints import health, meaning, payload
from notifications.endpoints.calling import call
from notifications.endpoints.payload import Message
from notifications.errors import (
    DeliveryFailure,
    PermanentFailure,
    SecretUnreadable,
    TransientFailure,
)
from notifications.models import Delivery, WebhookEndpoint
from notifications.net import Answer, OutboundError
from notifications.statuses import Reason, Status


def is_idempotent() -> bool:
    """Return that a lost attempt may be repeated: its `webhook-id` stays the same."""
    return True


def write(delivery: Delivery) -> dict[str, Any]:
    """Return the id and the body of the message."""
    return dict(payload.message_of(delivery))


def send(delivery: Delivery, content: dict[str, Any]) -> Sent:
    """Call the endpoint once, and note what that says about its health.

    Raises:
        DeliveryFailure: it did not take the message.
    """
    endpoint = delivery.endpoint
    if endpoint is None:
        raise PermanentFailure(Reason.DESTINATION_DISABLED, "The endpoint is deleted.")
    message = cast(Message, content)
    try:
        answer = _answer(endpoint, message, timezone.now())
    except TransientFailure as failure:
        is_away = failure.reason == Reason.UNREACHABLE
        health.note_failure(endpoint, is_away=is_away, now=timezone.now())
        raise
    except DeliveryFailure as failure:
        _note_refusal(endpoint, failure, timezone.now())
        raise
    health.note_ok(endpoint, now=timezone.now())
    return Sent(
        provider="webhook",
        message_id=message["id"],
        status=Status.DELIVERED,
        http_status=answer.status,
        response=answer.text,
    )


def _answer(endpoint: WebhookEndpoint, message: Message, now: datetime) -> Answer:
    try:
        answer = call(endpoint, message, now=now)
    except OutboundError as error:
        raise meaning.failure_of_error(error) from error
    except SecretUnreadable as error:
        raise TransientFailure(Reason.MISCONFIGURED, str(error)) from error
    failure = meaning.failure_of(answer, now=now)
    if failure:
        raise failure
    return answer


def _note_refusal(
    endpoint: WebhookEndpoint, failure: DeliveryFailure, now: datetime
) -> None:
    health.note_failure(endpoint, is_away=False, now=now)
    if failure.http_status == meaning.GONE:
        health.disable(endpoint, health.GONE, now=now)
