from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """Count the workers that a delivery has lost before its attempt began."""

    dependencies = [("notifications", "0010_latest_deliveries")]

    operations = [
        migrations.AddField(
            model_name="delivery",
            name="losses",
            field=models.PositiveSmallIntegerField(default=0),
        ),
    ]
