from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("progress", "0003_page_created")]

    operations = [
        migrations.AddField(
            model_name="batch",
            name="deleted_seq",
            field=models.PositiveBigIntegerField(default=0),
        ),
    ]
