from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("progress", "0002_job_changed")]

    operations = [
        migrations.AddIndex(
            model_name="page",
            index=models.Index(fields=["created_at"], name="page_created"),
        ),
    ]
