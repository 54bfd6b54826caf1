from __future__ import annotations

import pytest

from notifications.statuses import SETTLED, TRANSITIONS, WAITING, Status, sources


def test_every_status_has_its_row():
    assert set(TRANSITIONS) == set(Status)


@pytest.mark.parametrize("status", sorted(SETTLED))
def test_what_is_settled_never_waits_again(status):
    assert TRANSITIONS[status] <= SETTLED


@pytest.mark.parametrize("status", sorted(WAITING))
def test_what_waits_can_be_claimed(status):
    assert Status.SENDING in TRANSITIONS[status]


@pytest.mark.parametrize("before", Status)
@pytest.mark.parametrize("after", Status)
def test_sources_turn_the_table_round(before, after):
    assert (before in sources(after)) == (after in TRANSITIONS[before])
