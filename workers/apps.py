"""Register the workers with Django: their job types and receivers."""

from __future__ import annotations

from django.apps import AppConfig


class WorkersConfig(AppConfig):
    """The Celery side."""

    name = "workers"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Workers"

    def ready(self) -> None:
        """Register the pipelines and connect the receivers."""
        # Receivers reach models, which are loaded only by now.
        from workers import (
            leaving,
            lookout,
            pipelines,
            pools,
            presence,
            receivers,
            warming,
        )
        from workers.tracking import revoking

        pipelines.register_all()
        receivers.connect()
        pools.connect()
        warming.connect()
        leaving.connect()
        lookout.connect()
        presence.connect()
        revoking.connect()
