"""What is to come of documents, jobs and batches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from progress import job_types, percent
from progress.estimates.document import remaining
from progress.estimates.knowledge import Knowledge
from progress.estimates.outlook import Forecast, Mood, Outlook, outlook
from progress.estimates.parts import seen_now
from progress.estimates.rows import ActiveRow, Situation, WorkerRow
from progress.estimates.seen import Done
from progress.estimates.watch import Watch
from progress.states import State
from tests.progress.estimates.runs import run, task

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
JOB, BATCH = uuid4(), uuid4()
QUEUES = ["documents"]


@pytest.fixture(scope="module")
def known() -> Knowledge:
    found = Knowledge()
    for number in range(40):
        found.learn(run("t" * 20, began=1000.0 + 10 * number))
    return found


def waiting(**changes) -> ActiveRow:
    values = {
        "pk": uuid4(),
        "job_id": JOB,
        "job__batch_id": BATCH,
        "job__job_type": "document",
        "job__paused_at": None,
        "job__state": State.QUEUED,
        "kind": "",
        "name": "report.pdf",
        "task_name": "",
        "units_done": 0,
        "units_total": None,
        "attempt": 1,
        "size": 20_000,
        "state": State.QUEUED,
        "stage": "",
        "points": 0,
        "page_classes": "",
        "pages_total": None,
        "queue": "documents",
        "not_before_at": None,
        "enqueued_at": NOW,
        "is_sent": True,
        "started_at": None,
        "heartbeat_at": None,
        "advanced_at": None,
    }
    return ActiveRow(**{**values, **changes})


def working(silent: float = 0.5, beat: float = 1.0, **changes) -> ActiveRow:
    return waiting(
        state=State.PROCESSING,
        kind="pdf",
        stage="extraction",
        page_classes="t" * 20,
        started_at=NOW - timedelta(seconds=2),
        heartbeat_at=NOW - timedelta(seconds=beat),
        advanced_at=NOW - timedelta(seconds=silent),
        **changes,
    )


def look(known, rows, *, slots: int = 1, queues=("documents",)) -> Outlook:
    workers = [WorkerRow(slots=slots, queues=list(queues))] if slots else []
    done = {
        row.pk: {"t": Done(pages=10, lately=10, busy=0.5)}
        for row in rows
        if row.is_working
    }
    return outlook(Situation(now=NOW, rows=rows, workers=workers, done=done), known, 60)


def only(found: Mapping[UUID, Forecast]) -> Forecast:
    (one,) = found.values()
    return one


def test_a_document_in_work_ends_within_its_interval(known):
    found = only(look(known, [working()]).jobs)
    assert found.mood is Mood.RUNNING
    assert 0 <= found.low <= found.end <= found.high < 60


def test_what_waits_begins_when_those_before_it_have_ended(known):
    rows = [working(), waiting(), waiting()]
    found = look(known, rows).documents
    first, second, third = (found[row.pk] for row in rows)
    assert second.mood is Mood.WAITING
    assert second.start == pytest.approx(first.end, rel=0.05)
    assert third.start == pytest.approx(second.end, rel=0.05)
    assert (second.ahead, third.ahead) == (10, 30)
    assert third.slots == 1


def test_more_workers_end_a_job_sooner(known):
    rows = [waiting() for _ in range(8)]
    one, four = (only(look(known, rows, slots=n).jobs) for n in (1, 4))
    assert four.end == pytest.approx(one.end / 4, rel=0.05)


def test_what_is_behind_waits_for_the_mean_of_what_is_ahead_and_not_the_median():
    mixed = Knowledge()
    for number in range(30):
        letters = "i" * 20 if number % 3 == 0 else "t" * 20
        mixed.learn(run(letters, began=1000.0 + 100 * number))
    rows = [waiting() for _ in range(11)]
    found = look(mixed, rows).documents
    assert found[rows[0].pk].end < 5.0
    assert found[rows[10].pk].start > 100.0


def test_a_batch_ends_with_the_last_of_its_jobs(known):
    rows = [waiting(job_id=uuid4()) for _ in range(3)]
    found = look(known, rows)
    assert only(found.batches).end == max(job.end for job in found.jobs.values())


@pytest.mark.parametrize("late", [{"silent": 40.0}, {"beat": 60.0}])
def test_work_that_does_not_advance_is_stalled_by_either_clock(known, late):
    found = only(look(known, [working(**late)]).jobs)
    assert found.mood is Mood.STALLED


def test_a_task_is_stalled_by_its_own_units(known):
    began = NOW - timedelta(seconds=260)
    row = working(silent=60.0, units_done=2)._replace(
        task_name="shop.tasks.sync", points=2000, page_classes="", started_at=began
    )
    found = only(look(known, [row]).jobs)
    assert found.mood is Mood.RUNNING
    assert found.end == pytest.approx(740.0, rel=0.01)
    late = row._replace(advanced_at=began + timedelta(seconds=20))
    assert only(look(known, [late]).jobs).mood is Mood.STALLED


def test_a_page_that_always_takes_long_is_not_stalled_so_soon(known):
    slow = Knowledge()
    for number in range(10):
        slow.learn(run("i" * 20, began=1000.0 + 10 * number, pace=10.0))
    row = working(silent=60.0)._replace(page_classes="i" * 20)
    assert only(look(slow, [row]).jobs).mood is Mood.RUNNING
    assert only(look(known, [row]).jobs).mood is Mood.STALLED


def test_without_a_worker_for_its_queue_nobody_knows(known):
    assert only(look(known, [waiting()], slots=0).jobs).mood is Mood.NO_WORKER
    other = look(known, [waiting(queue="ocr")], slots=2)
    assert only(other.jobs).mood is Mood.NO_WORKER


def test_a_document_in_hand_proves_a_worker(known):
    rows = [working(), waiting()]
    found = look(known, rows, slots=0).documents
    assert found[rows[1].pk].mood is Mood.WAITING


def test_a_paused_job_says_so_and_takes_no_place(known):
    paused = waiting(job__paused_at=NOW, job_id=uuid4())
    other = waiting()
    found = look(known, [paused, other])
    assert found.documents[paused.pk].mood is Mood.PAUSED
    assert found.documents[other.pk].start == 0.0


def test_a_task_that_is_sent_for_later_begins_then_and_not_soon(known):
    row = waiting(enqueued_at=NOW + timedelta(hours=1))
    sync = row._replace(task_name="sync", name="sync")
    found = Knowledge()
    found.learn(replace(task("sync", 10.0), job_type="document"))
    assert only(look(found, [sync]).documents).start == 3600.0
    assert only(look(known, [row]).documents).start == 0.0


def test_a_later_part_of_a_workflow_begins_when_those_that_were_sent_have_ended():
    found = Knowledge()
    found.learn(replace(task("sync", 10.0), job_type="document"))
    later = waiting(task_name="sync", is_sent=False)
    rows = [later, *(waiting(task_name="sync") for _ in range(2))]
    said = look(found, rows, slots=4)
    assert said.documents[rows[1].pk].start == 0.0
    assert said.documents[later.pk].start >= said.documents[rows[1].pk].end > 9.0
    assert only(said.jobs).end == said.documents[later.pk].end


def test_a_job_that_was_not_read_whole_ends_later_by_what_is_behind(known):
    rows = [waiting() for _ in range(4)]
    seen = Situation(now=NOW, rows=rows, workers=[WorkerRow(slots=1, queues=QUEUES)])
    whole = only(outlook(seen, known, 60).jobs)
    cut = replace(seen, open={JOB: 12, BATCH: 16})
    assert only(outlook(cut, known, 60).jobs).end == pytest.approx(3 * whole.end)
    assert only(outlook(cut, known, 60).batches).end == pytest.approx(4 * whole.end)


def test_a_job_of_which_a_part_is_unknown_has_no_end():
    assert look(Knowledge(), [waiting(), working()]).jobs == {}


def test_an_interval_narrows_with_the_documents_that_make_it_up():
    unsure = Knowledge()
    unsure.history.learn(run("t" * 20))
    one = only(look(unsure, [waiting()]).jobs)
    many = only(look(unsure, [waiting() for _ in range(50)]).jobs)
    assert many.high / many.end < one.high / one.end


def rows_of_task(done: int, after: float, **changes) -> ActiveRow:
    began = NOW - timedelta(seconds=after)
    row = working(silent=0.0, units_done=done, units_total=60, **changes)
    return row._replace(
        task_name="sync", stage="working", page_classes="", started_at=began
    )


def test_a_later_attempt_of_a_task_goes_by_its_own_units_not_by_the_percent():
    for done, left in ((6, 54.0), (18, 42.0)):
        row = rows_of_task(done, after=float(done), points=7500, attempt=3)
        found = only(look(Knowledge(), [row]).documents)
        assert found.end == pytest.approx(left)
        assert found.low < left < found.high
        assert not found.is_nearly_done


def test_units_of_an_earlier_attempt_say_nothing_before_the_first_report():
    row = rows_of_task(45, after=10.0, points=7500, attempt=3)
    silent = row._replace(advanced_at=row.started_at)
    assert look(Knowledge(), [silent]).documents == {}


def test_without_units_the_percent_of_an_earlier_attempt_is_no_pace():
    row = rows_of_task(5, after=10.0, points=7500, attempt=2)
    assert look(Knowledge(), [row._replace(units_total=None)]).documents == {}


def test_a_unit_that_blocks_takes_longer_than_usual_and_is_not_finishing():
    one = Knowledge()
    one.learn(replace(task("sync", 1.0), job_type="document"))
    row = rows_of_task(0, after=20.0, points=0)
    found = only(look(one, [row]).documents)
    assert (found.is_nearly_done, found.is_late) == (False, True)


def own_stage(points: int, silent: float = 0.0) -> ActiveRow:
    return working(silent=silent, points=points)._replace(stage="analysis")


def test_a_stage_without_pages_goes_on_by_the_pace_it_is_watched_at(known):
    watch = Watch()
    first = own_stage(9000, silent=5.0)
    watch.look([first])
    later = first._replace(points=9250, advanced_at=NOW)
    found = Situation(now=NOW, rows=[later], workers=(), marks=watch.look([later]))
    seen = seen_now(later, found)
    end = percent.stage_points(job_types.get("document").stages, "analysis", 1.0)
    assert seen.stage_watched == 5.0
    assert seen.stage_left == pytest.approx(5.0 * (end - 9250) / 250)
    left = remaining(seen, known.history)
    assert left is not None
    assert left > seen.stage_left / 2


def test_a_mark_is_of_one_attempt_and_stage():
    watch = Watch()
    first = own_stage(9000, silent=5.0)
    (mark,) = watch.look([first]).values()
    again = first._replace(attempt=2, advanced_at=NOW)
    assert watch.look([first])[first.pk] == mark
    assert watch.look([again])[first.pk].at == NOW
    assert watch.look([]) == {}


def test_only_workers_of_its_queue_are_counted(known):
    rows = [waiting(queue="ocr", page_classes="t" * 9) for _ in range(2)]
    workers = [
        WorkerRow(slots=2, queues=["documents"]),
        WorkerRow(slots=1, queues=["ocr"]),
    ]
    situation = Situation(now=NOW, rows=rows, workers=workers)
    found = outlook(situation, known, 60).documents[rows[1].pk]
    assert (found.slots, found.ahead) == (1, 9)


def test_a_job_that_began_and_waits_goes_on(known):
    moved = waiting(job__state=State.PROCESSING)
    assert only(look(known, [moved]).jobs).is_begun
    assert not only(look(known, [waiting()]).jobs).is_begun
