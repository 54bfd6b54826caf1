"""When a lease is lost: by silence, or by a death that can be proven."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from progress.lifecycle.leases import lease_time, loss, owner_of, owner_values
from progress.models import Document
from progress.owners import Owner, this_boot, this_process
from progress.states import State

DEAD = Owner(boot=this_boot(), pid=2**22 + 1, started=1)


def held(owner: Owner, state: State = State.PROCESSING) -> Document:
    now = timezone.now()
    return Document(
        state=state, lease_expires_at=now + lease_time(), **owner_values(owner)
    )


def test_a_document_in_the_hands_of_a_living_process_is_not_lost():
    assert loss(held(this_process()), timezone.now()) == ""


def test_a_dead_process_has_lost_it_at_once():
    assert loss(held(DEAD), timezone.now()) == "The worker's process died."


def test_silence_for_a_lease_loses_it_whoever_holds_it():
    later = timezone.now() + lease_time() + timedelta(seconds=1)
    assert loss(held(this_process()), later) == "The worker gave no sign of life."


@pytest.mark.parametrize("state", [State.QUEUED, State.COMPLETED, State.CANCELLED])
def test_only_what_is_in_work_can_be_lost(state):
    assert loss(held(DEAD, state), timezone.now() + 2 * lease_time()) == ""


def test_a_row_keeps_who_holds_it():
    owner = this_process()
    assert owner_of(held(owner)) == owner
