"""The only writer of the site's defaults: what holds for who has not said otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from notifications import digests
from notifications.kinds import Channel
from notifications.models import PreferenceChange, SiteDefault
from notifications.preferences.changes import UNSAID, CellChange
from notifications.preferences.matrix import COLUMNS

#: What a default can be about. Nobody switches the inbox off.
CHANNELS = (*(each for each in COLUMNS if each != Channel.DATABASE), Channel.LOG)
SAY_SOMETHING = "Say whether it is on, or how soon it tells."


def says_something(said: Mapping[str, Any]) -> bool:
    """Return whether a default that is to be kept says anything."""
    return said.get("is_enabled") is not None or bool(said.get("frequency"))


def set_default(
    scope: str,
    channel: Channel,
    change: CellChange,
    *,
    actor_id: int | None,
    source: str = "admin",
    now: datetime,
) -> bool:
    """Write a default, or forget it (UNSAID); False if it says that already.

    What is held back for anybody is looked at again at once.
    """
    with transaction.atomic():
        rows = SiteDefault.objects.filter(scope=scope, channel=channel)
        locked = rows.select_for_update()
        before = locked.values("is_enabled", "frequency").first() or dict(UNSAID)
        after = {**before, **change}
        if before == after:
            return False
        _write(scope, channel, after)
        PreferenceChange.objects.create(
            actor_id=actor_id,
            source=source,
            subject=f"{scope} {channel}",
            before=before,
            after=after,
            changed_at=now,
        )
        digests.release_everybody(now=now)
    return True


def _write(scope: str, channel: Channel, after: dict[str, object]) -> None:
    if after == UNSAID:
        SiteDefault.objects.filter(scope=scope, channel=channel).delete()
    else:
        SiteDefault.objects.update_or_create(
            scope=scope, channel=channel, defaults=after
        )
