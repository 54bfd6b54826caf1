from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """Let the staff's list of deliveries be read from an index."""

    dependencies = [("notifications", "0009_steps_of_long_jobs")]

    operations = [
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(fields=["-created_at", "-id"], name="delivery_latest"),
        ),
    ]
