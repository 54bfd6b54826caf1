from __future__ import annotations

import re

import pytest

from notifications import messages
from notifications.kinds import Kind
from notifications.models import Notification
from tests.notifications.conftest import failed_summary, make_summary

OUTSIDE = re.compile(r"""(?:src|href|url\()\s*=?\s*["']?(https?://[^"')\s]+)""")


@pytest.fixture
def failed(notification: Notification) -> Notification:
    notification.kind = Kind.JOB_FAILED
    notification.payload = failed_summary(more_failures=3)
    return notification


def test_a_mail_says_what_happened_and_where_to_look(notification, settings):
    settings.HEADWAY_BASE_URL = "https://headway.example.org"
    mail = messages.render(notification)
    address = f"https://headway.example.org{notification.job.get_absolute_url()}"
    assert mail["subject"] == "“May exams” is finished"
    assert mail["sender"] == settings.DEFAULT_FROM_EMAIL
    for part in (mail["text"], mail["html"]):
        assert "“May exams” is finished" in part
        assert "2 documents with 9 pages done in 2 min 10 s." in part
        assert address in part
        assert "Exam" in part


def test_the_plain_text_reads_as_a_letter(failed, settings):
    settings.HEADWAY_BASE_URL = "https://headway.example.org"
    failed.title = "“May exams”: 4 of 9 documents failed"
    link = f"https://headway.example.org{failed.job.get_absolute_url()}"
    assert messages.render(failed)["text"] == (
        "Hello alice,\n"
        "\n"
        "“May exams”: 4 of 9 documents failed.\n"
        "1 of 2 documents done in 2 min 10 s.\n"
        "\n"
        "What failed:\n"
        "- b.pdf: It is locked with a password.\n"
        "- and 3 more\n"
        "\n"
        "Job type: Exam\n"
        "Documents: 1 done, 1 failed\n"
        "Pages read: 9\n"
        "Time: 2 min 10 s\n"
        "\n"
        "See what can be done, and retry:\n"
        f"{link}\n"
        "\n"
        "--\n"
        "You get this mail because you handed this job in at "
        "https://headway.example.org\n"
    )


@pytest.mark.parametrize("kind", Kind)
def test_each_kind_renders_both_parts_and_loads_nothing_from_outside(
    failed, settings, kind
):
    failed.kind = kind
    mail = messages.render(failed)
    assert mail["text"].startswith("Hello alice,")
    assert "<img" not in mail["html"]
    assert "{" not in mail["text"]
    links = OUTSIDE.findall(mail["html"])
    assert links
    assert all(link.startswith(settings.HEADWAY_BASE_URL) for link in links)


@pytest.mark.parametrize("kind", [Kind.JOB_FAILED, Kind.JOB_CANCELLED])
def test_failures_are_listed_with_their_reasons(failed, kind):
    failed.kind = kind
    mail = messages.render(failed)
    for part in (mail["text"], mail["html"]):
        assert "b.pdf" in part
        assert "It is locked with a password." in part
        assert "and 3 more" in part


def test_what_people_named_cannot_become_markup(failed):
    name = '<b onclick="x">&.pdf'
    failed.title = f"“{name}” failed"
    failed.payload["failures"] = [{"name": name, "message": "<script>"}]
    mail = messages.render(failed)
    assert name in mail["text"]
    assert "<script>" in mail["text"]
    assert "<b onclick" not in mail["html"]
    assert "<script>" not in mail["html"]
    assert "&lt;b onclick" in mail["html"]


def test_a_subject_is_one_line(notification):
    notification.title = "done\r\nBcc: eve@example.org"
    assert messages.render(notification)["subject"] == "done Bcc: eve@example.org"


def test_the_mail_about_a_deleted_job_has_no_link(notification):
    notification.job.delete()
    notification.refresh_from_db()
    mail = messages.render(notification)
    assert "/jobs/" not in mail["text"] + mail["html"]
    assert "“May exams” is finished" in mail["text"]


def test_the_facts_leave_out_what_is_empty():
    summary = make_summary(pages_done=0, seconds=None, job_type="")
    assert messages.facts(summary) == [{"label": "Documents", "value": "2 done"}]


def test_the_same_notification_gives_the_same_bytes(failed):
    assert messages.render(failed) == messages.render(failed)
