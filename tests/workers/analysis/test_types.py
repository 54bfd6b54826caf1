"""The sentence in which a paper's findings are told."""

from __future__ import annotations

import pytest

from workers.analysis import ExamSummary, Question, StatedTotal


def summary(marks: float, stated: float | None) -> ExamSummary:
    total = (
        None if stated is None else StatedTotal(marks=stated, page=1, snippet="Total")
    )
    return ExamSummary(
        questions=(Question(number=1, marks=marks or None, snippet="Q1"),) * 2,
        marks=marks,
        stated=total,
        agrees=None,
    )


@pytest.mark.parametrize(
    ("marks", "stated", "sentence"),
    [
        (12.5, 60, "2 questions found, marks add up to 12.5, the paper says 60."),
        (12, None, "2 questions found, marks add up to 12."),
        (0, 60, "2 questions found, without marks."),
    ],
)
def test_the_finding_is_told_in_words(marks, stated, sentence):
    assert summary(marks, stated).sentence == sentence
