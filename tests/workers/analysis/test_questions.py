"""Questions are found by worded or numbered headings."""

from __future__ import annotations

import pytest

from workers.analysis.questions import MAX_NUMBERED, find_questions, lines_of


def found(*pages: str, is_whole: bool = True) -> list[tuple[int, float | None, int]]:
    questions = find_questions(lines_of(pages), is_whole=is_whole)
    return [(each.number, each.marks, each.page or 0) for each in questions]


@pytest.mark.parametrize(
    "heading",
    [
        "Question 1 (5p)",
        "QUESTION 1: (5p)",
        "Uppgift 1. Förklara (5p)",
        "Fråga 1 (5 poäng)",
        "Problem 1: Prove it. (5p)",
        "Q1. Prove it. (5p)",
        "P1: Prove it. (5p)",
        "1. Prove it. (5p)",
        "  1) Prove it. (5p)",
    ],
)
def test_each_kind_of_heading_is_a_question(heading):
    assert found(heading) == [(1, 5, 1)]


@pytest.mark.parametrize(
    "line",
    [
        "question 1 asks for more than it gives",
        "1.1 Scope",
        "10 points",
        "Page 1",
        "2. begins in the middle",
        "Pages 1-3",
    ],
)
def test_other_lines_are_not(line):
    assert found(line) == []


def test_questions_know_their_page_and_first_line():
    questions = find_questions(
        lines_of(["Cover", "Question 1\nx", "Question 2   Why?"])
    )
    assert [(each.page, each.snippet) for each in questions] == [
        (2, "Question 1"),
        (3, "Question 2 Why?"),
    ]


def test_marks_of_parts_add_up_over_a_page_break():
    pages = ["Question 1\n(a) one (2p)", "(b) two (3p)\nQuestion 2 (4p)"]
    assert found(*pages) == [(1, 5, 1), (2, 4, 2)]


def test_marks_on_the_heading_count_and_its_parts_do_not():
    assert found("Question 1 (10p)\n(a) one (6p)\n(b) two (4p)") == [(1, 10, 1)]


def test_a_heading_that_is_its_first_part_counts_as_a_part():
    assert found("1. (a) one (6p)\n(b) two (4p)\n2. more (5p)") == [
        (1, 10, 1),
        (2, 5, 1),
    ]


def test_grade_limits_and_totals_belong_to_no_question():
    text = "Question 1\nSay why. (5p)\nTotal: 60 marks\nGrade 3: (30p)"
    assert found(text) == [(1, 5, 1)]


def test_rules_on_the_cover_are_not_taken_for_questions():
    cover = "1. Write your name.\n2. Use a pen.\n3. Be quiet."
    paper = "1. Explain A. (5p)\n2. Explain B. (6p)"
    assert found(cover, paper) == [(1, 5, 2), (2, 6, 2)]


def test_worded_headings_beat_numbered_lines():
    text = "Question 1\n1. one\n2. two\n3. three\nQuestion 2\n1. one"
    assert [number for number, _, _ in found(text)] == [1, 2]


def test_a_repeated_heading_counts_once():
    assert [number for number, _, _ in found("Question 1 (5p)", "Question 1")] == [1]


def test_a_later_page_alone_may_begin_anywhere():
    text = "4. Explain D. (3p)\n5. Explain E. (4p)"
    assert found(text) == []
    assert found(text, is_whole=False) == [(4, 3, 1), (5, 4, 1)]


def test_a_question_without_marks_has_none():
    assert found("Question 1\nWhy?") == [(1, None, 1)]


def test_a_hostile_number_of_numbered_lines_is_bounded():
    text = "1. one\n" * (MAX_NUMBERED * 20)
    assert len(found(text)) == 1
