"""What is left of text and JSON that no database would take."""

from __future__ import annotations

import json

import pytest

from progress.text import fit, fit_json


@pytest.mark.parametrize(
    ("text", "fitted"),
    [
        ("plain", "plain"),
        ("nul\x00l", "null"),
        ("lone \ud83d surrogate \udc00", "lone  surrogate "),
        ("a face \U0001f600", "a face \U0001f600"),
        ("\x00", ""),
    ],
)
def test_what_a_database_refuses_is_dropped(text, fitted):
    assert fit(text, 100) == fitted
    fit(text, 100).encode()


def test_a_text_is_cut_after_it_is_cleaned():
    assert fit("\x00abcdef", 3) == "abc"


def test_a_text_without_a_limit_is_whole():
    assert fit("x" * 100_000) == "x" * 100_000


def test_json_is_cleaned_however_deep():
    value = {"a\x00": ["\ud800x", {"b": ("y\x00",)}], "n": 1, "t": True, "none": None}
    assert fit_json(value) == {
        "a": ["x", {"b": ["y"]}],
        "n": 1,
        "t": True,
        "none": None,
    }


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
def test_json_has_no_number_that_is_none(number):
    cleaned = fit_json({"score": number, "good": [0.5, number]})
    assert cleaned == {"score": None, "good": [0.5, None]}
    json.dumps(cleaned, allow_nan=False)


def test_what_is_fit_comes_back_as_it_is():
    value = {"words": 3, "share": 0.5, "all": [None, True, "Straße \\ 7"], 4: "x"}
    assert fit_json(value) is value


def test_what_cannot_be_written_as_json_is_left_to_whoever_writes_it():
    value = {"at": object(), "text": "a\x00"}
    assert fit_json(value) == {"at": value["at"], "text": "a"}


def test_a_face_is_fit_and_what_only_looks_like_a_nul_stays():
    value = {"face": "\U0001f600", "path": "\\u0000"}
    assert fit_json(value) == value
