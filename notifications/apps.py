"""Register notifications with Django and connect them to the hooks of jobs."""

from __future__ import annotations

from django.apps import AppConfig
from django.core import checks


class NotificationsConfig(AppConfig):
    """The app that tells people."""

    name = "notifications"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Notifications"

    def ready(self) -> None:
        """Listen to the ends of jobs."""
        # Models are loaded only now; Django's own idiom for receivers.
        from notifications import pruning, receivers
        from notifications.net.checks import CHECKS

        receivers.connect()
        pruning.connect()
        for check, is_deploy in CHECKS:
            checks.register(check, deploy=is_deploy)
