"""Admins read and type labels; what is kept are names."""

from __future__ import annotations

import pytest

from notifications.admin import condition_words
from notifications.routing.rules import Field, Operator
from progress import job_types
from progress.job_types import JobType


@pytest.fixture(autouse=True)
def _exams(monkeypatch) -> None:
    """One type of job is known."""
    exam = JobType(name="exam", label="Exam paper", about="", stages=())
    monkeypatch.setattr(job_types, "all_types", lambda: [exam])


@pytest.mark.parametrize(
    ("field", "operator", "text", "value"),
    [
        ("severity", "gte", "Error", "error"),
        ("severity", "gte", "error", "error"),
        (
            "kind",
            "in",
            "job failed, Later than promised",
            ["job_failed", "eta_overrun"],
        ),
        ("job_type", "eq", "EXAM PAPER", "exam"),
        ("job_type", "contains", "exa", "exa"),
        ("batch", "eq", "Error", "Error"),
        ("batch", "exists", "No", False),
    ],
)
def test_what_is_typed_is_kept_by_its_name(field, operator, text, value):
    assert condition_words.as_value(field, operator, text) == value


@pytest.mark.parametrize(
    ("field", "value", "text"),
    [
        ("severity", "error", "Error"),
        ("kind", ["job_failed", "eta_overrun"], "Job failed, Later than promised"),
        ("job_type", "exam", "Exam paper"),
        ("job_type", "of another version", "of another version"),
        ("batch", True, "Yes"),
        ("pages", 12, "12"),
        ("", "", ""),
    ],
)
def test_what_is_kept_is_shown_by_its_label(field, value, text):
    assert condition_words.as_text(field, value) == text


def test_every_field_and_operator_has_words():
    assert set(condition_words.FIELDS) == set(Field)
    assert set(condition_words.OPERATORS) == set(Operator)


def test_values_are_offered_with_what_they_are_of():
    offered = condition_words.suggestions()

    assert ("Exam paper", "Type of job") in offered
    assert ("Critical", "Severity") in offered
    assert ("Job failed", "Message") in offered
