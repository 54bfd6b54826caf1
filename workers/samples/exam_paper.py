"""The text of an invented exam paper whose marks add up to what its cover says."""

from __future__ import annotations

TITLE = "Introduction to library and information science"

COVER = (
    "Written examination, 14 January. Time: four hours.",
    "Total marks for this paper: 60",
    "Answer all questions. Begin each question on a new sheet of paper.",
    "Aids: a printed dictionary without notes. Calculators are allowed.",
    "Grade limits: 3 from 30 points, 4 from 40 points, 5 from 50 points.",
)

#: One page each: lines of one question.
QUESTIONS: tuple[tuple[str, ...], ...] = (
    (
        "Question 1 (10 marks)",
        "Describe how a catalogue record differs from the item that it describes.",
        "Use a novel in two translations as your example, and name the entities that",
        "a modern cataloguing model would keep apart.",
    ),
    (
        "Question 2 (12 marks)",
        "A branch lends 4,200 items a month and owns 18,000.",
        "(a) Compute the turnover of its stock for a year, and state your assumptions.",
        "(b) The branch next door has a turnover of 1.4. Give three reasons why the",
        "two figures may not be comparable.",
    ),
    (
        "Question 3",
        "Explain each of the following in two or three sentences:",
        "(a) controlled vocabulary (4 marks)",
        "(b) authority file (4 marks)",
        "(c) faceted classification (4 marks)",
    ),
    (
        "Question 4 (16 marks)",
        "Your library wants to end fees for late returns. Write a memorandum of about",
        "one page to the board. Weigh the loss of income against the effect on loans,",
        "say which figures you would collect beforehand, and how you would know after",
        "a year whether the change was right.",
    ),
    (
        "Question 5 (10 marks)",
        "Sketch the flow of an interlibrary loan from the reader's request to the",
        "return of the book. Mark each point at which the request can fail, and what",
        "the reader should be told there.",
        "End of the paper.",
    ),
)
