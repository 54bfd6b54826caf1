"""The demo's own task counts, and shows what it counts."""

from __future__ import annotations

import pytest

from progress.models import Document, LogLine, Page
from workers.demo import take_stock


@pytest.mark.django_db
def test_the_stock_is_taken_branch_by_branch():
    result = take_stock.apply(kwargs={"pace": 0})
    assert result.get()["branches"] == 9
    row = Document.objects.get()
    assert (row.state, row.units_done, row.pages_done) == ("completed", 9, 9)
    assert row.statistics["result"] == result.get()
    assert LogLine.objects.count() == Page.objects.count() == 9
