"""Marks and totals are found in the ways that papers write them."""

from __future__ import annotations

import time

import pytest

from workers.analysis.marks import is_about_grades, marks_in, total_in


@pytest.mark.parametrize(
    ("line", "marks"),
    [
        ("Question 1 (20p)", [20]),
        ("Explain it. [5 marks]", [5]),
        ("Förklara. (3 poäng)", [3]),
        ("Uppgift 2 (max 4 p)", [4]),
        ("Maximum marks: 3", [3]),
        ("Points: 12", [12]),
        ("Describe a catalogue. 4 points", [4]),
        ("(a) this (2p) and (b) that (2,5 p)", [2, 2.5]),
        ("(1 pt) one", [1]),
        ("In 1999 (page 20) 7.5 hp were given", []),
        ("There are 4 points to consider here", []),
        ("(see problem 3)", []),
    ],
)
def test_marks_of_a_line(line, marks):
    assert marks_in(line) == marks


@pytest.mark.parametrize(
    ("line", "total"),
    [
        ("Total marks for this paper: 60", 60),
        ("Max poäng på tentamen: 60", 60),
        ("Maxpoäng: 48", 48),
        ("The maximum is 50 points.", 50),
        ("Total: 100 marks", 100),
        ("60 points in total", 60),
        ("Totalt 40 poäng", 40),
        ("Tentamen omfattar 60 p", 60),
        ("This exam is worth a total of 80 marks", 80),
        ("The paper carries 75 marks", 75),
        ("Maximum marks: 3", None),
        ("Total time: 120 minutes", None),
        ("Grade 5 needs a total of 50 points", None),
        ("För betyg 3 krävs totalt 24 poäng", None),
        ("Question 4 (16 marks)", None),
    ],
)
def test_the_total_of_a_paper(line, total):
    assert total_in(line) == total


def test_a_line_of_grade_limits_is_told():
    assert is_about_grades("Betygsgränser: 3 från 30 p")
    assert not is_about_grades("Question 1 (10 marks)")


@pytest.mark.parametrize(
    "line", ["(" * 100_000, "total " * 20_000, "max" + " " * 99_999]
)
def test_a_hostile_line_costs_little(line):
    started = time.process_time()
    marks_in(line)
    total_in(line)
    assert time.process_time() - started < 3
