"""A tracked run: whatever happens in it, the row tells, and the task is never hurt."""

from __future__ import annotations

import pytest
from celery import Task
from celery.exceptions import Ignore, Reject
from django.db import OperationalError

from config.celery import app
from progress import lifecycle, recording
from progress.models import Attempt, Document, Event, Job, LogLine, Page
from tests.workers.tracking.conftest import add_up, do, logger, row
from workers.tracking import current
from workers.tracking import run as module
from workers.tracking.late import LateEnds


@pytest.mark.django_db
def test_a_run_leaves_all_that_a_document_leaves(run, alice):
    def body(task, name):
        logger.info("hello %s", name)
        for number in task.track(range(4), "Importing", unit="row"):
            task.partial({"row": number})
        return {"rows": 4}

    done = run(body, "May", owner=alice, batch="Lists")
    assert (done.name, done.state, done.progress) == ("Do May", "completed", 100.0)
    assert (done.units_done, done.units_total, done.pages_total) == (4, 4, 4)
    assert done.statistics == {"result": {"rows": 4}}
    assert (done.job.title, done.job.owner, done.job.batch.title) == (
        "Do May",
        alice,
        "Lists",
    )
    assert LogLine.objects.get().text == "hello May"
    assert Page.objects.get(number=2).text == '{\n  "row": 1\n}'
    attempt = Attempt.objects.get()
    assert (attempt.outcome, attempt.stage_runs.get().units) == ("success", 4)
    said = list(Event.objects.values_list("message", flat=True))
    assert said[0] == "Queued"
    assert said[-1] == "The task is done"


@pytest.mark.django_db
def test_an_exception_fails_the_row_and_reaches_celery(eager, body):
    def breaks(task):
        raise ValueError("row 7 is bad")

    body(breaks)
    result = do.apply_async()
    assert result.state == "FAILURE"
    failed = row(result.id)
    assert (failed.state, failed.error_code) == ("failed", "value_error")
    assert failed.error_message == "row 7 is bad"
    assert "raise ValueError" in failed.error_detail


@pytest.mark.django_db
def test_a_retry_is_another_attempt_of_the_same_row(run):
    tries = []

    def fails_twice(task):
        tries.append(1)
        if len(tries) < 3:
            try:
                raise ConnectionError("away")
            except ConnectionError as error:
                raise task.retry(exc=error, countdown=0) from error
        return "there"

    done = run(fails_twice)
    assert (done.state, done.attempt, done.retries) == ("completed", 3, 2)
    outcomes = Attempt.objects.order_by("number").values_list("outcome", flat=True)
    assert list(outcomes) == ["failure", "failure", "success"]
    assert Event.objects.filter(kind="retried").first().message.endswith(": away")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("error", "state"),
    [
        (Ignore(), "completed"),
        (Reject("no", requeue=False), "failed"),
        (Reject("later", requeue=True), "queued"),
    ],
)
def test_what_a_task_tells_celery_the_row_tells_too(run, error, state):
    def body(task):
        raise error

    assert run(body).state == state


@pytest.mark.django_db
def test_a_cancel_stops_the_task_between_two_rows(run, alice):
    seen = []

    def body(task):
        for number in task.track(range(100), "Importing"):
            seen.append(number)
            if number == 2:
                lifecycle.cancel_job(task.report.claim.job_id, actor=alice)
                task.report.flush()

    cancelled = run(body, owner=alice)
    assert cancelled.state == "cancelled"
    assert seen == [0, 1, 2]


@pytest.mark.django_db
def test_a_double_message_does_nothing(run, body):
    done = run(lambda task: "once")
    body(lambda task: pytest.fail("it ran twice"))
    assert do.apply(task_id=str(done.pk)).state == "IGNORED"
    assert Attempt.objects.count() == 1


@pytest.mark.django_db
def test_a_task_that_nobody_saw_sent_has_a_row_from_its_begin(body):
    body(lambda task: "done")
    Task.apply(app.tasks["shop.do"], task_id="from-elsewhere")
    assert row("from-elsewhere").state == "completed"


