"""When a report is due."""

from __future__ import annotations

import pytest

from workers.pacing import BREATH, flush_due_at


@pytest.mark.parametrize("is_urgent", [False, True])
def test_the_first_report_is_due_a_breath_after_the_beginning(is_urgent):
    due = flush_due_at(
        began_at=50.0, last_flush_at=None, interval=1.0, is_urgent=is_urgent
    )
    assert due == pytest.approx(50.0 + BREATH)


def test_an_urgent_report_waits_for_no_more_than_a_breath():
    due = flush_due_at(began_at=0.0, last_flush_at=49.9, interval=1e9, is_urgent=True)
    assert due == pytest.approx(49.9 + BREATH)
    assert BREATH < 0.5


def test_where_the_interval_is_shorter_than_a_breath_it_counts():
    due = flush_due_at(began_at=0.0, last_flush_at=49.9, interval=0.0, is_urgent=True)
    assert due == 49.9


def test_an_ordinary_report_waits_until_the_interval_has_passed():
    due = flush_due_at(began_at=0.0, last_flush_at=49.9, interval=1.0, is_urgent=False)
    assert due == pytest.approx(50.9)
