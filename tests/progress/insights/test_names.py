"""Stages have names that people know."""

from __future__ import annotations

import pytest

from progress.insights.names import label
from progress.insights.tally import Key


@pytest.mark.parametrize(
    ("stage", "letter", "name"),
    [
        ("extraction", "i", "OCR"),
        ("extraction", "t", "Reading text"),
        ("extraction", "?", "Reading other pages"),
        ("extraction", "", "Extraction"),
        ("clean_up", "", "Clean up"),
        ("", "", "All stages"),
    ],
)
def test_a_stage_has_a_name(stage, letter, name):
    assert label(Key(job_type="document", stage=stage, page_class=letter)) == name
