"""A paper is summed up: questions, marks, and whether they agree with its total."""

from __future__ import annotations

import pytest

from workers.analysis import ExamSummary
from workers.analysis.exam import summarise

PAPER = ["Total marks: 10", "Question 1 (4p)", "Question 2 (6p)"]


def test_marks_that_add_up_agree():
    summary = summarise(PAPER)
    assert (summary.marks, summary.agrees) == (10, True)
    assert summary.stated is not None
    assert (summary.stated.page, summary.stated.snippet) == (1, "Total marks: 10")


def test_marks_that_do_not_add_up_disagree():
    summary = summarise([*PAPER, "Question 3 (1p)"])
    assert (summary.marks, summary.agrees) == (11, False)
    assert (
        summary.sentence == "3 questions found, marks add up to 11, the paper says 10."
    )


def test_a_total_at_the_end_is_found_too():
    summary = summarise([*PAPER[1:], "Total: 10 marks"])
    assert summary.agrees is True
    assert summary.stated is not None
    assert summary.stated.page == 3


@pytest.mark.parametrize(
    ("pages", "sentence"),
    [
        (["Question 1 (4p)"], "1 question found, marks add up to 4."),
        (["Total marks: 10", "Question 1"], "1 question found, without marks."),
        ([], "0 questions found, without marks."),
    ],
)
def test_without_a_total_or_marks_there_is_nothing_to_agree_on(pages, sentence):
    summary: ExamSummary = summarise(pages)
    assert summary.agrees is None
    assert summary.sentence == sentence


def test_a_swedish_paper_is_summed_up():
    summary = summarise(
        [
            "Tentamen i databaser\nMax poäng på tentamen: 12\nBetyg 3: 6 p",
            "Uppgift 1\na) Vad är en nyckel? (3p)\nb) Ge ett exempel. (3p)",
            "Uppgift 2 (6 poäng)\nNormalisera tabellen.",
        ]
    )
    assert [question.marks for question in summary.questions] == [6, 6]
    assert summary.agrees is True
