"""Who still sends when it is told of the end hears why, on each server."""

from __future__ import annotations

from contextlib import closing

import pytest

from config.web.lingering import LOOKS, MOST, Lingering
from tests.support.hostile import TEXT, frame
from tests.support.talkative import TalkativeSocket

MEGABYTE = bytes(2**20)
#: The head of a text of 8 MiB behind a mask of zeros.
LARGE = b"\x81\xff" + (8 * 2**20).to_bytes(8, "big") + bytes(4)
RESERVED = b"\xf1\x82" + bytes(4) + b"{}"


def test_a_message_that_is_too_large_is_read_to_its_end(stack):
    with closing(TalkativeSocket(stack.port)) as peer:
        peer.talk(LARGE + MEGABYTE)
        assert peer.code() == 1009
        for _ in range(7):
            peer.talk(MEGABYTE)
        peer.answer(1009)
        assert peer.hears_the_end()


def test_what_makes_no_sense_after_the_end_does_not_reset_it(stack):
    with closing(TalkativeSocket(stack.port)) as peer:
        peer.talk(RESERVED)
        assert peer.code() == 1002
        for _ in range(4):
            peer.talk(RESERVED + MEGABYTE)
        peer.falls_silent()
        assert peer.hears_the_end()


def test_who_is_closed_by_the_application_may_say_more_before_it_answers(stack):
    with closing(TalkativeSocket(stack.port)) as peer:
        peer.talk(frame(TEXT, b'{"type": "ping", "id": "1"}'))
        assert peer.code() == 4401
        peer.talk(frame(TEXT, b" " * 60_000) * 20)
        peer.answer(4401)
        assert peer.hears_the_end()


def test_who_sends_without_end_is_cut_off(stack):
    with closing(TalkativeSocket(stack.port)) as peer:
        peer.talk(LARGE)
        with pytest.raises(ConnectionError):
            peer.talk(bytes(2 * MOST))


def test_only_so_many_bytes_are_thrown_away():
    lingering = Lingering()
    assert lingering.hear(MOST - 1)
    assert not lingering.hear(1)


def test_who_falls_silent_is_waited_for_no_more():
    lingering = Lingering()
    lingering.hear(1)
    assert lingering.goes_on()
    assert not lingering.goes_on()


def test_who_goes_on_and_on_is_heard_for_so_long_only():
    lingering = Lingering()
    looks = 0
    while lingering.hear(1) and lingering.goes_on():
        looks += 1
    assert looks == LOOKS - 1
