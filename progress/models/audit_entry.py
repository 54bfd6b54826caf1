"""An audit entry: who or what did what, when; it outlives what it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models

from progress.models.append_only import AppendOnly, AppendOnlyQuerySet
from progress.states import Agent

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User


class AuditEntryQuerySet(AppendOnlyQuerySet["AuditEntry"]):
    """Named questions about the audit."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Return what `user` may see: what concerns their own jobs; staff see all."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self if user.is_staff else self.filter(owner_id=user.pk)

    def newest_first(self) -> Self:
        """Return the latest entries first."""
        return self.order_by("-id")

    def before(self, entry_id: int | None) -> Self:
        """Return the entries that were written before one of them."""
        return self if entry_id is None else self.filter(pk__lt=entry_id)


class AuditEntry(AppendOnly):
    """One change of state or act of a person.

    It names what it is about by ids and words and not by foreign keys, so that it
    stays when the job, the document or the person is deleted.
    """

    created_at = models.DateTimeField()
    #: An EventKind or an AuditKind.
    kind = models.CharField(max_length=20)
    agent = models.CharField(
        max_length=12, choices=[(a.value, a.value) for a in Agent], default=Agent.SYSTEM
    )
    #: The person who did it, or whose act led to it; empty when the system did.
    actor_id = models.BigIntegerField(null=True, blank=True)
    actor_name = models.CharField(max_length=150, blank=True)

    #: Whose job it was.
    owner_id = models.BigIntegerField(null=True, blank=True)
    job_id = models.UUIDField(null=True, blank=True)
    job_title = models.CharField(max_length=250, blank=True)
    job_type = models.CharField(max_length=50, blank=True)
    batch_id = models.UUIDField(null=True, blank=True)
    document_id = models.UUIDField(null=True, blank=True)
    document_name = models.CharField(max_length=250, blank=True)
    #: The number of the job's change; 0 for what is no change of a job.
    seq = models.PositiveBigIntegerField(default=0)

    from_state = models.CharField(max_length=12, blank=True)
    to_state = models.CharField(max_length=12, blank=True)
    #: One sentence for people.
    message = models.CharField(max_length=500, blank=True)
    data = models.JSONField(default=dict, blank=True)

    objects = AuditEntryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "audit entries"
        indexes = [
            # a job's audit; newest_first() under a filter by job
            models.Index(fields=["job_id", "-id"], name="audit_job"),
            # the same of a document and of a batch
            models.Index(fields=["document_id", "-id"], name="audit_document"),
            models.Index(fields=["batch_id", "-id"], name="audit_batch"),
            # visible_to(): an owner's own
            models.Index(fields=["owner_id", "-id"], name="audit_owner"),
            # what one person did
            models.Index(fields=["actor_id", "-id"], name="audit_actor"),
            # what one part of the system did: all rescues
            models.Index(fields=["agent", "-id"], name="audit_agent"),
            # all of one kind: all deletions
            models.Index(fields=["kind", "-id"], name="audit_kind"),
            # a span of time; what insights count; prune()
            models.Index(fields=["created_at"], name="audit_created"),
        ]

    def __str__(self) -> str:
        return self.message or self.kind
