"""Count the keys of browser push, so that each is made once."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0003_events_of_old"),
    ]

    operations = [
        migrations.AddField(
            model_name="vapidkey",
            name="generation",
            field=models.PositiveIntegerField(default=1, unique=True),
            preserve_default=False,
        ),
    ]
