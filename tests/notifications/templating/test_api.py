"""Texts for programs: the rules of the admin, by the rights of the admin."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext

from notifications import templating
from notifications.context import sample_context
from notifications.kinds import Channel, Kind
from notifications.models import TemplateVersion
from notifications.templating import published
from notifications.templating.api import TextThrottle

pytestmark = pytest.mark.django_db

TEXTS = "/api/notifications/texts"
DRAFT: dict[str, Any] = {
    "kind": "job_completed",
    "channel": "email",
    "subject": "Ready: {{ data.title }}",
    "text": "{{ outcome }}",
    "html": "<h1>{{ headline }}</h1>",
    "note": "shorter",
}
OURS = "“May exams” is finished"


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    published.forget()
    yield
    published.forget()


def post(client, **values: Any):
    return client.post(TEXTS, DRAFT | values, format="json")


def one(version: TemplateVersion, action: str = "") -> str:
    return f"{TEXTS}/{version.pk}{action}"


def may(user, client, *names: str) -> None:
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    client.force_authenticate(type(user).objects.get(pk=user.pk))


def said() -> str:
    context = sample_context(Kind.JOB_COMPLETED)
    return templating.render(Kind.JOB_COMPLETED, Channel.EMAIL, "", context).subject


@pytest.fixture
def version(bob_api) -> TemplateVersion:
    return TemplateVersion.objects.get(pk=post(bob_api).json()["id"])


def test_a_draft_is_kept_and_not_used(bob_api, bob):
    answer = post(bob_api, language="DE-at")
    assert answer.status_code == 201
    row = TemplateVersion.objects.select_related("template").get()
    assert (row.number, row.author, row.published_at) == (1, bob, None)
    assert (row.template.language, row.html) == ("de-at", DRAFT["html"])
    assert answer.json()["state"] == "draft"
    assert bob_api.get(one(row)).json() == answer.json()
    assert LogEntry.objects.get().action_flag == ADDITION
    assert said() == OURS


@pytest.mark.parametrize(
    ("part", "text"),
    [
        ("text", "{{ nobody }}"),
        ("subject", "{{ headline"),
        ("html", '<a href="https://evil.example">x</a>'),
        ("text", "{% for a in (1..2000) %}{{ headline }}{% endfor %}"),
        ("text", "x" * 50_001),
        ("language", "not a code"),
        ("kind", "nothing"),
        ("published_at", "2026-01-01T00:00:00Z"),
    ],
)
def test_what_the_admin_would_not_keep_is_refused(bob_api, part, text):
    answer = post(bob_api, **{part: text})
    assert answer.status_code == 400
    assert list(answer.json()["fields"]) == [part]
    assert not TemplateVersion.objects.exists()


def test_a_text_is_published_once_and_withdrawn_once(bob_api, version):
    answer = bob_api.post(one(version, "/publish"))
    assert (answer.status_code, answer.json()["state"]) == (200, "in use")
    assert said() == "Ready: May exams"
    again = bob_api.post(one(version, "/publish"))
    assert (again.status_code, again.json()["code"]) == (409, "text_over")

    answer = bob_api.post(one(version, "/withdraw"))
    assert (answer.status_code, answer.json()["state"]) == (200, "withdrawn")
    assert said() == OURS
    assert bob_api.post(one(version, "/withdraw")).status_code == 409
    version.refresh_from_db()
    assert version.published_at
    assert version.withdrawn_at
    lines = LogEntry.objects.filter(action_flag=CHANGE).order_by("pk")
    assert [line.change_message for line in lines] == ["Published.", "Withdrawn."]


def test_what_is_broken_by_now_is_not_published(bob_api, version):
    TemplateVersion.objects.update(text="{{ nobody }}")
    answer = bob_api.post(one(version, "/publish"))
    assert answer.status_code == 400
    assert list(answer.json()["fields"]) == ["text"]
    assert TemplateVersion.objects.get().published_at is None


def test_a_preview_shows_each_sample_and_sends_nothing(bob_api, version):
    first, second = bob_api.get(one(version, "/preview")).json()
    assert (first["sample"], second["sample"]) == ("Documents", "Tasks")
    assert first["subject"] == "Ready: May exams"
    assert "finished</h1>" in first["html"]
    assert first["error"] == ""


def test_a_list_is_narrowed_by_place(bob_api, version):
    post(bob_api, language="de")
    post(bob_api, kind="job_failed")

    def found(**asked: str) -> list[tuple[str, str]]:
        rows = bob_api.get(TEXTS, asked).json()["results"]
        return [(row["kind"], row["language"]) for row in rows]

    assert len(found()) == 3
    assert found(kind="job_failed") == [("job_failed", "")]
    assert found(language="de") == [("job_completed", "de")]
    assert len(found(channel="email", language="")) == 2
    assert found(channel="push") == []
    assert bob_api.get(TEXTS, {"kind": "nothing"}).status_code == 400


def test_many_texts_are_listed_by_as_many_queries_as_one(bob_api, version):
    with CaptureQueriesContext(connection) as of_one:
        bob_api.get(TEXTS)
    for language in ("de", "fr", "", ""):
        post(bob_api, language=language)
    with CaptureQueriesContext(connection) as of_many:
        assert bob_api.get(TEXTS).json()["count"] == 5
    assert len(of_many) == len(of_one)


def test_texts_are_for_those_who_may_see_them_in_the_admin(
    alice_api, dora_api, version
):
    for client in (alice_api, dora_api):
        for address in (TEXTS, one(version), one(version, "/preview")):
            assert client.get(address).status_code == 403
        assert post(client).status_code == 403
        for action in ("/publish", "/withdraw"):
            assert client.post(one(version, action)).status_code == 403
    assert TemplateVersion.objects.get() == version


def test_writing_and_publishing_take_a_right_each(dora, dora_api, version):
    may(dora, dora_api, "add_templateversion")
    assert dora_api.get(one(version)).status_code == 200
    assert post(dora_api).status_code == 201
    assert dora_api.post(one(version, "/publish")).status_code == 403
    may(dora, dora_api, "publish_templateversion")
    assert post(dora_api).status_code == 403
    assert dora_api.post(one(version, "/publish")).status_code == 200
    may(dora, dora_api, "view_templateversion")
    assert dora_api.get(TEXTS).status_code == 200
    assert dora_api.post(one(version, "/withdraw")).status_code == 403
    version.refresh_from_db()
    assert version.withdrawn_at is None


def test_a_version_that_is_not_there_is_not_found(bob_api, version):
    TemplateVersion.objects.all().delete()
    for address in (one(version), one(version, "/preview")):
        assert bob_api.get(address).status_code == 404
    assert bob_api.post(one(version, "/publish")).status_code == 404


def test_trying_texts_without_end_is_slowed_down(bob_api, version, monkeypatch):
    monkeypatch.setattr(TextThrottle, "rate", "2/min")
    answers = [bob_api.get(one(version, "/preview")).status_code for _ in range(3)]
    assert 429 in answers
    assert bob_api.get(TEXTS).status_code == 200
