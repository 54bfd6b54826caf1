from __future__ import annotations

import pytest

from notifications.statuses import TERMINAL, TRANSITIONS, WAITING, Status, sources


def test_every_status_has_its_row():
    assert set(TRANSITIONS) == set(Status)


@pytest.mark.parametrize("status", Status)
def test_only_a_terminal_status_has_no_way_out(status):
    assert (not TRANSITIONS[status]) == (status in TERMINAL)


@pytest.mark.parametrize("status", Status)
def test_what_waits_can_only_be_claimed(status):
    assert (TRANSITIONS[status] == {Status.SENDING}) == (status in WAITING)


@pytest.mark.parametrize("before", Status)
@pytest.mark.parametrize("after", Status)
def test_sources_turn_the_table_round(before, after):
    assert (before in sources(after)) == (after in TRANSITIONS[before])
