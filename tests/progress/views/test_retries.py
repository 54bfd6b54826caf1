"""The retry with a look at the errors first."""

from __future__ import annotations

import pytest
from django.urls import reverse

from progress.models import Document, Event
from progress.states import State
from tests import factories
from tests.progress.lifecycle.test_tasks import part, queue

pytestmark = pytest.mark.django_db


@pytest.fixture
def job(alice):
    """Two locked documents and one that failed by an error of ours."""
    job = factories.make_job(alice, ["a.pdf", "b.pdf", "c.txt"], batch="May")
    first, second, third = job.documents.in_order()
    factories.fail(first)
    factories.fail(second)
    factories.fail(third, "internal_error")
    return job


def address(name: str, *args: object) -> str:
    return reverse(f"progress:{name}", args=args)


def states() -> list[str]:
    return list(Document.objects.in_order().values_list("state", flat=True))


def test_the_errors_are_shown_in_groups_with_what_is_worth_it(alice_client, job):
    html = alice_client.get(address("job-retry", job.pk)).content.decode()
    assert "3 documents in 2 groups; 2 of them would fail again the same way." in html
    assert 'value="internal_error" checked' in html
    assert 'value="encrypted">' in html
    assert "a.pdf" in html


def test_only_what_is_chosen_is_retried(alice_client, alice, job):
    data = {"chosen": "yes", "code": ["internal_error"]}
    response = alice_client.post(address("job-retry", job.pk), data, follow=True)
    assert "1 document queued again." in response.content.decode()
    assert states() == [State.FAILED, State.FAILED, State.QUEUED]
    assert Event.objects.get(kind="retried").actor == alice


def test_choosing_nothing_retries_nothing(alice_client, job):
    data = {"chosen": "yes"}
    response = alice_client.post(address("job-retry", job.pk), data, follow=True)
    assert "nothing was chosen" in response.content.decode()
    assert set(states()) == {State.FAILED}


def test_from_scratch_is_a_choice_of_its_own(alice_client, job):
    data = {"chosen": "yes", "code": ["internal_error"], "from_scratch": "yes"}
    alice_client.post(address("job-retry", job.pk), data)
    assert Event.objects.get(kind="retried").data == {"from_scratch": True}


def test_a_batch_is_retried_the_same_way(alice_client, job):
    where = address("batch-retry", job.batch_id)
    assert "3 documents" in alice_client.get(where).content.decode()
    alice_client.post(where, {"chosen": "yes", "code": ["encrypted"]})
    assert states() == [State.QUEUED, State.QUEUED, State.FAILED]


def test_many_jobs_are_filtered_and_retried_together(alice_client, alice, job):
    factories.fail(factories.only_document(factories.make_job(alice)))
    where = address("retry") + "?error=encrypted"
    html = alice_client.get(where).content.decode()
    assert "3 documents in one group" in html
    alice_client.post(where, {"chosen": "yes", "code": ["encrypted", "corrupt"]})
    assert Document.objects.filter(state=State.QUEUED).count() == 3


def test_others_documents_are_never_among_them(charlie_client, dora_client, job):
    for client in (charlie_client, dora_client):
        html = client.get(address("retry")).content.decode()
        assert "Nothing to retry" in html
        client.post(address("retry"), {"chosen": "yes", "code": ["encrypted"]})
    assert set(states()) == {State.FAILED}


def test_staff_with_the_right_may_filter_by_owner(bob_client, job):
    where = address("retry") + "?owner=alice&since=2020-01-01T00:00"
    assert "3 documents" in bob_client.get(where).content.decode()
    assert (
        "Nothing to retry"
        in bob_client.get(address("retry") + "?owner=bob").content.decode()
    )


def test_a_bad_moment_is_said_and_does_no_harm(alice_client, job):
    html = alice_client.get(address("retry") + "?since=yesterday").content.decode()
    assert "Enter a valid date/time." in html


def test_nobody_else_sees_the_errors_of_a_job(charlie_client, dora_client, job):
    where = address("job-retry", job.pk)
    assert charlie_client.get(where).status_code == 404
    assert dora_client.get(where).status_code == 403


def test_what_is_too_much_for_one_request_is_left_for_the_next(
    alice_client, job, monkeypatch
):
    monkeypatch.setattr("progress.views.retries.AT_ONCE", 2)
    where = address("retry")
    html = alice_client.get(where).content.decode()
    assert "2 at most are queued again at once" in html
    data = {"chosen": "yes", "code": ["encrypted", "internal_error"]}
    html = alice_client.post(where, data, follow=True).content.decode()
    assert "2 documents queued again." in html
    assert "1 more document of them can be retried now." in html
    assert states() == [State.QUEUED, State.QUEUED, State.FAILED]
    html = alice_client.post(where, data, follow=True).content.decode()
    assert "1 document queued again." in html
    assert set(states()) == {State.QUEUED}


def test_of_a_workflow_it_speaks_of_tasks(alice_client, alice):
    first, later = part(), part(arguments=None)
    tasks = queue(alice, first, later)
    factories.fail(Document.objects.get(pk=first.id), "value_error")
    html = alice_client.get(f"/jobs/{tasks.pk}/").content.decode()
    assert "All failed and cancelled tasks are queued again. What is done" in html
    assert "Pages that were read" not in html
    html = alice_client.get(address("job-retry", tasks.pk)).content.decode()
    assert "2 tasks in 2 groups; all of them may go well another time." in html
    assert "1 task<" in html
    response = alice_client.post(address("job-retry", tasks.pk), follow=True)
    html = response.content.decode()
    assert "2 tasks queued again." in html
    assert "Tasks that wait are not begun, and those in work are asked to stop" in html
