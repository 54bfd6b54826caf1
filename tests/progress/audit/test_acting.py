"""Who acts where nobody is handed on."""

from __future__ import annotations

from progress.audit.acting import acting, acting_as
from progress.states import Agent


def test_nobody_said_means_the_system():
    assert acting().agent == Agent.SYSTEM
    assert acting().actor is None


def test_a_part_of_the_system_acts_inside_the_block_only():
    with acting_as(agent=Agent.WATCHDOG):
        assert acting().agent == Agent.WATCHDOG
    assert acting().agent == Agent.SYSTEM


def test_a_person_acts_as_a_person(alice):
    with acting_as(alice):
        assert acting().agent == Agent.PERSON
        assert acting().actor == alice
