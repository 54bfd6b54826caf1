"""Actions ask first, act through the lifecycle, and are kept in the history."""

from __future__ import annotations

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.test import Client

from progress.models import Batch, Event, Job
from progress.states import EventKind, State
from tests.factories import claim, fail, make_job, only_document, read_whole

pytestmark = pytest.mark.django_db

JOBS = "/admin/progress/job/"


@pytest.fixture
def failed(alice) -> Job:
    job = make_job(alice, ["a.txt", "b.txt"])
    for document in job.documents.in_order():
        fail(document)
    return job


def select(*rows, action: str, **more):
    pks = [str(row.pk) for row in rows]
    return {"action": action, "_selected_action": pks, "index": "0", **more}


def state_of(job: Job) -> str:
    return Job.objects.get(pk=job.pk).state


def staff_with(user, *codenames: str) -> Client:
    user.is_staff = True
    user.save(update_fields=["is_staff"])
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    client = Client()
    client.force_login(user)
    return client


def test_a_retry_first_says_what_will_happen_and_does_nothing(
    alice, bob_client, failed
):
    done = make_job(alice)
    read_whole(only_document(done))
    response = bob_client.post(JOBS, select(failed, done, action="retry_selected"))
    page = response.content.decode()
    assert "2 documents in 1 job will be queued again; 1 job has nothing to retry." in (
        page
    )
    assert page.count('name="_selected_action"') == 2
    assert state_of(failed) == State.FAILED


def test_a_confirmed_retry_is_done_in_the_name_of_the_one_who_confirmed(
    bob, bob_client, failed
):
    data = select(failed, action="retry_selected", confirmed="yes")
    response = bob_client.post(JOBS, data, follow=True)
    assert "Queued again: 2 documents in 1 job." in response.content.decode()
    assert state_of(failed) == State.QUEUED
    events = Event.objects.filter(kind=EventKind.RETRIED)
    assert {event.actor for event in events} == {bob}
    entry = LogEntry.objects.get()
    assert (entry.user, entry.object_id) == (bob, str(failed.pk))
    assert entry.get_change_message() == "Queued again."


def test_the_history_of_a_job_shows_who_acted_on_it(bob_client, failed):
    bob_client.post(JOBS, select(failed, action="retry_selected", confirmed="yes"))
    page = bob_client.get(f"{JOBS}{failed.pk}/history/").content.decode()
    assert "Queued again." in page
    assert "bob" in page


def test_a_confirmed_cancel_stops_what_waits(alice, bob_client):
    job = make_job(alice, ["a.txt", "b.txt"])
    data = select(job, action="cancel_selected")
    assert "2 documents in 1 job will be stopped." in (
        bob_client.post(JOBS, data).content.decode()
    )
    bob_client.post(JOBS, data | {"confirmed": "yes"})
    assert state_of(job) == State.CANCELLED


def test_a_plan_without_anything_to_do_cannot_be_confirmed(alice, bob_client):
    job = make_job(alice)
    response = bob_client.post(JOBS, select(job, action="retry_selected"))
    page = response.content.decode()
    assert "1 job has nothing to retry." in page
    assert 'name="confirmed"' not in page


def test_an_overtaken_confirmation_changes_nothing_and_says_so(bob_client, failed):
    data = select(failed, action="retry_selected", confirmed="yes")
    bob_client.post(JOBS, data)
    seq = Job.objects.get().seq
    response = bob_client.post(JOBS, data, follow=True)
    assert "There is nothing to retry any more." in response.content.decode()
    assert Job.objects.get().seq == seq
    assert LogEntry.objects.count() == 1


