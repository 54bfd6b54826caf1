from __future__ import annotations

import pytest

from progress.search import MAX_CHARACTERS, MAX_TERMS, Query, parse


def test_words_and_qualifiers_are_told_apart():
    query = parse('state:failed type:exam batch:"May exams" error:encrypted physics')
    assert query == Query(
        states=("failed",),
        types=("exam",),
        batches=("May exams",),
        errors=("encrypted",),
        words=("physics",),
    )


def test_nothing_asks_for_everything():
    assert parse("   ").is_empty


def test_values_of_one_kind_add_up_and_repeat_once():
    assert parse("state:failed state:queued state:failed").states == (
        "failed",
        "queued",
    )


def test_quoted_words_stay_together():
    assert parse('"annual report" 2025').words == ("annual report", "2025")


def test_a_quotation_that_is_not_closed_runs_to_the_end():
    assert parse('batch:"May ex').batches == ("May ex",)


def test_an_unknown_qualifier_is_a_word():
    assert parse("note:12 http://x").words == ("note:12", "http://x")


def test_names_are_found_in_any_case_and_titles_keep_theirs():
    query = parse("STATE:Failed Type:EXAM batch:May")
    assert (query.states, query.types, query.batches) == (
        ("failed",),
        ("exam",),
        ("May",),
    )


def test_a_qualifier_without_a_value_asks_for_nothing():
    assert parse('state: "" batch:""').states == ()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "state:failed",
        'batch:"May exams" report',
        '"state:failed"',
        'error:"two words" "three more words" x',
    ],
)
def test_what_is_written_out_is_read_back(text):
    query = parse(text)
    assert parse(str(query)) == query


def test_states_are_replaced_and_the_rest_stays():
    query = parse("state:failed type:exam physics").with_states("queued")
    assert str(query) == "state:queued type:exam physics"
    assert str(query.with_states()) == "type:exam physics"
    assert str(query.with_types()) == "state:queued physics"


def test_a_search_has_at_most_so_many_terms():
    query = parse(" ".join(f"w{n}" for n in range(1000)))
    assert query.words == tuple(f"w{n}" for n in range(MAX_TERMS))


def test_a_search_is_read_up_to_a_length():
    (word,) = parse("x" * 100_000).words
    assert len(word) == MAX_CHARACTERS


def test_what_no_database_takes_is_not_searched_for():
    assert parse("an\x00nual \ud800report").words == ("annual", "report")
