"""Plain statements write what querysets write, and read what they read."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction
from django.utils import timezone

from progress import clock
from progress.models import Document, Event, Job, Page
from progress.models.plain import Plain
from progress.states import EventKind, State
from tests import factories

documents = Plain(Document)


@pytest.fixture
def document(alice) -> Document:
    """A document that says something in each kind of column."""
    document = factories.only_document(factories.make_job(alice))
    Document.objects.filter(pk=document.pk).update(
        statistics={"words": 3, "title": "Ü"},
        lease_token=uuid4(),
        heartbeat_at=timezone.now(),
        owner_pid=12,
    )
    return document


def values(row: Document) -> dict[str, object]:
    fields = row._meta.concrete_fields
    return {field.attname: getattr(row, field.attname) for field in fields}


def test_a_row_is_read_as_a_queryset_reads_it(document):
    found = documents.first(id=document.pk)
    assert found is not None
    assert values(found) == values(Document.objects.get(pk=document.pk))
    assert isinstance(found.lease_token, UUID)
    assert found._state.db == "default"
    assert not found._state.adding


def test_what_is_left_out_is_read_when_it_is_asked_for(document):
    found = Plain(Document, but=("statistics",)).first(id=document.pk)
    assert found.get_deferred_fields() == {"statistics"}
    assert found.statistics == {"words": 3, "title": "Ü"}


def test_a_row_that_is_not_there_is_none(db):
    assert documents.first(id=uuid4()) is None


def test_all_conditions_hold_together(document):
    assert documents.first(id=document.pk, state=State.COMPLETED) is None
    assert documents.first(id=document.pk, state=State.QUEUED)


def test_a_tuple_is_one_of_several(document):
    assert documents.first(id=document.pk, state=(State.QUEUED, State.FAILED))
    assert not documents.first(id=document.pk, state=(State.COMPLETED, State.FAILED))


def test_nothing_equals_none(document):
    assert documents.first(id=document.pk, task_arguments=None) is None
    assert not documents.update({"lease_token": None}, {"stage": "extraction"})


def test_an_update_writes_each_kind_of_value(document):
    token, now = uuid4(), timezone.now()
    given = {
        "lease_token": token,
        "heartbeat_at": now,
        "statistics": {"a": ["b", None]},
        "owner_pid": None,
        "state": State.PROCESSING,
    }
    assert documents.update({"id": document.pk}, given, {"pages_done": 3}) == 1
    document.refresh_from_db()
    assert {name: getattr(document, name) for name in given} == given
    assert document.pages_done == 3
    assert documents.update({"id": document.pk}, {}, {"pages_done": -2}) == 1
    document.refresh_from_db()
    assert document.pages_done == 1


def test_an_update_that_meets_no_row_says_so(document):
    guard = {"id": document.pk, "state": State.COMPLETED}
    assert documents.update(guard, {"stage": "extraction"}) == 0
    document.refresh_from_db()
    assert document.stage == ""


def test_a_row_gets_the_moment_of_the_databases_own_clock(document):
    document.refresh_from_db()
    before = document.heartbeat_at
    documents.update({"id": document.pk}, {"heartbeat_at": clock.moment()})
    document.refresh_from_db()
    assert document.heartbeat_at > before


def event(job: Job, **more: object) -> Event:
    return Event(
        job=job, seq=1, kind=EventKind.STARTED, created_at=job.created_at, **more
    )


def test_rows_are_written_as_a_queryset_writes_them(document):
    data = {"reason": "slice", "pages": [1, 2]}
    job = document.job
    Event.objects.all()._raw_delete("default")
    Event.objects.bulk_create([event(job, data=data, document=document)])
    Plain(Event).insert([event(job, data=data, document=document)])
    names = [f.attname for f in Event._meta.concrete_fields if f.attname != "id"]
    first, second = Event.objects.order_by("id").values(*names)
    assert first == second
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM progress_event ORDER BY id")
        stored = cursor.fetchall()
    assert stored[0] == stored[1]


def test_no_rows_are_no_statement(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        Plain(Event).insert([])
        Plain(Page).insert_values(["number"], [])


def test_many_rows_are_one_statement(document, django_assert_num_queries):
    job = document.job
    with django_assert_num_queries(1):
        Plain(Event).insert(event(job) for _ in range(200))
    assert Event.objects.filter(seq=1, kind=EventKind.STARTED).count() == 200


def test_each_row_has_a_value_for_each_column(document):
    with pytest.raises(ValueError, match="shorter"), transaction.atomic():
        Plain(Page).insert_values(["number", "text"], [[1]])


def test_what_all_rows_have_is_said_once(document):
    job = document.job
    common = {
        "document_id": document.pk,
        "job_id": job.pk,
        "created_at": job.created_at,
    }
    given = {"seq": 1, "kind": "started", "data": {"a": 1}, "agent": "worker"}
    rest = {"from_state": "", "to_state": "", "message": ""}
    names = [*given, *rest]
    row = [*given.values(), *rest.values()]
    Event.objects.all()._raw_delete("default")
    Plain(Event).insert_values(names, [row, row], common)
    for event in Event.objects.all():
        assert (event.document_id, event.job_id) == (document.pk, job.pk)
        assert (event.created_at, event.data) == (job.created_at, {"a": 1})