@pytest.mark.django_db
def test_a_database_that_is_away_at_the_begin_stops_no_task(run, monkeypatch):
    away = [True, True]
    claim = lifecycle.claim

    def claims(*args, **kwargs):
        if away:
            away.pop()
            raise OperationalError("the server is away")
        return claim(*args, **kwargs)

    monkeypatch.setattr(lifecycle, "claim", claims)
    worked = []
    done = run(lambda task: worked.append(list(task.track([1, 2]))))
    assert worked == [[1, 2]]
    assert done.state == "completed", "its end was written late"


@pytest.mark.django_db
def test_a_database_that_is_away_for_a_moment_leaves_the_task_watched(run, monkeypatch):
    away = [True]
    claim = lifecycle.claim

    def claim_later(*args, **kwargs):
        if away:
            away.pop()
            raise OperationalError("the server ended the connection")
        return claim(*args, **kwargs)

    monkeypatch.setattr(lifecycle, "claim", claim_later)
    done = run(lambda task: task.partial(task.report is not None))
    assert (done.state, Page.objects.get().text) == ("completed", "true")


@pytest.mark.django_db
def test_a_database_that_is_away_meanwhile_stops_no_task(run, monkeypatch):
    def away(*_):
        raise OperationalError("the server is away")

    def body(task):
        with monkeypatch.context() as patch:
            patch.setattr(recording, "record", away)
            for _ in task.track(range(50), "Importing"):
                task.log("on it")
        return "done"

    done = run(body)
    assert (done.state, done.units_done) == ("completed", 50)
    assert LogLine.objects.count() == 50


@pytest.mark.django_db
def test_an_end_that_cannot_be_written_waits(run, monkeypatch):
    ends = LateEnds(interval=0.001)
    kept = []
    monkeypatch.setattr(ends, "add", kept.append)
    monkeypatch.setattr(module, "late_ends", ends)
    finish = lifecycle.finish

    def away(*_):
        raise OperationalError("the server is away")

    def body(task):
        monkeypatch.setattr(lifecycle, "finish", away)
        task.request.is_eager = False

    waiting = run(body)
    assert waiting.state == "processing"
    monkeypatch.setattr(lifecycle, "finish", finish)
    (write,) = kept
    write()
    assert row(str(waiting.pk)).state == "completed"


def test_without_a_database_the_body_runs(run_body):
    """No mark: whoever asks the database here is refused."""
    assert run_body(lambda task: list(task.track([1, 2], "Importing"))) == [1, 2]


def test_called_directly_a_task_is_a_function(body):
    def says_all(task):
        task.update_state(state="PROGRESS", meta={"current": 1, "total": 2})
        task.log("hello")
        task.partial("some")
        task.check_cancelled()
        with task.stage("Resizing", total=2) as stage:
            stage.advance()
        return list(task.track([1, 2]))

    body(says_all)
    assert do() == [1, 2]


@pytest.mark.django_db
def test_a_task_within_a_task_speaks_for_itself(run, body):
    def inner(task):
        task.log("inner")

    def outer(task):
        task.log("outer")
        body(inner)
        do.apply(owner="somebody else", title="Another")
        task.log("outer again")

    run(outer, title="Outer")
    said = LogLine.objects.order_by("pk").values_list("job__title", "text")
    assert sorted(said) == [
        ("Another", "inner"),
        ("Outer", "outer"),
        ("Outer", "outer again"),
    ]
    assert current.run() is None
    assert current.report() is None


@pytest.mark.django_db
def test_what_the_row_says_is_never_mirrored_over_the_end(run):
    reports = []
    run(lambda task: reports.append(task.report))
    published = []
    (report,) = reports
    report._publish = published.append
    report.close_mirror()
    assert report._publish is not published.append
    assert Job.objects.get().state == "completed"
    assert Document.objects.get().lease_token is None


@pytest.mark.django_db
def test_a_task_that_replaces_itself_keeps_its_row(run, alice):
    def body(task):
        return task.replace(add_up.s(1, 2))

    done = run(body, owner=alice)
    assert (done.state, done.attempt) == ("completed", 2)
    assert (done.task_name, done.statistics) == ("shop.add_up", {"result": 3})
    assert Job.objects.get().documents_total == 1
