"""The form of a template begins with what is said now."""

from __future__ import annotations

import pytest

from notifications.admin.template_form import VersionForm
from notifications.kinds import Channel, Kind
from notifications.templating import defaults, published
from tests.notifications.templating.conftest import publish

pytestmark = pytest.mark.django_db
DRAFT = {
    "kind": "job_completed",
    "channel": "push",
    "subject": "{{ headline }}",
    "text": "{{ outcome }}",
}


def test_it_begins_with_our_own_text():
    begun = VersionForm.beginning({"kind": "job_failed", "channel": "push"})

    source = defaults.source_of(Kind.JOB_FAILED, Channel.PUSH)
    assert (begun["subject"], begun["text"]) == (source.subject, source.text)


def test_it_begins_with_what_is_published_or_the_version_that_is_named():
    older, newer = publish(subject="Older"), publish(subject="Newer")
    published.forget()

    begun = VersionForm.beginning({"kind": "job_completed", "channel": "email"})
    assert begun["subject"] == newer.subject
    begun = VersionForm.beginning({"from": str(older.pk)})
    assert (begun["subject"], begun["kind"]) == ("Older", "job_completed")


@pytest.mark.parametrize("asked", [{"kind": "moon"}, {"from": "x"}, {"from": "999"}])
def test_what_is_not_there_is_not_asked_for(asked):
    assert VersionForm.beginning(asked)["kind"] == Kind.JOB_COMPLETED


@pytest.mark.parametrize(
    ("language", "is_valid"), [("", True), ("de-AT", True), ("<x>", False)]
)
def test_a_language_is_a_code(language, is_valid):
    assert VersionForm(DRAFT | {"language": language}).is_valid() is is_valid


def test_a_push_message_has_no_html():
    form = VersionForm(DRAFT | {"html": "<p>x</p>"})

    assert form.errors["html"] == ["Only mails have HTML."]
