"""Analyses one page."""

from __future__ import annotations

from dataclasses import dataclass

from workers.analysis.function_words import told_by
from workers.analysis.keywords import Terms, page_keywords, terms_of
from workers.analysis.language import language_of
from workers.analysis.questions import find_questions, lines_of
from workers.analysis.readability import Counts, count_tokens
from workers.analysis.tokens import tokens_of
from workers.analysis.types import PageAnalysis, Question

EXAM = "exam"


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """A page with what the document's analysis needs of it."""

    text: str
    analysis: PageAnalysis
    counts: Counts
    terms: Terms


def analyse_page(text: str, job_type: str) -> PageAnalysis:
    """Return the figures of a page; an exam's page also gives its questions.

    A question that runs over the page's end shows the marks on this page only; the
    document's analysis has all of them.
    """
    return examine(text, job_type).analysis


def examine(text: str, job_type: str) -> Examined:
    """Analyse a page, and keep its words for the document's analysis."""
    tokens = tokens_of(text)
    counts = count_tokens(text, tokens)
    language, probability = told_by(tokens) or language_of(text)
    terms = terms_of(tokens, language)
    questions = _questions(text) if job_type == EXAM else ()
    found = PageAnalysis(
        language=language,
        language_probability=probability,
        words=counts.words,
        sentences=counts.sentences,
        characters=counts.characters,
        lix=counts.lix,
        ari=counts.ari,
        keywords=tuple(page_keywords(terms)),
        questions=questions,
        marks=_total(questions),
    )
    return Examined(text=text, analysis=found, counts=counts, terms=terms)


def recall(text: str, analysis: PageAnalysis) -> Examined:
    """Return what `examine` did of a page that was analysed before."""
    tokens = tokens_of(text)
    return Examined(
        text=text,
        analysis=analysis,
        counts=count_tokens(text, tokens),
        terms=terms_of(tokens, analysis.language),
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
