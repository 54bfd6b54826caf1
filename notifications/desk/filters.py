"""What narrows the list of deliveries."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone

from notifications import labels
from notifications.models import Delivery
from notifications.statuses import DEAD, Reason

#: Ages that can be chosen, in hours.
_AGES = [("", "Any age"), ("1", "Last hour"), ("24", "Last day"), ("168", "Last week")]
#: A choice beside the statuses: all that was given up.
DEAD_LETTERS = "dead"


def _reasons() -> list[tuple[str, str]]:
    named = [(reason.value, labels.reason(reason)) for reason in Reason]
    return [("", "Any reason"), *sorted(named, key=lambda each: each[1])]


class DeliveryFilter(forms.Form):
    """Status, channel, reason, kind, age, and words to look for."""

    q = forms.CharField(
        required=False, max_length=200, label="Person, address, title or id"
    )
    status = forms.ChoiceField(
        required=False,
        choices=[
            ("", "Any status"),
            *labels.STATUSES.items(),
            (DEAD_LETTERS, "Dead letters"),
        ],
    )
    channel = forms.ChoiceField(
        required=False, choices=[("", "Any channel"), *labels.CHANNELS.items()]
    )
    reason = forms.ChoiceField(required=False, choices=_reasons)
    kind = forms.ChoiceField(
        required=False, choices=[("", "Any kind"), *labels.kind_choices()]
    )
    age = forms.ChoiceField(required=False, choices=_AGES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["class"] = "input"

    def rows(self) -> QuerySet[Delivery]:
        """Return the deliveries that are asked for, the latest first.

        A filter that cannot be read finds none.
        """
        rows = Delivery.objects.order_by("-created_at", "-pk")
        if not self.is_valid():
            return rows.none()
        values = self.cleaned_data
        for name in ("channel", "reason"):
            rows = rows.filter(**{name: values[name]}) if values[name] else rows
        if values["kind"]:
            rows = rows.filter(event__kind=values["kind"])
        return _aged(_found(_of_status(rows, values["status"]), values["q"]), values)


def _of_status(rows: QuerySet[Delivery], status: str) -> QuerySet[Delivery]:
    if status == DEAD_LETTERS:
        return rows.filter(status__in=DEAD)
    return rows.filter(status=status) if status else rows


def _found(rows: QuerySet[Delivery], words: str) -> QuerySet[Delivery]:
    if not words:
        return rows
    return rows.filter(
        Q(recipient__username__icontains=words)
        | Q(address__icontains=words)
        | Q(notification__title__icontains=words)
        | Q(provider_message_id=words)
        | Q(event__idempotency_key=words)
    )


def _aged(rows: QuerySet[Delivery], values: dict[str, Any]) -> QuerySet[Delivery]:
    if not values["age"]:
        return rows
    since = timezone.now() - timedelta(hours=int(values["age"]))
    return rows.filter(created_at__gte=since)
