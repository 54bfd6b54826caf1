"""Titles are filled from arguments, as far as these are known."""

from __future__ import annotations

import pytest

from workers.tracking.titles import job_type_of, title_of


@pytest.mark.parametrize(
    ("template", "args", "kwargs", "title"),
    [
        ("Import {0}", ("may.csv",), {}, "Import may.csv"),
        ("Import {path}", (), {"path": "may.csv"}, "Import may.csv"),
        ("Import {0}", (), {}, "Import"),
        ("Import {0.name}", ("text",), {}, "Import"),
        ("100 %", ("x",), {}, "100 %"),
        ("{0}", (), {}, "{0}"),
        ("Import {", ("x",), {}, "Import"),
    ],
)
def test_a_title_is_filled_or_cut(template, args, kwargs, title):
    assert title_of(template, args, kwargs) == title


def test_a_long_name_keeps_its_end():
    name = "a_very_long_package.with_many_parts.and_a_module.tasks.import_rows"
    assert len(job_type_of(name)) == 50
    assert job_type_of(name).endswith("tasks.import_rows")
