from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from progress import words
from progress.models.promised import KeptPromise
from progress.templatetags import wording

#: What the browser says of the same: its tests read this file, too.
EXAMPLES = json.loads(
    (Path(__file__).parents[2] / "words.json").read_text(encoding="utf-8")
)
SAYERS: dict[str, Callable[[Any], str]] = {
    "percent": wording.percent,
    "duration": words.duration,
    "about": words.about,
    "ago": words.ago,
    "stage": wording.stage,
    "ofPages": wording.of_pages,
    "said": wording.said,
}


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_server_says_what_the_browser_says(name):
    for given, expected in EXAMPLES[name]:
        assert SAYERS[name](given) == expected


def test_a_share_is_a_percentage():
    assert wording.share(0.936) == "94%"


def test_thousands_are_set_apart():
    assert wording.thousands(1234567) == "1,234,567"


def test_a_job_type_has_its_label_and_an_unknown_one_words_of_its_name():
    assert wording.job_type("exam") == "Exam paper"
    assert wording.job_type("shop.tasks.import_rows") == "Import rows"


def test_things_are_counted():
    assert wording.counted(1, "slide") == "1 slide"
    assert wording.counted(2, "") == "2 pages"


def test_how_long_it_took_needs_both_ends():
    start = datetime(2026, 11, 22, 14, 2, 7, tzinfo=UTC)
    assert wording.took(start + timedelta(seconds=130), start) == "2 min 10 s"
    assert wording.took(None, start) == ""
    assert wording.took(start, None) == ""


def test_languages_have_names():
    assert wording.language("sv") == "Swedish"
    assert wording.language("und") == "unknown"
    assert wording.language("xx") == "xx"


@pytest.mark.parametrize(
    ("lix", "word"),
    [(20, "very easy"), (35, "easy"), (45, "medium"), (55, "difficult")],
)
def test_a_lix_has_a_word(lix, word):
    assert wording.lix_word(lix) == word


def test_a_high_lix_is_very_difficult():
    assert wording.lix_word(70) == "very difficult"


def test_a_promise_is_said_beside_the_truth():
    at = datetime(2026, 11, 22, 14, 2, 7, tzinfo=UTC)
    promise = KeptPromise(at=at, seconds=190, low=160, high=250, took=204)
    said = "promised 3:10 (2:40 to 4:10), took 3:24"
    assert wording.kept(promise) == said
    assert wording.kept(replace(promise, took=None)) == ""
    assert wording.kept(replace(promise, took=wording.TELLING - 0.1)) == ""
    assert wording.kept(None) == ""
