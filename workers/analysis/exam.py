"""Sums up an exam paper: its questions, their marks, and the total that it states."""

from __future__ import annotations

from collections.abc import Sequence

from workers.analysis.marks import total_in
from workers.analysis.questions import (
    SNIPPET_CHARACTERS,
    Line,
    find_questions,
    lines_of,
)
from workers.analysis.types import ExamSummary, StatedTotal


def summarise(texts: Sequence[str]) -> ExamSummary:
    """Return what is found in the pages of a paper, and whether it adds up."""
    lines = lines_of(texts)
    questions = tuple(find_questions(lines))
    marks = sum(question.marks or 0.0 for question in questions)
    stated = _stated(lines)
    return ExamSummary(
        questions=questions,
        marks=marks,
        stated=stated,
        agrees=marks == stated.marks if stated and marks else None,
    )


def _stated(lines: Sequence[Line]) -> StatedTotal | None:
    """The first total stated: papers say it on the cover, or at the end."""
    for line in lines:
        marks = total_in(line.text)
        if marks is not None:
            snippet = " ".join(line.text.split())[:SNIPPET_CHARACTERS]
            return StatedTotal(marks=marks, page=line.page, snippet=snippet)
    return None
