"""One change of a status: what every other module of this package goes through."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import F, QuerySet, Value
from django.db.models.functions import Coalesce

from notifications.models import Delivery
from notifications.statuses import SETTLED, Status, sources

#: What a delivery that nobody holds has.
FREE: dict[str, Any] = {"lease_token": None, "lease_expires_at": None}


def change(
    rows: QuerySet[Delivery], target: Status, *, now: datetime, **values: Any
) -> int:
    """Move those of `rows` that may enter `target`; return how many did.

    When it first settled is kept: a late receipt does not change it.
    """
    finished = Coalesce(F("finished_at"), Value(now)) if target in SETTLED else None
    allowed = rows.filter(status__in=sources(target))
    values = FREE | values | {"status": target, "finished_at": finished}
    return allowed.update(**values)


def said(text: str) -> str:
    """Return what staff read of an error: its first 500 characters."""
    return " ".join(text.replace("\0", "").split())[:500]
