"""What is told of the whole system."""

from __future__ import annotations

from datetime import timedelta

from progress.frames import load_summary
from progress.models import Page
from tests import factories


def test_the_summary_counts_jobs_documents_and_recent_pages(
    alice, django_assert_num_queries
):
    factories.read_whole(factories.only_document(factories.make_job(alice)), pages=3)
    factories.fail(factories.only_document(factories.make_job(alice)))
    factories.make_job(alice)
    running = factories.make_job(alice, ["a.txt", "b.txt", "c.txt"])
    factories.claim(running.documents.in_order()[0])
    with django_assert_num_queries(3):
        summary = load_summary(connections=17)
    assert summary["jobs"] == {
        "queued": 1,
        "processing": 1,
        "completed": 1,
        "failed": 1,
        "cancelled": 0,
    }
    assert summary["documents"] == {"queued": 3, "processing": 1}
    assert (summary["pages_last_minute"], summary["connections"]) == (3, 17)


def test_pages_of_an_earlier_minute_do_not_count(alice):
    factories.read_whole(factories.only_document(factories.make_job(alice)), pages=2)
    earlier = Page.objects.get(number=1)
    earlier.created_at -= timedelta(minutes=2)
    earlier.save(update_fields=["created_at"])
    assert load_summary()["pages_last_minute"] == 1


def test_nothing_at_all_is_all_zeros(db):
    summary = load_summary()
    assert set(summary["jobs"].values()) == {0}
    assert summary["documents"] == {"queued": 0, "processing": 0}
