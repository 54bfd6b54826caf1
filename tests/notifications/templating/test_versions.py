"""Versions are kept, published and withdrawn; none is changed."""

from __future__ import annotations

import pytest
from django.utils import timezone

from notifications.kinds import Channel, Kind
from notifications.models import TemplateVersion
from notifications.templating import defaults, versions
from notifications.templating.source import Source

pytestmark = pytest.mark.django_db
PLACE = Kind.JOB_COMPLETED, Channel.EMAIL


def kept(author, subject: str = "One", language: str = "") -> TemplateVersion:
    source = Source(subject=subject, text="x")
    now = timezone.now()
    return versions.draft(*PLACE, language, source, author=author, now=now)


def test_versions_of_a_place_are_counted(bob):
    numbers = [kept(bob).number, kept(bob).number, kept(bob, language="de").number]

    assert numbers == [1, 2, 1]


def test_publishing_twice_is_publishing_once(bob):
    version, now = kept(bob), timezone.now()

    assert versions.publish(version, now=now) is True
    assert versions.publish(version, now=timezone.now()) is False
    version.refresh_from_db()
    assert version.published_at == now


def test_withdrawing_brings_back_the_version_before_then_ours(bob):
    first, second = kept(bob, "One"), kept(bob, "Two")
    for version in (first, second):
        versions.publish(version, now=timezone.now())
    assert versions.in_use(first.template).subject == "Two"

    assert versions.withdraw(second, now=timezone.now()) is True
    assert versions.withdraw(second, now=timezone.now()) is False
    assert versions.in_use(first.template).subject == "One"

    versions.withdraw(first, now=timezone.now())
    assert versions.in_use(first.template) == defaults.source_of(*PLACE)


def test_a_draft_cannot_be_withdrawn(bob):
    assert versions.withdraw(kept(bob), now=timezone.now()) is False


def test_a_difference_names_the_part_and_leaves_out_what_is_the_same():
    before = Source(subject="One", text="same")
    after = Source(subject="Two", text="same")

    lines = versions.difference(before, after)

    assert lines[:2] == ["--- in use: subject", "+++ this version: subject"]
    assert lines[-2:] == ["-One", "+Two"]
    assert versions.difference(before, before) == []
