"""The registry of job types."""

from __future__ import annotations

import pytest

from progress import job_types
from progress.errors import UnknownJobType


def test_the_pipelines_that_come_along_are_known():
    assert {t.name for t in job_types.all_types()} >= {"document", "exam"}
    assert job_types.get("exam").label == "Exam paper"


def test_an_unknown_type_is_refused_with_the_known_ones_named():
    with pytest.raises(UnknownJobType, match=r'"novel".*document.*exam'):
        job_types.get("novel")
    assert job_types.find("novel") is None
