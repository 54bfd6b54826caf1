"""Tell staff that a push service does not accept us: nobody else can mend it."""

from __future__ import annotations

import logging
from datetime import datetime

from notifications import events
from notifications.errors import DeliveryFailure
from notifications.kinds import Kind, Severity

logger = logging.getLogger(__name__)


def tell_of_key(service: str, failure: DeliveryFailure, *, now: datetime) -> None:
    """Raise an alert, once a day and service however many browsers it fails for."""
    logger.error("Push by %s: %s %s", service, failure, failure.response)
    events.record(
        kind=Kind.SYSTEM_ALERT,
        key=f"push-key:{service}:{now:%Y-%m-%d}",
        # Whoever has a browser can make its service refuse us: no reason to wake staff.
        severity=Severity.ERROR,
        payload={
            "problem": "push_key",
            "title": "Browser push does not work",
            "message": f"{failure} No browser that uses it is told.",
            "advice": "Look at HEADWAY_VAPID_PRIVATE_KEY, HEADWAY_VAPID_CONTACT, "
            "SECRET_KEY_FALLBACKS and the clock of this machine.",
            "since": now.isoformat(),
            "is_resolved": False,
        },
        now=now,
    )
