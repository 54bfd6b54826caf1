"""System checks: what the settings mean for browser push."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.core.checks import Warning as CheckWarning

from notifications.push import contact, keys
from notifications.push.errors import BadVapidKey

Apps = Sequence[AppConfig] | None


def vapid_key_can_be_used(app_configs: Apps, **kwargs: Any) -> list[CheckMessage]:
    """E022: with a key that is none no browser can be told."""
    if not settings.HEADWAY_VAPID_PRIVATE_KEY:
        return []
    try:
        keys.check(settings.HEADWAY_VAPID_PRIVATE_KEY)
    except BadVapidKey:
        return [
            Error(
                "HEADWAY_VAPID_PRIVATE_KEY is no private key on P-256.",
                hint="Unset it, or set 32 bytes in URL-safe base64 (43 characters).",
                id="headway.E022",
            )
        ]
    return []


def push_services_can_write(app_configs: Apps, **kwargs: Any) -> list[CheckMessage]:
    """W023: Apple's push service refuses who gives no address on the Internet."""
    if contact.is_reachable(contact.vapid_contact()):
        return []
    return [
        CheckWarning(
            "Push services are given no address to write to, and some refuse us then.",
            hint="Set HEADWAY_VAPID_CONTACT=mailto:admin@example.org.",
            id="headway.W023",
        )
    ]


CHECKS = ((vapid_key_can_be_used, False), (push_services_can_write, True))
