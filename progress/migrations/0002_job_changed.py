from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("progress", "0001_initial")]

    operations = [
        migrations.AddIndex(
            model_name="job",
            index=models.Index(fields=["changed_at"], name="job_changed"),
        ),
    ]
