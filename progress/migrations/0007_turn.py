from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("progress", "0006_hand_back"),
    ]

    operations = [
        migrations.AddField(
            model_name="document",
            name="turn",
            field=models.BigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="document",
            name="cancel_forced_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(
                condition=models.Q(("state", "queued")),
                fields=["queue", "turn", "queued_at"],
                name="document_turn",
            ),
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(
                condition=models.Q(
                    ("not_before_at__isnull", False), ("state", "queued")
                ),
                fields=["not_before_at"],
                name="document_retry",
            ),
        ),
    ]
