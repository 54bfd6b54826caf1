"""Values of a row are converted one by one, each by all that is named for it."""

from __future__ import annotations

from django.db import connection

from progress.models.conversion import converted


def test_each_value_goes_through_its_converters_in_order():
    seen: list[object] = []

    def note(value, expression, of):
        seen.append((expression, of))
        return value + 1

    def double(value, expression, of):
        return value * 2

    conversions = [(1, (note, double), "column")]
    assert converted((5, 7, None), conversions, connection) == [5, 16, None]
    assert seen == [("column", connection)]
