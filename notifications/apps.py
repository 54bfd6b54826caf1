"""Register notifications with Django and connect them to the hooks of jobs."""

from __future__ import annotations

from django.apps import AppConfig
from django.core import checks

from progress import notices


class NotificationsConfig(AppConfig):
    """The app that tells people."""

    name = "notifications"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Notifications"

    def ready(self) -> None:
        """Listen to the ends of jobs."""
        # Models are loaded only now; Django's own idiom for receivers.
        from notifications import pruning, receivers
        from notifications.channels.mail_checks import CHECKS as MAIL_CHECKS
        from notifications.inbox.source import InboxSource
        from notifications.net.checks import CHECKS
        from notifications.push import logout
        from notifications.push.checks import CHECKS as PUSH_CHECKS
        from notifications.receipts import pruning as receipt_pruning
        from notifications.receipts import receiving
        from notifications.templating import telling
        from notifications.watch import metrics

        receivers.connect()
        metrics.connect()
        pruning.connect()
        receiving.connect()
        receipt_pruning.connect()
        logout.connect()
        telling.connect()
        notices.register(InboxSource())
        for check, is_deploy in (*CHECKS, *MAIL_CHECKS, *PUSH_CHECKS):
            checks.register(check, deploy=is_deploy)
