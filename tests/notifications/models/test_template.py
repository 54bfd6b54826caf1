"""Templates as rows: the newest version that is published is in use."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from notifications.kinds import Channel, Kind
from notifications.models import MessageTemplate, TemplateVersion
from tests.notifications.conftest import NOW

pytestmark = pytest.mark.django_db


def template(language: str = "", kind: Kind = Kind.JOB_FAILED) -> MessageTemplate:
    return MessageTemplate.objects.create(
        kind=kind, channel=Channel.EMAIL, language=language
    )


def version(of: MessageTemplate, number: int, **values: Any) -> TemplateVersion:
    defaults = {"subject": "It failed", "text": "Sorry.", "created_at": NOW}
    return TemplateVersion.objects.create(
        template=of, number=number, **(defaults | values)
    )


def test_what_is_published_and_not_withdrawn_is_in_use_the_newest_first():
    made = template()
    old = version(made, 1, published_at=NOW)
    new = version(made, 2, published_at=NOW)
    version(made, 3)
    version(made, 4, published_at=NOW, withdrawn_at=NOW)
    assert list(TemplateVersion.objects.in_use()) == [new, old]


def test_versions_of_a_place_are_those_of_all_its_languages():
    english, french = version(template("en"), 1), version(template("fr"), 1)
    version(template(kind=Kind.JOB_COMPLETED), 1)
    found = TemplateVersion.objects.of_place(Kind.JOB_FAILED, Channel.EMAIL)
    assert set(found) == {english, french}


def test_a_place_has_one_template_in_each_language():
    template("fr")
    with pytest.raises(IntegrityError), transaction.atomic():
        template("fr")
    template("en")
    assert MessageTemplate.objects.count() == 2


def test_a_template_has_one_version_of_each_number():
    made = template()
    version(made, 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        version(made, 1)
    assert made.versions.count() == 1


def test_a_version_is_called_by_its_place_and_number():
    assert str(version(template("fr"), 2)) == "job_failed by email fr 2"
