"""What rows of an inbox tell beside their latest."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import F, Window
from django.db.models.functions import RowNumber

from notifications.models import Notification

#: Most occasions of one row that the page lists.
MOST = 20


def unfold(rows: Sequence[Notification]) -> None:
    """Give each row `earlier`, the occasions that collapsed into it, latest first.

    One query for all of them, none where nothing collapsed.
    """
    folded = {row.pk: row for row in rows if row.count > 1}
    for row in rows:
        row.earlier = []  # type: ignore[attr-defined]  # for the template
    if not folded:
        return
    place = Window(
        RowNumber(), partition_by="collapsed_into", order_by=F("created_at").desc()
    )
    found = Notification.objects.filter(collapsed_into__in=folded).annotate(place=place)
    for one in found.filter(place__lte=MOST).order_by("-created_at"):
        if one.collapsed_into_id is not None:
            folded[one.collapsed_into_id].earlier.append(one)  # type: ignore[attr-defined]
