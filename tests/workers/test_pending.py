"""What waits for a flush, and what gives way."""

from __future__ import annotations

from django.utils import timezone

from progress.recording import Findings, LogEntry
from progress.states import Level
from tests.factories import good_page
from workers.pending import MAX_LOGS, Pending


def line(text: object) -> LogEntry:
    return LogEntry(at=timezone.now(), level=Level.INFO, text=str(text))


def texts(pending: Pending) -> list[str]:
    return [entry.text for entry in pending.log_entries()]


def full_of_lines(first: int, count: int) -> Pending:
    pending = Pending()
    for number in range(first, first + count):
        pending.add_log(line(number))
    return pending


def test_nothing_waits_at_first():
    pending = Pending()
    assert not pending.is_dirty
    assert pending.log_entries() == ()


def test_urgency_stays_until_the_flush():
    pending = Pending()
    pending.touch(is_urgent=True)
    pending.touch()
    assert (pending.is_dirty, pending.is_urgent) == (True, True)


def test_the_oldest_lines_give_way_and_are_counted():
    pending = full_of_lines(0, MAX_LOGS + 3)
    assert texts(pending)[:2] == ["3 lines were dropped", "3"]
    assert texts(pending)[-1] == str(MAX_LOGS + 2)
    assert len(pending.logs) == MAX_LOGS
    assert pending.log_entries()[0].level == Level.WARNING


def test_one_dropped_line_is_one_line():
    assert texts(full_of_lines(0, MAX_LOGS + 1))[0] == "1 line was dropped"


def test_what_is_put_back_stands_before_what_was_said_since():
    old = Pending(pages=[good_page(1)], stages=["receive"])
    old.add_log(line("a"))
    new = Pending(pages=[good_page(2)], stages=["census"])
    new.add_log(line("b"))
    new.put_back(old)
    assert [page.number for page in new.pages] == [1, 2]
    assert new.stages == ["receive", "census"]
    assert texts(new) == ["a", "b"]
    assert new.is_dirty


def test_putting_back_again_and_again_keeps_the_log_bounded():
    waiting = full_of_lines(0, MAX_LOGS)
    for _ in range(5):
        new = full_of_lines(MAX_LOGS, MAX_LOGS)
        new.put_back(waiting)
        waiting = new
    assert len(waiting.logs) == MAX_LOGS
    assert texts(waiting)[0] == f"{5 * MAX_LOGS} lines were dropped"


def test_what_is_put_back_is_not_urgent_any_more():
    old = Pending()
    old.touch(is_urgent=True)
    new = Pending()
    new.put_back(old)
    assert (new.is_dirty, new.is_urgent) == (True, False)


def test_the_later_finding_wins_and_the_earlier_one_is_kept():
    new = Pending(findings=Findings(unit="section"))
    new.put_back(Pending(findings=Findings(kind="text", unit="page")))
    assert new.findings == Findings(kind="text", unit="section")


def test_even_empty_statistics_replace_the_earlier_ones():
    new = Pending(statistics={})
    new.put_back(Pending(statistics={"words": 3}))
    assert new.statistics == {}
    kept = Pending()
    kept.put_back(Pending(statistics={"words": 3}))
    assert kept.statistics == {"words": 3}
