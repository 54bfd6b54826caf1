"""When a report is due."""

from __future__ import annotations

import pytest

from workers.pacing import flush_due_at


@pytest.mark.parametrize("is_urgent", [False, True])
def test_the_first_report_is_due_at_once(is_urgent):
    due = flush_due_at(last_flush_at=None, interval=1.0, is_urgent=is_urgent, now=50.0)
    assert due == 50.0


def test_an_urgent_report_does_not_wait_for_the_interval():
    due = flush_due_at(last_flush_at=49.9, interval=1.0, is_urgent=True, now=50.0)
    assert due == 50.0


def test_an_ordinary_report_waits_until_the_interval_has_passed():
    due = flush_due_at(last_flush_at=49.9, interval=1.0, is_urgent=False, now=50.0)
    assert due == pytest.approx(50.9)


def test_a_report_after_a_long_silence_is_overdue():
    due = flush_due_at(last_flush_at=10.0, interval=1.0, is_urgent=False, now=50.0)
    assert due < 50.0
