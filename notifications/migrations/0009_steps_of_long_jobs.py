from __future__ import annotations

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def forget_what_nobody_chose(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """0 was what everybody had who had not said otherwise."""
    rows = apps.get_model("notifications", "NotificationSettings").objects
    rows.filter(milestones_above_seconds=0).update(milestones_above_seconds=None)


def all_jobs_again(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Give those without a word of their own what they had before."""
    rows = apps.get_model("notifications", "NotificationSettings").objects
    rows.filter(milestones_above_seconds=None).update(milestones_above_seconds=0)


class Migration(migrations.Migration):
    """Let a person leave it to the site from which length on steps are told."""

    dependencies = [("notifications", "0008_indexes_of_the_watch")]

    operations = [
        migrations.AlterField(
            model_name="notificationsettings",
            name="milestones_above_seconds",
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.RunPython(forget_what_nobody_chose, all_jobs_again),
    ]
