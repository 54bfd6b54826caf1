"""How tasks end, in codes and words."""

from __future__ import annotations

import pytest
from celery.exceptions import Ignore, Reject, SoftTimeLimitExceeded

from progress.errors import Cancelled
from progress.states import State
from workers.tracking.failures import code_of, ending_of, sentence_of


class OutOfStock(Exception):
    """Has a code of its own."""

    code = "out_of_stock"


@pytest.mark.parametrize(
    ("error", "said", "state", "code"),
    [
        (None, "", State.COMPLETED, ""),
        (ValueError("row 7"), "", State.FAILED, "value_error"),
        (OutOfStock(), "", State.FAILED, "out_of_stock"),
        (SoftTimeLimitExceeded(), "", State.FAILED, "took_too_long"),
        (Reject("no", requeue=False), "", State.FAILED, "rejected"),
        (Ignore(), "", State.COMPLETED, ""),
        (Ignore(), "FAILURE", State.FAILED, "failed_by_task"),
        (Ignore(), "REVOKED", State.CANCELLED, ""),
        (Cancelled(), "", State.CANCELLED, ""),
    ],
)
def test_each_way_to_end_has_its_state_and_code(error, said, state, code):
    ending = ending_of(error, said)
    assert (ending.state, ending.error_code) == (state, code)


def test_staff_see_where_it_came_from_and_people_what_it_says():
    try:
        raise ValueError("row 7\n is bad")
    except ValueError as error:
        ending = ending_of(error)
    assert ending.message == "row 7 is bad"
    assert 'raise ValueError("row 7\\n is bad")' in ending.error_detail


def test_an_exception_without_words_gives_its_name():
    assert sentence_of(KeyError()) == "KeyError"
    assert code_of(UnicodeDecodeError("a", b"", 0, 1, "")) == "unicode_decode_error"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("IsADirectoryError", "is_a_directory_error"),
        ("NotADirectoryError", "not_a_directory_error"),
        ("HTTPError", "http_error"),
        ("BadHTTPAnswer", "bad_http_answer"),
        ("S3Away", "s3_away"),
        ("OSError", "os_error"),
    ],
)
def test_the_words_of_a_name_are_kept_apart(name, code):
    assert code_of(type(name, (Exception,), {})()) == code


def test_an_exception_that_cannot_be_asked_fails_the_task_all_the_same():
    class WordlessError(Exception):
        def __str__(self) -> str:
            raise RuntimeError

    ending = ending_of(WordlessError())
    assert (ending.state, ending.message) == ("failed", "WordlessError")
