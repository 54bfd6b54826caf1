"""Texts in the admin: drafts, previews, publishing by those who may."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import Permission, User
from django.urls import reverse

from notifications import templating
from notifications.context import sample_context
from notifications.kinds import Channel, Kind
from notifications.models import TemplateVersion
from notifications.templating import published

pytestmark = pytest.mark.django_db

ADD = "/admin/notifications/templateversion/add/"
DRAFT = {
    "kind": "job_completed",
    "channel": "email",
    "language": "",
    "subject": "Ready: {{ data.title }}",
    "text": "{{ outcome }}",
    "html": "<h1>{{ headline }}</h1>",
    "note": "shorter",
}


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    published.forget()
    yield
    published.forget()


@pytest.fixture
def editor(client, db) -> User:
    user = User.objects.create_user("dora", password="x", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="add_templateversion"))
    client.force_login(user)
    return user


def may_publish(user: User) -> None:
    codename = "publish_templateversion"
    user.user_permissions.add(Permission.objects.get(codename=codename))


def page(version: TemplateVersion, action: str = "change") -> str:
    return reverse(f"admin:notifications_templateversion_{action}", args=[version.pk])


def said() -> str:
    context = sample_context(Kind.JOB_COMPLETED)
    return templating.render(Kind.JOB_COMPLETED, Channel.EMAIL, "", context).subject


def drafted(client) -> TemplateVersion:
    client.post(ADD, DRAFT)
    return TemplateVersion.objects.latest("pk")


def test_the_editor_begins_with_what_is_said_now(client, editor):
    body = client.get(f"{ADD}?kind=job_failed&channel=email").content.decode()

    assert "{% render &#x27;failures&#x27; %}" in body
    assert "{{ data.documents_failed }}" in body


def test_a_draft_is_kept_and_not_used(client, editor):
    version = drafted(client)

    assert (version.number, version.author, version.published_at) == (1, editor, None)
    assert said() == "“May exams” is finished"


@pytest.mark.parametrize(
    ("part", "text", "message"),
    [
        ("text", "{{ nobody }}", "There is no variable “nobody”."),
        ("subject", "{{ headline", "expected"),
        ("html", '<a href="https://evil.example">x</a>', "pages of this site only"),
    ],
)
def test_a_broken_text_is_not_kept(client, editor, part, text, message):
    answer = client.post(ADD, DRAFT | {part: text})

    assert answer.status_code == 200
    assert message in answer.content.decode()
    assert not TemplateVersion.objects.exists()


def test_publishing_takes_a_permission_of_its_own(client, editor):
    version = drafted(client)

    assert client.post(page(version, "publish")).status_code == 403
    assert said() == "“May exams” is finished"

    may_publish(editor)
    client.post(page(version, "publish"))
    assert said() == "Ready: May exams"


def test_withdrawing_brings_back_what_was_used_before(client, editor):
    may_publish(editor)
    version = drafted(client)
    client.post(page(version, "publish"))

    client.post(page(version, "withdraw"))

    version.refresh_from_db()
    assert version.withdrawn_at is not None
    assert said() == "“May exams” is finished"


def test_nothing_that_was_saved_can_be_changed(client, editor):
    may_publish(editor)
    version = drafted(client)

    client.post(page(version), DRAFT | {"subject": "Other"})

    version.refresh_from_db()
    assert version.subject == DRAFT["subject"]
    assert client.get(page(version, "delete")).status_code == 403


def test_a_version_shows_its_difference_and_each_sample(client, editor):
    version = drafted(client)

    body = client.get(page(version)).content.decode()

    assert "+Ready: {{ data.title }}" in body
    assert "Preview: Documents" in body
    assert "Preview: Tasks" in body
    assert f'<iframe src="{page(version, "change")[:-7]}mail/0/" sandbox' in body


def test_the_preview_of_a_mail_has_no_rights(client, editor):
    version = drafted(client)
    url = reverse("admin:notifications_templateversion_mail", args=[version.pk, 0])

    answer = client.get(url)

    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "script-src" not in policy
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert "finished</h1>" in answer.content.decode()


def test_who_is_no_editor_sees_nothing(client, charlie):
    client.force_login(charlie)

    assert client.get(ADD).status_code in (302, 403)
