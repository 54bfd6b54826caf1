"""Give what was told before there were events an event each, and a key each."""

from __future__ import annotations

from typing import Any

import django.db.models.deletion
from django.db import migrations, models


def give_events(apps: Any, _schema: Any) -> None:
    """One event for each notification: each was told to one person."""
    events = apps.get_model("notifications", "NotificationEvent")
    notifications = apps.get_model("notifications", "Notification")
    for row in notifications.objects.filter(event=None).iterator():
        event = events.objects.create(
            kind=row.kind,
            idempotency_key=row.dedupe_key,
            job_id=row.job_id,
            recipient_id=row.recipient_id,
            payload=row.payload,
            occurred_at=row.created_at,
            next_attempt_at=row.created_at,
            fanned_out_at=row.created_at,
        )
        notifications.objects.filter(pk=row.pk).update(event=event)


def give_keys(apps: Any, _schema: Any) -> None:
    """Key and link each delivery as planning does it now."""
    deliveries = apps.get_model("notifications", "Delivery")
    for row in deliveries.objects.filter(key=None).select_related("notification"):
        told = row.notification
        key = f"{told.event_id}:{told.recipient_id}:{row.channel}:"
        deliveries.objects.filter(pk=row.pk).update(
            key=key, event_id=told.event_id, recipient_id=told.recipient_id
        )


class Migration(migrations.Migration):
    dependencies = [("notifications", "0002_system")]

    operations = [
        migrations.RunPython(give_events, migrations.RunPython.noop),
        migrations.RunPython(give_keys, migrations.RunPython.noop),
        migrations.RemoveField("notification", "dedupe_key"),
        migrations.RemoveField("notification", "payload"),
        migrations.AlterField(
            "notification",
            "event",
            models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="notifications",
                to="notifications.notificationevent",
            ),
        ),
        migrations.AlterField(
            "delivery", "key", models.CharField(max_length=200, unique=True)
        ),
    ]
