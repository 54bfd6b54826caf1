"""A remembered query asks what its queryset asks, with whichever values."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from progress.models import Document
from progress.models.remembered import Remembered
from progress.states import State
from tests import factories

pytestmark = pytest.mark.django_db


class Question:
    """Asks for documents by name and stage, and counts how often it was made."""

    def __init__(self) -> None:
        self.made = 0

    def __call__(self, name: str, stage: str):
        self.made += 1
        rows = Document.objects.filter(state=State.QUEUED, stage=stage, name=name)
        return rows.order_by("pk").values_list("pk", "job_id", "queued_at", "name")


@pytest.fixture
def question() -> Question:
    return Question()


@pytest.fixture
def remembered(question) -> Remembered:
    return Remembered(question, "?name", "?stage")


def test_it_sends_the_sql_of_its_queryset_and_returns_its_rows(
    alice, remembered, question
):
    factories.make_job(alice, ["a.txt", "b.txt"])
    for name in ("a.txt", "b.txt", "c.txt"):
        with CaptureQueriesContext(connection) as plain:
            rows = list(question(name, ""))
        with CaptureQueriesContext(connection) as asked:
            assert list(map(tuple, remembered.ask(name, ""))) == rows
        assert [q["sql"] for q in asked] == [q["sql"] for q in plain]
    assert remembered.ask("a.txt", "extraction") == []


def test_its_sql_is_written_once(db, remembered, question):
    for number in range(5):
        remembered.ask(str(number), "")
    assert question.made == 1


def test_a_value_that_looks_like_an_example_is_that_value(alice, remembered):
    factories.make_job(alice, ["?stage"])
    assert len(remembered.ask("?stage", "")) == 1


@pytest.mark.django_db(transaction=True)
def test_each_thread_writes_its_own(alice, remembered, question):
    factories.make_job(alice, ["a.txt"])

    def ask():
        try:
            return remembered.ask("a.txt", "")
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        elsewhere = pool.submit(ask).result()
    assert elsewhere == remembered.ask("a.txt", "")
    assert question.made == 2
