"""A prepared query asks what its queryset asks, of whichever jobs."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID, uuid4

import pytest
from django.contrib.auth.models import User
from django.db import connection, connections
from django.db.models import IntegerField
from django.test.utils import CaptureQueriesContext

from progress.models import Event, Job
from progress.models import prepared as prepared_module
from progress.models.prepared import KEPT, Prepared
from tests import factories

FIELDS = ("pk", "job_id", "seq", "created_at", "actor__username")


class Questions:
    """Asks for events, and counts how often a queryset was made for it."""

    def __init__(self) -> None:
        self.made = 0

    def __call__(self, wanted):
        self.made += 1
        return Event.objects.recorded_after_each(wanted)


@pytest.fixture
def questions() -> Questions:
    return Questions()


@pytest.fixture
def prepared(questions) -> Prepared[tuple]:
    return Prepared(questions, FIELDS, tuple)


@pytest.fixture
def wanted(alice) -> dict[UUID, int]:
    """Four jobs, each known up to another seq."""
    jobs = [factories.make_job(alice) for _ in range(4)]
    for job in jobs:
        factories.read_whole(factories.only_document(job))
    return {job.pk: seq for seq, job in enumerate(jobs)}


def plain(wanted, most=None):
    return Event.objects.recorded_after_each(wanted).values_list(*FIELDS)[:most]


@pytest.mark.parametrize("most", [None, 2, 500])
def test_it_sends_the_sql_of_its_queryset_and_returns_its_rows(prepared, wanted, most):
    for count in (1, 4, 2, 1):
        some = dict(list(wanted.items())[-count:])
        with CaptureQueriesContext(
            connection,
        ) as queries:
            found, expected = prepared.ask(some, most), list(plain(some, most))
        assert found == expected != []
        mine, its = (query["sql"] for query in queries.captured_queries)
        assert mine == its


def test_a_queryset_is_made_once_for_each_size(prepared, questions, wanted):
    for job_id, seq in wanted.items():
        assert len(prepared.ask({job_id: 0})) > len(prepared.ask({job_id: seq + 1}))
    assert questions.made == 1
    prepared.ask(wanted)
    prepared.ask(dict.fromkeys(wanted, 0))
    assert questions.made == 2


def test_numbers_between_two_sizes_share_a_statement(prepared, questions, wanted):
    three = dict(list(wanted.items())[1:])
    assert prepared.ask(three) == list(plain(three)) != []
    assert prepared.ask(wanted) == list(plain(wanted))
    assert questions.made == 1


@pytest.mark.django_db
def test_only_so_many_statements_are_kept(prepared, questions):
    for most in (*range(1, KEPT + 2), 1):
        prepared.ask({uuid4(): 0}, most)
    assert questions.made == KEPT + 2


@pytest.mark.django_db
def test_nothing_is_asked_about_no_job(prepared, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert prepared.ask({}) == []


@pytest.mark.django_db
def test_a_query_with_a_value_of_its_own_is_refused():
    prepared = Prepared(
        lambda wanted: Job.objects.filter(pk__in=wanted, attempt=3), ["pk"], tuple
    )
    with pytest.raises(KeyError):
        prepared.ask({uuid4(): 3})


@pytest.mark.django_db(transaction=True)
def test_each_thread_asks_by_its_own_connection(prepared, questions, wanted):
    def ask():
        try:
            return prepared.ask(wanted)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as thread:
        elsewhere = thread.submit(ask).result()
    assert elsewhere == prepared.ask(wanted) != []
    assert questions.made == 2


def test_any_number_of_jobs_is_asked_about_in_parts(
    prepared, questions, wanted, monkeypatch
):
    monkeypatch.setattr(prepared_module, "TOGETHER", 3)
    nobody = dict.fromkeys(wanted, 0)
    found = sorted(prepared.ask_all(nobody))
    assert found == sorted(plain(nobody)) != []
    assert questions.made == 2


def test_rows_may_be_known_by_something_else_than_a_job(alice, bob, charlie):
    people = Prepared(
        lambda wanted: User.objects.filter(pk__in=wanted),
        ["pk", "username"],
        tuple,
        key=IntegerField(),
        nobody=lambda n: -1 - n,
    )
    found = people.ask_all([alice.pk, charlie.pk, 0])
    assert sorted(found) == sorted([(alice.pk, "alice"), (charlie.pk, "charlie")])
