"""An inbox: how far one person's notifications have come, as a number."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Inbox(models.Model):
    """One row a person. Whoever changes the inbox takes its next `seq` first.

    The row is locked until that is committed: what a person can see has no gaps, and
    whoever says how far they know misses nothing.
    """

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="inbox",
    )
    #: From 1, so that 0 can mean to know nothing.
    seq = models.BigIntegerField(default=1)

    class Meta:
        verbose_name_plural = "inboxes"

    def __str__(self) -> str:
        return f"inbox of {self.person_id} at {self.seq}"
