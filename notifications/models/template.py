"""Templates that admins wrote in place of ours, in versions that never change."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Q, Subquery

from notifications.kinds import Channel, Kind


class MessageTemplate(models.Model):
    """What a kind says by a channel in a language, if not what our files say."""

    kind = models.CharField(max_length=30, choices=[(k.value, k.value) for k in Kind])
    channel = models.CharField(
        max_length=20, choices=[(c.value, c.value) for c in Channel]
    )
    #: A language code; empty: every language without one of its own.
    language = models.CharField(max_length=10, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["kind", "channel", "language"], name="template_once_per_place"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} by {self.channel} {self.language}".strip()


class VersionQuerySet(models.QuerySet["TemplateVersion"]):
    """Named questions about texts of templates."""

    def in_use(self) -> Self:
        """Return what is published and not withdrawn, the newest first.

        The first one of a template is the one that speaks.
        """
        published = self.filter(published_at__isnull=False, withdrawn_at=None)
        return published.select_related("template").order_by("template", "-number")

    def of_place(self, kind: Kind, channel: Channel) -> Self:
        """Return the versions for a kind and channel, in all languages."""
        return self.filter(template__kind=kind, template__channel=channel)

    def with_newest(self) -> Self:
        """Return them with `newest_id`: which version of their template speaks."""
        spoken = TemplateVersion.objects.in_use().filter(template=OuterRef("template"))
        newest = Subquery(spoken.order_by("-number").values("pk")[:1])
        return self.annotate(newest_id=newest)


class TemplateVersion(models.Model):
    """One text of a template; published ones are never changed."""

    template = models.ForeignKey(
        MessageTemplate, on_delete=models.CASCADE, related_name="versions"
    )
    #: From 1.
    number = models.PositiveIntegerField()
    #: Liquid. The subject of a mail, the title of everything else.
    subject = models.CharField(max_length=500)
    text = models.TextField()
    #: E-mail only; empty: made from the text.
    html = models.TextField(blank=True)
    note = models.CharField(max_length=200, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True
    )
    created_at = models.DateTimeField()
    #: The latest published one is used.
    published_at = models.DateTimeField(null=True, blank=True)
    #: Switched off: the one before it is used again.
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    #: Of with_newest() only.
    newest_id: int | None

    objects = VersionQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["template", "number"], name="template_version_once"
            ),
        )
        indexes = (
            # The version in use
            models.Index(
                fields=["template", "-number"],
                name="template_in_use",
                condition=Q(published_at__isnull=False, withdrawn_at__isnull=True),
            ),
        )
        permissions = (("publish_templateversion", "Can publish template versions"),)

    def __str__(self) -> str:
        return f"{self.template} {self.number}"
