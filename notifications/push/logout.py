"""Which browser a session is in, so that logging out there ends its push."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth import SESSION_KEY, user_logged_out
from django.http import HttpRequest
from django.utils import timezone

from notifications.models import PushSubscription
from notifications.push import subscriptions
from notifications.push.subscriptions import Disabled

_KEY = "push_subscription"


def connect() -> None:
    """Listen to logouts; connecting twice is connecting once."""
    user_logged_out.connect(on_logged_out)


def remember(request: HttpRequest, subscription: PushSubscription) -> None:
    """Note that this session is in that browser; a token has no session to note it."""
    if SESSION_KEY in request.session:
        request.session[_KEY] = str(subscription.pk)


def remembered(request: HttpRequest) -> UUID | None:
    """Return the subscription of the browser that asks, if its session knows it."""
    kept = request.session.get(_KEY)
    return UUID(kept) if kept else None


def on_logged_out(request: HttpRequest | None, **kwargs: Any) -> None:
    """Tell this browser no more: somebody else may sit before it next."""
    subscription_id = remembered(request) if request is not None else None
    if subscription_id is not None:
        subscriptions.disable(subscription_id, Disabled.LOGGED_OUT, now=timezone.now())
