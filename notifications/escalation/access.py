"""Which escalations a person may see and take care of."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.db.models import QuerySet

from notifications.models import EscalationRun


def runs_for(user: Any) -> QuerySet[EscalationRun]:
    """Return the runs of what `user` was told of, the latest first; staff see all."""
    rows = EscalationRun.objects.select_related(
        "event__job", "event__batch", "acknowledged_by"
    )
    listed = rows.order_by("-started_at", "-pk")
    if not isinstance(user, User) or not user.is_active:
        return listed.none()
    if user.is_staff:
        return listed
    return listed.filter(event__notifications__recipient=user)
