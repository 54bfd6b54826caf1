"""The admin shows everything to those who may see it, and lets nobody write."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext

from progress.models import Attempt, Batch, Document, Event, Job, LogLine, Page
from tests.factories import fail, make_job, read_whole

pytestmark = pytest.mark.django_db

MODELS: list[Any] = [Attempt, Batch, Document, Event, Job, LogLine, Page]
every_model = pytest.mark.parametrize("model", MODELS, ids=lambda m: m._meta.model_name)


def address(model: Any, *parts: object) -> str:
    return "/".join(["/admin/progress", model._meta.model_name, *map(str, parts), ""])


def fill(owner, batch: str) -> None:
    """A row of each model, and more than one of most."""
    job = make_job(owner, ["a.txt", "b.txt"], batch=batch)
    first, second = job.documents.in_order()
    read_whole(first, pages=2, logs=["One line.", "Two lines."])
    fail(second)


@pytest.fixture
def rows(alice):
    fill(alice, "May")


@every_model
def test_each_list_and_each_page_can_be_read(bob_client, rows, model):
    assert bob_client.get(address(model)).status_code == 200
    pk = model.objects.first().pk
    assert bob_client.get(address(model, pk, "change")).status_code == 200


@every_model
def test_nothing_can_be_added_changed_or_deleted(bob_client, rows, model):
    pk = model.objects.first().pk
    before = list(model.objects.values())
    assert bob_client.get(address(model, "add")).status_code == 403
    changed = bob_client.post(address(model, pk, "change"), {"title": "x"})
    deleted = bob_client.post(address(model, pk, "delete"), {"post": "yes"})
    assert (changed.status_code, deleted.status_code) == (403, 403)
    data = {"action": "delete_selected", "_selected_action": [str(pk)], "post": "yes"}
    bob_client.post(address(model), data)
    assert list(model.objects.values()) == before


@every_model
def test_a_page_has_no_field_to_write_in(bob_client, rows, model):
    pk = model.objects.first().pk
    page = bob_client.get(address(model, pk, "change")).content.decode()
    assert 'type="text"' not in page
    assert "<textarea" not in page
    assert 'name="_save"' not in page


@every_model
def test_a_list_costs_the_same_for_few_rows_and_for_many(alice, bob_client, model):
    costs = []
    for batch in ("March", "April", "May"):
        fill(alice, batch)
        with CaptureQueriesContext(connection) as queries:
            assert bob_client.get(address(model)).status_code == 200
        costs.append(len(queries))
    assert costs[0] == costs[1] == costs[2] <= 8


@pytest.mark.parametrize("model", [Job, Document])
def test_a_page_costs_the_same_for_few_rows_below_it_and_for_many(
    alice, bob_client, model
):
    costs = []
    for count in (1, 6):
        job = make_job(alice, [f"{number}.txt" for number in range(count)])
        document = job.documents.in_order()[0]
        read_whole(document, pages=count)
        row = job if model is Job else document
        with CaptureQueriesContext(connection) as queries:
            bob_client.get(address(model, row.pk, "change"))
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 8


@pytest.mark.parametrize("model", [Page, Document])
def test_lists_do_not_read_long_fields(bob_client, rows, model):
    registered: Any = admin.site._registry[model]
    with CaptureQueriesContext(connection) as queries:
        bob_client.get(address(model))
    read = " ".join(query["sql"] for query in queries)
    assert all(f'"{field}"' not in read for field in registered.long_fields)


@pytest.mark.parametrize("model", [Batch, Document, Job])
def test_a_search_finds_an_id(alice, bob_client, rows, model):
    fill(alice, "June")
    row = model.objects.first()
    found = bob_client.get(address(model), {"q": str(row.pk)})
    assert list(found.context["cl"].queryset) == [row]
    nothing = bob_client.get(address(model), {"q": str(uuid4())})
    assert list(nothing.context["cl"].queryset) == []


@pytest.mark.parametrize("model", [Attempt, Event, LogLine, Page])
def test_an_id_of_something_else_finds_nothing(bob_client, rows, model):
    found = bob_client.get(address(model), {"q": str(uuid4())})
    assert found.status_code == 200
    assert not found.context["cl"].queryset.exists()


@pytest.mark.parametrize(
    ("model", "word"),
    [
        (Attempt, "a.txt"),
        (Batch, "May"),
        (Document, "encrypted"),
        (Event, "alice"),
        (Job, "alice"),
        (LogLine, "line"),
        (Page, "a.txt"),
    ],
)
def test_a_search_finds_words(bob_client, rows, model, word):
    found = bob_client.get(address(model), {"q": word})
    assert found.context["cl"].queryset.exists()
    nothing = bob_client.get(address(model), {"q": "no such word"})
    assert not nothing.context["cl"].queryset.exists()


@every_model
def test_a_stranger_is_sent_to_the_login(charlie_client, rows, model):
    response = charlie_client.get(address(model))
    assert response.status_code == 302
    assert response["Location"].startswith("/admin/login/")


@every_model
def test_staff_without_permissions_see_nothing(charlie, charlie_client, rows, model):
    charlie.is_staff = True
    charlie.save(update_fields=["is_staff"])
    assert charlie_client.get(address(model)).status_code == 403
