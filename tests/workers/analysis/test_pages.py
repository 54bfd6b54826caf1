"""The figures of one page."""

from __future__ import annotations

import json

from workers.analysis import analyse_page

TEXT = "The reading garden is open. Everyone likes the reading garden."


def test_a_page_has_its_figures():
    page = analyse_page(TEXT, "document")
    assert (page.language, page.words, page.sentences) == ("en", 10, 2)
    assert page.characters == len(TEXT)
    assert page.keywords[0] == "reading garden"
    assert page.lix == 35.0


def test_a_blank_page_has_none():
    page = analyse_page("", "exam")
    assert (page.language, page.words, page.lix, page.marks) == ("und", 0, None, None)
    assert page.keywords == ()


def test_questions_are_looked_for_in_exams_only():
    text = "Question 4 (3p)\nWhy?\nQuestion 5 (4p)"
    assert analyse_page(text, "document").questions == ()
    exam = analyse_page(text, "exam")
    assert [question.number for question in exam.questions] == [4, 5]
    assert exam.marks == 7
    assert exam.questions[0].page is None


def test_a_page_is_ready_for_json():
    values = analyse_page("Question 1 (5p)", "exam").as_dict()
    assert json.loads(json.dumps(values)) == values
    assert values["questions"][0]["marks"] == 5
