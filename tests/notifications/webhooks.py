"""Endpoints and their deliveries, and what lets a test call its own machine."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any
from uuid import uuid4

from django.contrib.auth.models import User
from django.db import connection
from django.utils import timezone

from notifications.endpoints import keys
from notifications.kinds import Channel
from notifications.models import Delivery, NotificationEvent, WebhookEndpoint
from notifications.statuses import SETTLED, Status
from notifications.vault import unseal
from tests.notifications.conftest import make_event


def open_home(settings: Any) -> None:
    """Let webhooks go to this machine, over http and to every port."""
    settings.HEADWAY_OUTBOUND_NETWORKS = ["127.0.0.0/8"]
    settings.HEADWAY_OUTBOUND_PORTS = ["1-65535"]
    settings.HEADWAY_OUTBOUND_HTTP = True


def make_endpoint(owner: User | None, **values: Any) -> WebhookEndpoint:
    """An endpoint with a secret."""
    now = timezone.now()
    defaults: dict[str, Any] = {"name": "Ops", "url": "https://example.org/hook"}
    defaults["created_at"] = now - timedelta(days=10)
    endpoint = WebhookEndpoint.objects.create(owner=owner, **(defaults | values))
    keys.give(endpoint, now=now)
    return endpoint


def secret_of(endpoint: WebhookEndpoint) -> str:
    """The first secret that an endpoint had."""
    return unseal(endpoint.secrets.order_by("pk")[0].sealed)


def make_delivery(
    endpoint: WebhookEndpoint,
    status: Status = Status.PENDING,
    *,
    event: NotificationEvent | None = None,
    **values: Any,
) -> Delivery:
    """A delivery to an endpoint, due now."""
    now = timezone.now()
    defaults: dict[str, Any] = {
        "key": f"test:{uuid4()}",
        "event": event or make_event(),
        "recipient": endpoint.owner,
        "channel": Channel.WEBHOOK,
        "endpoint": endpoint,
        "next_attempt_at": now,
        "created_at": now,
        "finished_at": now if status in SETTLED else None,
    }
    return Delivery.objects.create(status=status, **(defaults | values))


def run_together(*calls: Callable[[], bool]) -> list[bool]:
    """Call all of them in threads that begin together; return what they returned."""
    start = Barrier(len(calls))

    def run(call: Callable[[], bool]) -> bool:
        start.wait(30)
        try:
            return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))
