"""A workflow that is sent by `tracked` is one job, and never goes back."""

from __future__ import annotations

import pytest
from celery import chain, chord, group

from progress import signals
from progress.models import Document, Job
from progress.task_ids import document_id
from tests.workers.tracking.conftest import add_up, do, jobs, plain
from workers.tracking import tracked

WORKFLOWS = {
    "task": (lambda: add_up.s(1, 2), 1, 3),
    "chain": (lambda: chain(add_up.s(1, 2), add_up.s(3)), 2, 6),
    "group": (lambda: group(add_up.s(n) for n in range(4)), 4, [0, 1, 2, 3]),
    "chord": (lambda: chord([add_up.s(n) for n in range(4)], add_up.s()), 5, 6),
    "nested": (
        lambda: chain(add_up.s(1), group(add_up.s(2), add_up.s(3)), add_up.s()),
        4,
        7,
    ),
    "mixed": (lambda: chain(plain.s(4), add_up.s(1)), 1, 5),
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", WORKFLOWS)
def test_a_workflow_is_one_job_with_a_row_for_each_task(eager, alice, name):
    make, parts, result = WORKFLOWS[name]
    sent = tracked(make(), owner=alice, title="Whole", batch="May")
    assert sent.delay().get() == result
    (job,) = jobs()
    assert (job.pk, job.title, job.owner) == (sent.job_id, "Whole", alice)
    assert (job.state, job.documents_total) == ("completed", parts)
    assert job.documents_completed == parts


@pytest.mark.django_db
def test_all_parts_are_there_before_the_first_begins(eager, alice, body):
    seen = []
    body(lambda task, *args: seen.append(Document.objects.count()))
    tracked(chain(do.si(1), do.si(2), do.si(3)), owner=alice).delay()
    assert seen == [3, 3, 3]


@pytest.mark.django_db
def test_the_percent_of_a_workflow_never_goes_back(eager, alice):
    seen = []
    hear = signals.job_progressed.connect(lambda fact: seen.append(fact.percent))
    tracked(chord([add_up.s(n) for n in range(4)], add_up.s()), owner=alice).delay()
    signals.job_progressed.disconnect(hear)
    assert seen == sorted(set(seen))
    assert seen[-1] == 99


@pytest.mark.django_db
def test_a_group_is_found_by_its_own_id(eager, alice):
    result = tracked(group(add_up.s(1), add_up.s(2)), owner=alice).delay()
    assert Job.objects.get().documents_total == 2
    sent = tracked(group(add_up.s(1), add_up.s(2)).set(task_id="mine"), owner=alice)
    sent.delay()
    assert sent.job_id == document_id("mine")
    assert result.get() == [1, 2]


@pytest.mark.django_db
def test_the_same_workflow_can_be_sent_twice(eager, alice):
    workflow = chain(add_up.s(1), add_up.s(2))
    for _ in range(2):
        tracked(workflow, owner=alice).delay()
    assert [job.documents_total for job in jobs()] == [2, 2]


@pytest.mark.django_db
def test_what_a_failed_part_would_have_sent_is_not_begun(eager, alice, body):
    def breaks(task, *args):
        raise ValueError("row 7")

    body(breaks)
    broken = tracked(chain(add_up.s(1), do.s(), add_up.s()), owner=alice)
    with pytest.raises(ValueError, match="row 7"):
        broken.delay()
    rows = Document.objects.in_order().values_list("state", "message")
    assert list(rows) == [
        ("completed", "Done"),
        ("failed", "row 7"),
        ("cancelled", "Not begun: an earlier part did not complete"),
    ]
    assert Job.objects.get().state == "failed"


@pytest.mark.django_db
def test_a_workflow_of_which_nothing_is_tracked_is_no_job(eager, alice):
    assert tracked(chain(plain.s(1), plain.s()), owner=alice).delay().get() == 1
    assert not Job.objects.exists()


@pytest.mark.django_db
def test_a_later_part_is_named_by_what_it_is_really_called_with(eager, alice, body):
    seen = []

    def look(task, *args):
        seen.append(list(Document.objects.in_order().values_list("name", flat=True)))
        return f"after {args[0]}"

    body(look)
    tracked(chain(do.s("first"), do.s("own"), do.si("alone")), owner=alice).delay()
    assert seen == [
        ["Do first", "Do", "Do alone"],
        ["Do first", "Do after first", "Do alone"],
        ["Do first", "Do after first", "Do alone"],
    ]
    assert Job.objects.get().title == "Do first"
