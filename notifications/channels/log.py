"""The system log: one structured line for an occasion, for machines that read logs."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

from notifications.channels import Sent
from notifications.kinds import Severity
from notifications.models import Delivery
from notifications.statuses import Status

logger = logging.getLogger("notifications.log")

_LEVELS = {
    Severity.INFO: logging.INFO,
    Severity.WARNING: logging.WARNING,
    Severity.ERROR: logging.ERROR,
    Severity.CRITICAL: logging.CRITICAL,
}


def is_idempotent() -> bool:
    """Return that a line may be written twice: its id tells doubles."""
    return True


def write(delivery: Delivery) -> dict[str, Any]:
    """Return the facts of the line."""
    event = delivery.event
    if event is None:
        return {"delivery": str(delivery.pk), "kind": "digest", "severity": "info"}
    return {
        "delivery": str(delivery.pk),
        "event": str(event.pk),
        "kind": str(event.kind),
        "severity": str(event.severity),
        "job": str(event.job_id or ""),
        "batch": str(event.batch_id or ""),
        "occurred_at": event.occurred_at.isoformat(),
        "title": str(event.payload.get("title", "")),
    }


def send_all(messages: Sequence[tuple[Delivery, dict[str, Any]]]) -> Sent:
    """Write a line for each."""
    for delivery, content in messages:
        send(delivery, content)
    return Sent(provider="log", status=Status.DELIVERED)


def send(_delivery: Delivery, content: dict[str, Any]) -> Sent:
    """Write the line."""
    level = _LEVELS[Severity(content["severity"])]
    facts = " ".join(f"{name}={value!r}" for name, value in content.items())
    logger.log(level, "notification %s", facts, extra={"notification": content})
    return Sent(provider="log", status=Status.DELIVERED)
