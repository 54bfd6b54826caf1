"""The job of a bare group stays open until the group was sent whole."""

from __future__ import annotations

import pytest
from celery.utils import uuid

from config.celery import app
from progress.lifecycle import tasks
from progress.lifecycle.tasks import NewTaskJob
from progress.models import Job
from progress.task_ids import document_id
from workers.tracking import current
from workers.tracking.groups import SentGroup, attend


@pytest.fixture
def group_id(alice) -> str:
    """A group whose first member was sent just now."""
    group_id = uuid()
    job_id = document_id(group_id)
    new = NewTaskJob(id=job_id, job_type="shop.do", title="Group", is_open=True)
    tasks.queue_task_job(alice, new, [])
    assert current.note_open_group(group_id, job_id)
    return group_id


@pytest.mark.django_db
def test_a_group_that_was_sent_closes_its_job(group_id):
    assert Job.objects.get().is_open
    SentGroup(group_id, [], app=app)
    assert not Job.objects.get().is_open
    assert current.close_group(group_id) is None


@pytest.mark.django_db
def test_a_group_that_is_only_looked_at_asks_nothing(
    group_id, django_assert_num_queries
):
    with django_assert_num_queries(0):
        SentGroup(uuid(), [], app=app)


def test_an_app_with_tracked_tasks_makes_such_groups():
    attend(app)
    assert issubclass(app.GroupResult, SentGroup)


def test_a_group_is_begun_once():
    group_id = uuid()
    assert current.note_open_group(group_id, document_id(group_id))
    assert not current.note_open_group(group_id, document_id(group_id))
    assert not current.note_open_group(None, None)
    assert current.close_group(group_id) == document_id(group_id)


def test_groups_whose_sender_broke_off_keep_no_other_from_being_one(monkeypatch):
    monkeypatch.setattr(current, "_open_groups", {})
    monkeypatch.setattr(current, "MAX_OPEN_GROUPS", 2)
    sent = [uuid() for _ in range(3)]
    assert all(current.note_open_group(each, document_id(each)) for each in sent)
    assert [current.close_group(each) is not None for each in sent] == [
        False,
        True,
        True,
    ]
