"""When a lease is lost: by silence, or by a death that can be proven."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from progress.lifecycle.leases import is_alone, lease_time, loss, owner_of, owner_values
from progress.models import Document
from progress.owners import UNKNOWN, Owner, this_boot, this_process
from progress.states import State

DEAD = Owner(boot=this_boot(), pid=2**22 + 1, started=1)


def held(
    owner: Owner, state: State = State.PROCESSING, parent: Owner = UNKNOWN
) -> Document:
    now = timezone.now()
    return Document(
        state=state,
        lease_expires_at=now + lease_time(),
        **owner_values(owner, parent),
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


@pytest.mark.parametrize(
    ("owner", "parent", "expected"),
    [
        (DEAD, this_process(), True),
        (DEAD, DEAD, False),
        (DEAD, UNKNOWN, False),
        (this_process(), this_process(), False),
    ],
    ids=["a child alone", "a whole worker", "who knows", "alive"],
)
def test_a_page_is_suspect_when_its_process_died_and_the_worker_did_not(
    owner, parent, expected
):
    assert is_alone(held(owner, parent=parent)) is expected
