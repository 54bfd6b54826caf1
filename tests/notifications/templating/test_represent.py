"""What the REST interface says of texts."""

from __future__ import annotations

from django.utils import timezone

from notifications.kinds import Channel, Kind
from notifications.models import TemplateVersion
from notifications.templating import versions
from notifications.templating.represent import previews, whole_dict
from notifications.templating.source import Source

PLACE = Kind.JOB_FAILED, Channel.PUSH, "de"


def test_a_version_that_nobody_wrote_or_published_says_so(bob):
    now, source = timezone.now(), Source(subject="A", text="B")
    versions.draft(*PLACE, source, author=bob, note="short", now=now)
    TemplateVersion.objects.update(author=None)
    version = TemplateVersion.objects.with_newest().get()
    assert whole_dict(version) == {
        "id": version.pk,
        "kind": "job_failed",
        "channel": "push",
        "language": "de",
        "number": 1,
        "state": "draft",
        "subject": "A",
        "note": "short",
        "author": None,
        "created_at": now.isoformat(),
        "published_at": None,
        "withdrawn_at": None,
        "text": "B",
        "html": "",
    }


def test_a_preview_that_fails_says_why_in_place_of_the_message(bob):
    source = Source(subject="{{ broken", text="B")
    version = versions.draft(*PLACE, source, author=bob, now=timezone.now())
    for preview in previews(version):
        assert (preview["subject"], preview["text"]) == ("", "")
        assert preview["error"]
