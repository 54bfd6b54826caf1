"""Reading: the steps as stages take them, and errors where they belong."""

from __future__ import annotations

from collections.abc import Generator

import pytest

from workers.errors import Encrypted
from workers.readers import Census, PageClass
from workers.readers.kinds import PDF
from workers.sandbox.messages import (
    Begun,
    Counted,
    Fault,
    Message,
    PageFailed,
    Recognising,
    Refused,
    Sniffed,
    Summed,
)
from workers.sandbox.reading import ReaderFault, Reading

COUNTED = Counted(census=Census(unit="page", pages=1, classes=(PageClass.TEXT,)))
FAILED = PageFailed(number=1, error=Encrypted())


def reading(*messages: Message) -> Reading:
    def say() -> Generator[Message, None, None]:
        yield from messages

    return Reading(say())


def test_the_steps_come_in_their_order():
    steps = reading(Sniffed(kind=PDF), COUNTED, Begun(number=1), Recognising(), FAILED)
    assert steps.sniffed().kind is PDF
    assert steps.counted() is COUNTED
    assert list(steps.steps()) == [Begun(number=1), FAILED]


def test_what_all_pages_say_is_kept_and_is_no_step():
    summed = Summed(analysis={})
    steps = reading(Sniffed(kind=PDF), COUNTED, Begun(number=1), FAILED, summed)
    steps.counted()
    assert steps.summed is None
    assert list(steps.steps()) == [Begun(number=1), FAILED]
    assert steps.summed is summed


def test_a_refusal_is_raised_where_it_comes():
    steps = reading(Sniffed(kind=PDF), Refused(error=Encrypted()))
    steps.sniffed()
    with pytest.raises(Encrypted):
        steps.counted()


def test_a_fault_is_raised_with_its_trace():
    steps = reading(Sniffed(kind=PDF), COUNTED, Fault(trace="line 7"))
    steps.counted()
    with pytest.raises(ReaderFault, match="line 7"):
        list(steps.steps())


def test_a_reader_that_says_nothing_is_at_fault():
    with pytest.raises(ReaderFault, match="Sniffed"):
        reading().sniffed()


def test_closing_ends_the_reader():
    closed: list[bool] = []

    def say() -> Generator[Message, None, None]:
        try:
            yield Sniffed(kind=PDF)
            yield COUNTED
        finally:
            closed.append(True)

    steps = Reading(say())
    steps.sniffed()
    steps.close()
    assert closed
