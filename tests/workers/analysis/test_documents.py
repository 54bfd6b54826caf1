"""A document's figures follow from its pages."""

from __future__ import annotations

import json

from workers.analysis import (
    DocumentAnalysis,
    Tally,
    analyse_document,
    analyse_page,
    examine,
)

ENGLISH = "The garden is open until ten o'clock every day in the summer months."
SWEDISH = "Trädgården är öppen till klockan tio varje kväll under sommaren."


def analyse(*texts: str, job_type: str = "document") -> DocumentAnalysis:
    pages = [analyse_page(text, job_type) for text in texts]
    return analyse_document(pages, texts, job_type)


def test_totals_are_the_sums_of_the_pages():
    pages = [analyse_page(text, "document") for text in (ENGLISH, SWEDISH)]
    document = analyse(ENGLISH, SWEDISH)
    assert document.pages == 2
    assert document.words == sum(page.words for page in pages)
    assert document.sentences == sum(page.sentences for page in pages)
    assert document.characters == sum(page.characters for page in pages)


def test_languages_are_mixed_by_words():
    document = analyse(ENGLISH, ENGLISH, ENGLISH, SWEDISH)
    shares = {each.language: each.share for each in document.languages}
    assert list(shares) == ["en", "sv"]
    assert round(sum(shares.values()), 2) == 1


def test_a_page_that_does_not_tell_its_language_counts_as_unknown():
    assert analyse("Page 3 of 40").languages[0].language == "und"


def test_reading_time_is_for_two_hundred_and_thirty_eight_words_a_minute():
    assert analyse("word " * 476).reading_minutes == 2.0


def test_blank_pages_are_counted():
    assert analyse(ENGLISH, " ", "").blank_pages == 2


def test_a_document_of_blank_pages_has_no_languages():
    document = analyse("", "")
    assert (document.languages, document.keywords, document.lix) == ((), (), None)


def test_no_pages_are_no_error():
    assert analyse().pages == 0


def test_a_running_header_is_no_keyword_of_a_document():
    topics = ["catalogue", "choir", "garden", "roof", "lamps", "bicycles"]
    texts = [
        f"Annual report of Norrvik\n{word} and {word}\nPage {number} of 6"
        for number, word in enumerate(topics, start=1)
    ]
    assert sorted(analyse(*texts).keywords) == sorted(topics)


def test_pages_examined_now_and_pages_recalled_add_up_to_the_same():
    texts = (ENGLISH, SWEDISH, "", "Page 3 of 40\n" + ENGLISH)
    tally = Tally("document")
    for text in texts:
        tally.add(examine(text, "document"))
    assert tally.sum() == analyse(*texts)


def test_a_missing_page_counts_as_blank():
    tally = Tally("document")
    tally.add(examine(ENGLISH, "document"))
    tally.add_missing()
    assert tally.sum() == analyse(ENGLISH, "")


def test_only_an_exam_has_a_summary():
    paper = ("Total: 10 marks", "Question 1 (4p)", "Question 2 (6p)")
    assert analyse(*paper).exam is None
    exam = analyse(*paper, job_type="exam").exam
    assert exam is not None
    assert exam.agrees is True


def test_a_document_is_ready_for_json():
    values = analyse("Total: 10 marks", "Question 1 (4p)", job_type="exam").as_dict()
    assert json.loads(json.dumps(values)) == values
    assert values["exam"]["sentence"].startswith("1 question found")
    assert values["exam"]["agrees"] is False
    assert values["languages"] == [{"language": "und", "share": 1.0}]
