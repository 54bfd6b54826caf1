from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notifications", "0007_publish_templates")]

    operations = [
        migrations.AddIndex(
            model_name="deliveryattempt",
            index=models.Index(fields=["started_at"], name="attempt_started"),
        ),
        migrations.AddIndex(
            model_name="notificationevent",
            index=models.Index(
                condition=models.Q(("kind", "system_alert")),
                fields=["-occurred_at"],
                name="event_alerts",
            ),
        ),
    ]
