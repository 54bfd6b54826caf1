"""Register the core with Django."""

from __future__ import annotations

from django.apps import AppConfig


class ProgressConfig(AppConfig):
    """The core app."""

    name = "progress"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Progress"

    def ready(self) -> None:
        """Connect the receiver, which needs all models to be there."""
        from progress.lifecycle import deletions

        deletions.connect()
