from __future__ import annotations

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("notifications", "0005_inbox")]

    operations = [
        migrations.AddField(
            model_name="webhookendpoint",
            name="next_call_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="webhookendpoint",
            name="tested_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="webhookendpoint",
            name="test_status",
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="webhookendpoint",
            name="test_ms",
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="webhookendpoint",
            name="test_answer",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddIndex(
            model_name="webhookendpoint",
            index=models.Index(
                condition=Q(failing_since__isnull=False),
                fields=["failing_since"],
                name="endpoint_failing",
            ),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=Q(endpoint__isnull=False),
                fields=["endpoint", "-created_at"],
                name="delivery_of_endpoint",
            ),
        ),
    ]
