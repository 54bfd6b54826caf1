"""Documents that a crash or a lost message left, found and gone on with."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from progress import lifecycle, recording
from progress.models import Attempt, Document, Job, Page
from progress.signals import QueuedTask
from progress.states import Outcome, State
from tests import factories
from tests.factories import bad_page, good_page
from tests.progress.lifecycle import test_tasks as tracked
from tests.workers.conftest import Spoken, make_document
from workers import rescue

pytestmark = pytest.mark.django_db


def lapse(document: Document) -> None:
    """Let the lease be over since a second ago."""
    moment = timezone.now() - timedelta(seconds=1)
    Document.objects.filter(pk=document.pk).update(lease_expires_at=moment)


def lose_worker(document: Document) -> None:
    """Claim the document, and let the worker be lost at once."""
    document.refresh_from_db()
    factories.claim(document)
    lapse(document)
    assert rescue.rescue_documents() == 1
    document.refresh_from_db()


def test_a_live_lease_is_left_alone(document, claim):
    before = Document.objects.values().get(pk=document.pk)
    assert rescue.rescue_documents() == 0
    assert Document.objects.values().get(pk=document.pk) == before


def test_a_heartbeat_keeps_a_document_from_being_rescued(document, claim):
    lapse(document)
    assert recording.heartbeat([claim.token]) == 1
    assert rescue.rescue_documents() == 0
    document.refresh_from_db()
    assert document.state == State.PROCESSING


def test_a_lapsed_lease_queues_the_document_again_with_its_pages(
    document, claim, report
):
    report.found(page_classes=("text",) * 3)
    report.page(good_page(1))
    report.page(bad_page(2))
    report.flush()
    lapse(document)
    assert rescue.rescue_documents() == 1
    document.refresh_from_db()
    assert (document.state, document.lease_token) == (State.QUEUED, None)
    assert list(Page.objects.values_list("number", flat=True)) == [1, 2]
    assert (document.pages_done, document.pages_failed) == (1, 1)
    job = Job.objects.get(pk=document.job_id)
    assert (job.pages_done, job.pages_failed, job.documents_processing) == (1, 1, 0)
    assert Attempt.objects.get(document=document).outcome == Outcome.LOST


def test_a_rescued_document_is_announced_to_the_workers(
    document, claim, django_capture_on_commit_callbacks, monkeypatch
):
    sent: list[QueuedTask] = []
    monkeypatch.setattr("workers.courier.enqueue", sent.extend)
    lapse(document)
    with django_capture_on_commit_callbacks(execute=True):
        rescue.rescue_documents()
    assert [task.task_id for task in sent] == [f"{document.pk}-2"]


def test_the_log_says_of_one_document_that_it_is_one(document, claim, caplog):
    lapse(document)
    rescue.rescue_documents()
    assert "Rescued 1 document whose worker was lost" in caplog.text


def test_what_loses_every_worker_fails_at_last(document, settings):
    for _ in range(settings.HEADWAY_MAX_ATTEMPTS - 1):
        lose_worker(document)
        assert document.state == State.QUEUED
    lose_worker(document)
    assert (document.state, document.error_code) == (State.FAILED, "worker_lost")
    assert document.attempt == settings.HEADWAY_MAX_ATTEMPTS
    assert Job.objects.get(pk=document.job_id).state == State.FAILED
    outcomes = Attempt.objects.filter(document=document).values_list("outcome")
    assert set(outcomes) == {(Outcome.LOST,)}


def test_a_retry_by_a_person_gives_all_attempts_again(document, settings):
    for _ in range(settings.HEADWAY_MAX_ATTEMPTS):
        lose_worker(document)
    assert lifecycle.retry_document(document.pk)
    lose_worker(document)
    assert document.state == State.QUEUED


def test_a_document_whose_cancel_was_asked_for_is_cancelled(document, claim):
    lifecycle.cancel_document(document.pk)
    lapse(document)
    assert rescue.rescue_documents() == 1
    document.refresh_from_db()
    assert (document.state, document.error_code) == (State.CANCELLED, "")


def test_neighbours_of_a_lost_document_are_untouched(document, claim, alice):
    neighbour = make_document(alice)
    factories.claim(neighbour)
    before = Document.objects.values().get(pk=neighbour.pk)
    lapse(document)
    rescue.rescue_documents()
    assert Document.objects.values().get(pk=neighbour.pk) == before


def test_the_lost_worker_can_write_no_more(document, claim, report):
    lapse(document)
    rescue.rescue_documents()
    report.page(good_page(1))
    report.flush()
    assert not Page.objects.exists()
    assert not lifecycle.finish(claim, lifecycle.completed())


def test_a_job_that_a_crash_left_open_is_settled(document, claim):
    assert lifecycle.finish(claim, lifecycle.completed())
    Job.objects.filter(pk=document.job_id).update(
        state=State.PROCESSING, finished_at=None
    )
    assert rescue.settle_jobs() == 1
    assert Job.objects.get(pk=document.job_id).state == State.COMPLETED


@pytest.fixture
def broker(monkeypatch) -> list[QueuedTask]:
    """What the sweep sent; the broker takes all."""
    taken: list[QueuedTask] = []

    def enqueue(tasks: list[QueuedTask]) -> int:
        taken.extend(tasks)
        return len(tasks)

    monkeypatch.setattr(rescue, "enqueue", enqueue)
    return taken


def wait_long(*documents: Document) -> None:
    """Let the last message about them be older than the patience."""
    for position, document in enumerate(documents):
        age = rescue.MESSAGE_PATIENCE + timedelta(seconds=60 - position)
        Document.objects.filter(pk=document.pk).update(enqueued_at=timezone.now() - age)


def test_a_message_is_given_time_before_it_is_sent_again(document, broker):
    assert rescue.sweep_queued() == 0
    assert broker == []


def test_a_document_that_waited_long_is_sent_again_with_the_same_id(document, broker):
    wait_long(document)
    assert rescue.sweep_queued() == 1
    assert broker == [
        QueuedTask(document_id=document.pk, task_id=document.next_task_id)
    ]


def test_after_it_was_sent_again_it_is_given_time_again(document, broker):
    wait_long(document)
    rescue.sweep_queued()
    assert rescue.sweep_queued() == 0
    assert len(broker) == 1


@pytest.mark.parametrize("has_ended", [False, True], ids=["in work", "ended"])
def test_only_waiting_documents_are_sent_again(document, broker, has_ended):
    claim = factories.claim(document)
    if has_ended:
        lifecycle.finish(claim, lifecycle.completed())
    wait_long(document)
    assert rescue.sweep_queued() == 0
    assert broker == []


def test_a_broker_that_is_away_loses_nothing(document, monkeypatch):
    wait_long(document)
    before = Document.objects.values().get(pk=document.pk)
    monkeypatch.setattr(rescue, "enqueue", lambda tasks: 0)
    assert rescue.sweep_queued() == 0
    assert Document.objects.values().get(pk=document.pk) == before
    monkeypatch.setattr(rescue, "enqueue", len)
    assert rescue.sweep_queued() == 1


def test_only_what_the_broker_took_counts_as_sent(alice, monkeypatch):
    documents = [make_document(alice) for _ in range(3)]
    wait_long(*documents)
    monkeypatch.setattr(rescue, "enqueue", lambda tasks: 2)
    assert rescue.sweep_queued() == 2
    waiting = Document.objects.due_for_a_message(
        timezone.now(), rescue.MESSAGE_PATIENCE
    )
    assert list(waiting) == [documents[2]]


@pytest.fixture
def queues(monkeypatch) -> dict[str, int]:
    """How many messages wait in each queue; none in those that are not named."""
    lengths: dict[str, int] = {}
    monkeypatch.setattr(rescue, "waiting_messages", lambda name: lengths.get(name, 0))
    return lengths


def let_wait(seconds: float) -> None:
    moment = timezone.now() - timedelta(seconds=seconds)
    Document.objects.update(enqueued_at=moment, queued_at=moment)


def test_an_empty_queue_is_filled_at_once_with_all_that_waits(
    alice, broker, queues, monkeypatch
):
    documents = [make_document(alice) for _ in range(5)]
    monkeypatch.setattr(rescue, "BATCH", 2)
    let_wait(6)
    assert rescue.refill_queues() == 5
    assert {task.document_id for task in broker} == {d.pk for d in documents}
    assert rescue.refill_queues() == 0


def test_a_long_backlog_costs_no_message_more(document, broker, queues):
    queues["documents"] = 1
    let_wait(50)
    assert rescue.refill_queues() == 0
    assert broker == []


def test_what_is_locked_just_now_is_sent_once_and_not_again_and_again(
    document, broker, queues, monkeypatch
):
    monkeypatch.setattr("progress.lifecycle.mark_enqueued", lambda _: 0)
    let_wait(6)
    assert rescue.refill_queues() == 1
    assert len(broker) == 1


def test_an_empty_queue_is_filled_while_another_is_full(alice, broker, queues):
    scan, _ = make_document(alice), make_document(alice)
    Document.objects.filter(pk=scan.pk).update(queue="ocr")
    queues["documents"] = 3
    let_wait(6)
    assert rescue.refill_queues() == 1
    assert [(t.document_id, t.queue) for t in broker] == [(scan.pk, "ocr")]


def test_a_task_whose_message_was_lost_is_sent_though_its_queue_is_full(
    alice, broker, queues
):
    documents = [make_document(alice) for _ in range(3)]
    task = Document.objects.filter(pk=documents[1].pk)
    task.update(task_name="shop.sync", task_arguments={"args": []})
    let_wait(6)
    queues["documents"] = 3
    assert rescue.refill_queues() == 0
    queues["documents"] = 2
    assert rescue.refill_queues() == 1
    assert [each.document_id for each in broker] == [documents[1].pk]
    assert rescue.refill_queues() == 0


def test_a_task_that_may_have_lost_its_message_is_sent_ever_more_seldom(
    document, broker, queues
):
    now = timezone.now()
    task = Document.objects.filter(pk=document.pk)
    task.update(task_name="shop.sync", task_arguments={"args": []})
    make_document(document.job.owner)
    queues["documents"] = 1
    for silent, waited, sent in ((20, 30, 1), (6, 30, 0), (30, 60, 1)):
        let_wait(waited)
        task.update(enqueued_at=now - timedelta(seconds=silent))
        assert rescue.refill_queues() == sent


@pytest.mark.parametrize(("valid_for", "is_sent"), [(60, True), (-1, False)])
def test_a_task_is_not_sent_again_after_its_time(
    document, broker, queues, valid_for, is_sent
):
    end = timezone.now() + timedelta(seconds=valid_for)
    task = Document.objects.filter(pk=document.pk)
    stored = {"args": [], "kwargs": {}, "options": {"expires": end.isoformat()}}
    task.update(task_name="shop.sync", task_arguments=stored)
    let_wait(30)
    assert rescue.refill_queues() == is_sent
    assert [each.arguments for each in broker] == [stored] * is_sent
    document.refresh_from_db()
    assert document.state == (State.QUEUED if is_sent else State.CANCELLED)


def test_a_task_that_is_asked_for_after_its_time_is_sent(document, broker, queues):
    let_wait(30)
    end = document.queued_at - timedelta(minutes=1)
    stored = {"args": [], "kwargs": {}, "options": {"expires": end.isoformat()}}
    task = Document.objects.filter(pk=document.pk)
    task.update(task_name="shop.sync", task_arguments=stored)
    assert rescue.refill_queues() == 1
    assert [each.arguments for each in broker] == [{**stored, "options": {}}]


@pytest.mark.parametrize("seconds", [0, 4])
def test_who_has_just_taken_a_message_is_given_time_to_claim(
    document, broker, queues, seconds
):
    let_wait(seconds)
    assert rescue.refill_queues() == 0


def test_what_a_person_paused_is_not_sent(document, broker, queues):
    Job.objects.update(paused_at=timezone.now())
    let_wait(60)
    assert rescue.refill_queues() == 0


def test_a_dead_process_is_found_before_its_lease_runs_out(document, claim):
    Document.objects.update(owner_pid=2**22 + 1)
    assert rescue.rescue_documents() == 1
    document.refresh_from_db()
    assert document.state == State.QUEUED


def test_one_look_at_all_that_is_in_work_is_one_question(
    document, claim, django_assert_num_queries
):
    with django_assert_num_queries(1):
        assert rescue.rescue_documents() == 0


def test_a_sweep_does_not_show_as_a_change_of_the_job(document, broker):
    wait_long(document)
    before = Job.objects.values().get(pk=document.job_id)
    rescue.sweep_queued()
    assert Job.objects.values().get(pk=document.job_id) == before


def test_reports_of_a_second_attempt_go_on_where_the_first_stopped(document, claim):
    first = Spoken(claim)
    first.page(good_page(1))
    first.flush()
    lapse(document)
    rescue.rescue_documents()
    document.refresh_from_db()
    second = Spoken(factories.claim(document))
    second.page(good_page(2))
    second.flush()
    document.refresh_from_db()
    assert (document.pages_done, second.published[0]["attempt"]) == (2, 2)


def wait_days(days: float) -> None:
    """Let all jobs have been silent for so long."""
    Job.objects.update(changed_at=timezone.now() - timedelta(days=days))


def test_a_group_whose_sender_died_ends_with_the_parts_that_were_sent(alice):
    one = tracked.part()
    tracked.queue(alice, one, is_open=True)
    tracked.do(one)
    assert rescue.settle_jobs() == 0
    wait_days(0.01)
    assert rescue.settle_jobs() == 1
    assert Job.objects.get().state == State.COMPLETED


def test_a_workflow_that_was_never_sent_ends_at_last(alice):
    tracked.queue(alice, tracked.part(arguments=None))
    wait_days(6)
    assert rescue.settle_jobs() == 0
    wait_days(8)
    assert rescue.settle_jobs() == 1
    assert Job.objects.get().state == State.CANCELLED
    assert Document.objects.get().message == "Not begun: what was to send it is gone"


def test_a_workflow_of_which_a_part_waits_or_works_is_not_given_up(alice):
    sent = tracked.part()
    tracked.queue(alice, sent, tracked.part(arguments=None))
    wait_days(8)
    assert rescue.settle_jobs() == 0
    factories.claim(Document.objects.get(pk=sent.id))
    wait_days(8)
    assert rescue.settle_jobs() == 0
