"""What templates can use: plain JSON, without a query for each person."""

from __future__ import annotations

import json

import pytest

from notifications.context import context_of, sample_context
from notifications.kinds import Channel, Kind
from notifications.models import JobChoice, NotificationEvent
from notifications.templating import render
from progress.states import State
from tests.notifications.conftest import make_event, make_job

pytestmark = pytest.mark.django_db


def test_a_context_is_json_and_takes_no_query(alice, django_assert_num_queries):
    event = make_event(kind=Kind.JOB_FAILED, job=make_job(alice, State.FAILED))
    rows = NotificationEvent.objects.select_related("job__batch")
    event = rows.get(pk=event.pk)

    with django_assert_num_queries(0):
        context = context_of(event, alice)

    assert json.loads(json.dumps(context)) == context
    assert context["url"].endswith(f"/jobs/{event.job_id}/")
    assert context["recipient"] == {"name": "alice"}


def test_a_job_of_tasks_has_the_words_of_tasks(alice):
    event = make_event(job=make_job(alice, is_task=True))

    assert "tasks" in context_of(event, alice)["outcome"]


def test_what_a_deleted_job_was_told_by_is_still_told(alice):
    context = context_of(make_event(), None)

    assert (context["url"], context["recipient"]) == ("", {"name": ""})
    assert context["headline"] == "“May exams” is finished"


@pytest.mark.parametrize("kind", Kind)
def test_each_sample_leads_somewhere(kind, settings):
    settings.HEADWAY_BASE_URL = "https://headway.example"

    context = sample_context(kind)

    assert context["url"] == "https://headway.example" + context["path"]
    assert context["path"].startswith("/")


def test_a_mail_says_why_this_person_gets_it(alice, bob, dora):
    job = make_job(alice)
    JobChoice.objects.create(
        user=bob, job=job, choice="follow", created_at=job.created_at
    )
    event = make_event(job=job)

    said = [context_of(event, person)["why"] for person in (alice, bob, dora)]

    assert said == [
        "You get this because the job is yours.",
        "You get this because you follow this job.",
        "You get this because a rule of this site sends it to you.",
    ]


def test_a_test_mail_has_the_way_to_preferences_once(alice):
    context = sample_context(Kind.TEST)

    mail = render(Kind.TEST, Channel.EMAIL, "en", context)

    assert mail.html.count("Change what you are told") == 1
    assert mail.text.count(context["url"]) == 1
