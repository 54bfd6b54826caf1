"""Frames from the database, for the event loop."""

from __future__ import annotations

import json
import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from progress.models import Job
from progress.relay import loading
from tests import factories


@pytest.mark.django_db
def test_a_frame_is_encoded_with_where_it_starts_and_ends(alice):
    job = factories.make_job(alice)
    encoded = loading.encoded_frame(job.pk, after=0, is_brief=False)
    assert encoded is not None
    assert (encoded.after, encoded.seq) == (0, 1)
    assert json.loads(encoded.text)["documents"][0]["name"] == "report.txt"
    assert loading.encoded_frame(uuid4(), after=0, is_brief=False) is None


@pytest.mark.django_db
def test_a_list_viewer_is_greeted_with_their_own_active_jobs(alice, charlie):
    mine = factories.make_job(alice)
    factories.make_job(charlie)
    assert [pk for pk, _ in loading.greeting(alice.pk)] == [mine.pk]
    assert len(loading.greeting(None)) == 2


@pytest.mark.django_db
def test_only_jobs_that_moved_since_are_asked_about(alice, charlie):
    old, new = factories.make_job(alice), factories.make_job(alice)
    theirs = factories.make_job(charlie)
    long_ago = timezone.now() - timedelta(minutes=5)
    Job.objects.filter(pk=old.pk).update(changed_at=long_ago)
    since = timezone.now() - loading.LOOK_BACK
    assert [pk for pk, _, _ in loading.moved_since([alice.pk], since)] == [new.pk]
    assert {pk for pk, _, _ in loading.moved_since(None, since)} == {new.pk, theirs.pk}
    assert loading.seqs_of([old.pk, new.pk]) == {old.pk: 1, new.pk: 1}


async def test_the_database_is_asked_on_the_relays_own_threads():
    name = await loading.in_thread(lambda: threading.current_thread().name)
    assert name.startswith("relay")


def backend_of_this_thread() -> tuple[str, object]:
    connection.ensure_connection()
    return threading.current_thread().name, connection.connection


@pytest.mark.django_db(transaction=True)
async def test_each_thread_keeps_its_connection_until_all_are_closed():
    loading.close_connections()
    seen: dict[str, object] = {}
    for _ in range(20):
        name, backend = await loading.in_thread(backend_of_this_thread)
        assert seen.setdefault(name, backend) is backend
    loading.close_connections()
    for _ in range(20):
        name, backend = await loading.in_thread(backend_of_this_thread)
        assert backend is not seen.pop(name, None)
    loading.close_connections()
