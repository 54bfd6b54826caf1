"""Number the changes of each inbox, so that browsers can resume."""

from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("notifications", "0004_vapid_generation"),
        ("progress", "0014_worker_protection"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Inbox",
            fields=[
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="inbox",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("seq", models.BigIntegerField(default=1)),
            ],
            options={
                "verbose_name_plural": "inboxes",
            },
        ),
        migrations.AddField(
            model_name="delivery",
            name="inbox_seq",
            field=models.BigIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="notification",
            name="seq",
            field=models.BigIntegerField(default=0),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(("inbox_seq__isnull", False)),
                fields=["recipient", "inbox_seq"],
                name="delivery_inbox_seq",
            ),
        ),
        migrations.AddIndex(
            model_name="notification",
            index=models.Index(fields=["recipient", "seq"], name="notification_seq"),
        ),
        migrations.AddIndex(
            model_name="notification",
            index=models.Index(
                condition=models.Q(("snoozed_until__isnull", False)),
                fields=["snoozed_until"],
                name="notification_snoozed",
            ),
        ),
    ]