def test_all_rows_of_a_narrowed_list_can_be_selected_at_once(alice, bob_client, failed):
    other, untouched = make_job(alice, ["c.txt"]), make_job(alice, ["d.txt"])
    fail(only_document(other))
    data = select(failed, action="retry_selected", select_across="1")
    narrowed = f"{JOBS}?state__exact=failed"
    page = bob_client.post(narrowed, data).content.decode()
    assert "3 documents in 2 jobs will be queued again." in page
    assert 'name="select_across" value="1"' in page
    bob_client.post(narrowed, data | {"confirmed": "yes"})
    assert state_of(failed) == state_of(other) == State.QUEUED
    assert not Event.objects.filter(job=untouched, kind=EventKind.RETRIED).exists()


@pytest.mark.parametrize("model", ["batch", "document"])
def test_batches_and_documents_are_retried_the_same_way(alice, bob_client, model):
    job = make_job(alice, batch="May")
    fail(only_document(job))
    row = job.batch if model == "batch" else only_document(job)
    data = select(row, action="retry_selected", confirmed="yes")
    bob_client.post(f"/admin/progress/{model}/", data)
    assert state_of(job) == State.QUEUED


def test_what_was_done_is_counted_as_what_was_asked(alice, bob_client):
    for name in ("a.txt", "b.txt"):
        fail(only_document(make_job(alice, [name], batch="May")))
    batches = "/admin/progress/batch/"
    data = select(Batch.objects.get(), action="retry_selected")
    asked = bob_client.post(batches, data).content.decode()
    assert "2 documents in 2 jobs will be queued again." in asked
    done = bob_client.post(batches, data | {"confirmed": "yes"}, follow=True)
    assert "Queued again: 2 documents in 2 jobs." in done.content.decode()


def test_those_who_may_only_look_have_no_actions(charlie, failed):
    client = staff_with(charlie, "view_job")
    assert "retry_selected" not in client.get(JOBS).content.decode()
    client.post(JOBS, select(failed, action="retry_selected", confirmed="yes"))
    assert state_of(failed) == State.FAILED


def test_those_who_may_change_jobs_may_retry_them(charlie, failed):
    client = staff_with(charlie, "change_job")
    client.post(JOBS, select(failed, action="retry_selected", confirmed="yes"))
    assert state_of(failed) == State.QUEUED


def test_a_retry_shows_why_it_failed_before_it_is_confirmed(bob_client, failed):
    response = bob_client.post(JOBS, select(failed, action="retry_selected"))
    page = response.content.decode()
    assert "2 of them would fail again the same way" in page
    assert "Locked with a password" in page
    assert "a.txt" in page


def test_jobs_are_paused_and_resumed(alice, bob, bob_client):
    job = make_job(alice)
    asked = bob_client.post(JOBS, select(job, action="pause_selected"))
    assert "1 document in 1 job will wait" in asked.content.decode()
    assert not Job.objects.get().is_paused
    bob_client.post(JOBS, select(job, action="pause_selected", confirmed="yes"))
    assert Job.objects.get().is_paused
    assert Event.objects.latest("id").actor == bob
    bob_client.post(JOBS, select(job, action="resume_selected", confirmed="yes"))
    assert not Job.objects.get().is_paused


def test_force_takes_what_was_asked_to_stop(alice, bob_client):
    job = make_job(alice)
    claim(only_document(job))
    again = select(job, action="force_selected", confirmed="yes")
    response = bob_client.post(JOBS, again, follow=True)
    assert "nothing to stop by force" in response.content.decode()
    bob_client.post(JOBS, select(job, action="cancel_selected", confirmed="yes"))
    bob_client.post(JOBS, again)
    assert only_document(job).cancel_forced_at is not None


def test_more_than_one_request_may_queue_again_is_left_alone(
    bob_client, failed, monkeypatch
):
    monkeypatch.setattr("progress.admin.actions.AT_ONCE", 1)
    data = select(failed, action="retry_selected", confirmed="yes")
    page = bob_client.post(JOBS, data, follow=True).content.decode()
    assert "these are 2 documents, and at most 1 are queued again at once" in page
    assert state_of(failed) == State.FAILED
