"""The table of causes: complete, and true to what readers say."""

from __future__ import annotations

import pytest

from progress.retries.causes import CAUSES, Remedy, cause_of
from workers import errors
from workers.errors import PageUnreadable, ReadingError

#: What only pages say: the document's own code is then "pages_unreadable".
OF_DOCUMENTS = [
    kind
    for kind in vars(errors).values()
    if isinstance(kind, type)
    and issubclass(kind, ReadingError)
    and not issubclass(kind, PageUnreadable)
]


@pytest.mark.parametrize("kind", OF_DOCUMENTS, ids=lambda kind: kind.code)
def test_every_reason_of_a_reader_has_its_cause(kind):
    assert kind.code in CAUSES


@pytest.mark.parametrize("code", ["encrypted", "corrupt", "empty", "expands_too_much"])
def test_what_is_in_the_file_itself_is_not_worth_a_retry(code):
    assert not cause_of(code).is_worth_retrying


@pytest.mark.parametrize(
    "code", ["storage_away", "network_away", "database_away", "broker_away"]
)
def test_what_did_not_answer_passes(code):
    assert cause_of(code).is_transient
    assert cause_of(code).is_worth_retrying


def test_an_error_of_ours_waits_for_a_person():
    assert cause_of("internal_error").remedy is Remedy.RETRY


def test_an_unknown_code_is_named_by_its_words_and_left_to_a_person():
    cause = cause_of("quota_exceeded")
    assert (cause.label, cause.remedy) == ("Quota exceeded", Remedy.RETRY)


def test_each_cause_says_in_a_sentence_what_it_is():
    assert all(cause.about.endswith(".") for cause in CAUSES.values())
