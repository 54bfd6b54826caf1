"""Celery's ids lead to rows, and always to the same."""

from __future__ import annotations

from uuid import UUID, uuid4

from progress.task_ids import document_id, is_retry


def test_celerys_own_id_is_the_rows():
    made = uuid4()
    assert document_id(str(made)) == made


def test_the_id_of_a_retry_leads_to_the_same_row():
    made = uuid4()
    assert document_id(f"{made}-12") == made


def test_any_other_id_is_hashed_always_alike():
    first, second = document_id("nightly"), document_id("hourly")
    assert first == document_id("nightly") != second
    assert isinstance(first, UUID)


def test_a_retry_is_known_by_its_id():
    made = uuid4()
    assert is_retry(f"{made}-12")
    assert not is_retry(str(made))
    assert not is_retry("nightly-2")
