"""What is watched is called by its title, with one query for each kind."""

from __future__ import annotations

from uuid import uuid4

from progress.registry.entries import connection_dict
from progress.views.connection_lines import Watch, lines_of, names_of
from tests.factories import make_job
from tests.support.relays import a_connection


def test_jobs_and_batches_have_their_titles_and_pages(alice):
    job = make_job(alice, ["essay.txt"], batch="May exams")
    found = names_of([f"job:{job.pk}", f"batch:{job.batch_id}"])
    assert found[f"job:{job.pk}"] == Watch(
        label="essay.txt", url=job.get_absolute_url(), job_id=str(job.pk)
    )
    assert found[f"batch:{job.batch_id}"].label == "May exams"
    assert found[f"batch:{job.batch_id}"].url == job.batch.get_absolute_url()


def test_a_job_that_is_gone_keeps_its_id(db):
    gone = str(uuid4())
    assert names_of([f"job:{gone}"])[f"job:{gone}"] == Watch(
        label=f"job {gone}", job_id=gone
    )


def test_lists_are_named_in_words(db):
    found = names_of(["system", "summary", "user:9"])
    assert [watch.label for watch in found.values()] == [
        "all jobs",
        "the system's figures",
        "user 9",
    ]


def test_a_line_says_who_how_from_where_and_by_what(db):
    (line,) = lines_of([connection_dict(a_connection(), "p")])
    assert (line.username, line.transport) == ("alice", "WebSocket")
    assert (line.address, line.program) == ("192.0.2.7", "Firefox on Linux")
    assert line.watches == (Watch(label="own jobs"),)


def test_many_lines_cost_as_much_as_one(alice, django_assert_num_queries):
    jobs = [make_job(alice) for _ in range(3)]
    rows = [
        connection_dict(a_connection(watches=(f"job:{job.pk}",)), "p") for job in jobs
    ]
    with django_assert_num_queries(1):
        lines_of(rows)
