"""Versions are looked at before they are published."""

from __future__ import annotations

import pytest
from django.utils import timezone

from notifications.kinds import Channel, Kind
from notifications.models import TemplateVersion
from notifications.templating import versions
from notifications.templating.looking import problems_of, rendered, state_of
from notifications.templating.rendering import Rendered
from notifications.templating.source import Source

pytestmark = pytest.mark.django_db


def drafted(author, text: str = "{{ outcome }}") -> TemplateVersion:
    source = Source(subject="Ready: {{ data.title }}", text=text)
    place = Kind.JOB_COMPLETED, Channel.EMAIL, ""
    return versions.draft(*place, source, author=author, now=timezone.now())


def states() -> list[str]:
    rows = TemplateVersion.objects.with_newest().order_by("number")
    return [state_of(version) for version in rows]


def test_the_newest_that_is_published_is_in_use_until_it_is_withdrawn(bob):
    first, second, _ = (drafted(bob) for _ in range(3))
    assert states() == ["draft"] * 3
    for version in (first, second):
        versions.publish(version, now=timezone.now())
    assert states() == ["superseded", "in use", "draft"]
    versions.withdraw(second, now=timezone.now())
    assert states() == ["in use", "withdrawn", "draft"]


def test_what_was_sound_once_is_checked_again(bob):
    version = drafted(bob)
    assert problems_of(version) == []
    version.text = "{{ nobody }}"
    [problem] = problems_of(version)
    assert problem.part == "text"


def test_a_version_is_shown_as_each_sample_or_why_not(bob):
    messages = rendered(drafted(bob))
    assert len(messages) == 2
    for message in messages:
        assert isinstance(message, Rendered)
        assert message.subject.startswith("Ready: ")
    assert all(isinstance(each, str) for each in rendered(drafted(bob, "{{ broken")))
