"""The part of a page that is about browsers which are told."""

from __future__ import annotations

from typing import Any

from django import template

from notifications.models import PushSubscription
from notifications.push import logout
from notifications.push.subscriptions import LIMIT

register = template.Library()


@register.inclusion_tag("notifications/parts/browsers.html", takes_context=True)
def push_browsers(context: dict[str, Any]) -> dict[str, Any]:
    """Return the switch for this browser, and the list of a person's browsers.

    It brings its own script, and works on any page of somebody who is logged in.
    """
    request = context["request"]
    rows = list(PushSubscription.objects.of(request.user).select_related("vapid_key"))
    return {
        "request": request,
        "csrf_token": context.get("csrf_token"),
        "told": [row for row in rows if row.disabled_at is None],
        "let_go": [row for row in rows if row.disabled_at is not None],
        "own_id": logout.remembered(request),
        "limit": LIMIT,
    }
