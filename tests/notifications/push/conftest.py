"""Push services on this machine, and browsers that are subscribed to them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User

from notifications.kinds import Channel
from notifications.models import Delivery, PushSubscription
from notifications.push import subscriptions
from tests.notifications.conftest import NOW, make_event, make_notification
from tests.notifications.push.service import PushService


@pytest.fixture
def service(settings) -> Iterator[PushService]:
    """A push service that admins have added."""
    settings.HEADWAY_OUTBOUND_NETWORKS = ["127.0.0.0/8"]
    settings.HEADWAY_OUTBOUND_PORTS = ["1-65535"]
    settings.HEADWAY_OUTBOUND_HTTP = True
    with PushService().running() as running:
        settings.HEADWAY_PUSH_HOSTS = [running.origin]
        yield running
        assert running.faults == []


@pytest.fixture
def subscribed(service) -> Callable[[User], PushSubscription]:
    """Subscribe a new browser of a person."""

    def subscribe(user: User) -> PushSubscription:
        told = service.browser().told()
        return subscriptions.register(user, told, is_asked_for=True, now=NOW)

    return subscribe


@pytest.fixture
def push_to() -> Callable[..., Delivery]:
    """Plan a push to a browser of a person: a job of theirs completed."""

    def planned(browser: PushSubscription, **values: Any) -> Delivery:
        event = values.pop("event", None) or make_event(job=values.pop("job", None))
        notification = make_notification(browser.user, event=event)
        defaults: dict[str, Any] = {
            "key": f"test:{uuid4()}",
            "event": event,
            "notification": notification,
            "recipient": browser.user,
            "channel": Channel.PUSH,
            "subscription": browser,
            "next_attempt_at": NOW,
            "created_at": NOW,
        }
        return Delivery.objects.create(**(defaults | values))

    return planned
