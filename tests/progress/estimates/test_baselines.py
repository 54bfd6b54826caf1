"""What others would say."""

from __future__ import annotations

import pytest

from progress.estimates.baselines import (
    Counted,
    MeanPerPrefix,
    counted,
    mean_rate,
    moving_average,
)
from progress.estimates.trace import PagesSeen
from tests.progress.estimates.runs import run


def test_the_mean_rate_divides_what_is_left_by_the_pages_so_far():
    assert mean_rate(Counted(done=5, total=20, elapsed=10.0)) == 30.0
    assert mean_rate(Counted(done=0, total=20, elapsed=10.0)) is None


def test_the_moving_average_follows_the_newest_pages():
    slow = [PagesSeen(at=at, page_class="t", pages=1, busy=1) for at in (10.0, 20.0)]
    fast = [PagesSeen(at=20 + n, page_class="t", pages=1, busy=1) for n in range(1, 20)]
    bar = Counted(done=21, total=31, elapsed=39.0)
    found = moving_average(slow + fast, bar, 0.0)
    assert found == pytest.approx(10.0, abs=0.2)
    assert moving_average([], bar, 0.0) is None


def test_a_prefix_has_the_mean_of_its_kind_then_of_all():
    prefixes = MeanPerPrefix()
    prefixes.learn("document", "pdf", [(3, 10.0)])
    prefixes.learn("document", "docx", [(3, 20.0)])
    assert prefixes.left("document", "pdf", 3) == 10.0
    assert prefixes.left("document", "odt", 3) == 15.0
    assert prefixes.left("document", "pdf", 4) is None


def test_a_bar_counts_the_pages_that_were_committed():
    trace = run("t" * 20, began=1000.0)
    assert counted(trace, 1000.0).done == 0
    assert counted(trace, 1000.0 + trace.run / 2).tenth > 3
    assert counted(trace, trace.finished_at).done == 20
