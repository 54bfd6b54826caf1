"""Analyses one page."""

from __future__ import annotations

from workers.analysis.keywords import page_keywords
from workers.analysis.language import language_of
from workers.analysis.questions import find_questions, lines_of
from workers.analysis.readability import count
from workers.analysis.types import PageAnalysis, Question

EXAM = "exam"


def analyse_page(text: str, job_type: str) -> PageAnalysis:
    """Return the figures of a page; an exam's page also gives its questions.

    A question that runs over the page's end shows the marks on this page only; the
    document's analysis has all of them.
    """
    language, probability = language_of(text)
    counts = count(text)
    questions = _questions(text) if job_type == EXAM else ()
    return PageAnalysis(
        language=language,
        language_probability=probability,
        words=counts.words,
        sentences=counts.sentences,
        characters=counts.characters,
        lix=counts.lix,
        ari=counts.ari,
        keywords=tuple(page_keywords(text, language)),
        questions=questions,
        marks=_total(questions),
    )


def _questions(text: str) -> tuple[Question, ...]:
    found = find_questions(lines_of([text]), is_whole=False)
    return tuple(
        Question(number=each.number, marks=each.marks, snippet=each.snippet)
        for each in found
    )


def _total(questions: tuple[Question, ...]) -> float | None:
    marks = [each.marks for each in questions if each.marks is not None]
    return sum(marks) if marks else None
