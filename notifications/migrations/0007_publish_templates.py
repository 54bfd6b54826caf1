from __future__ import annotations

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("notifications", "0006_endpoint_health")]

    operations = [
        migrations.AlterModelOptions(
            name="templateversion",
            options={
                "permissions": (
                    ("publish_templateversion", "Can publish template versions"),
                )
            },
        ),
    ]
