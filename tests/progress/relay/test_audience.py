"""Who watches what."""

from __future__ import annotations

from uuid import uuid4

import pytest

from progress.relay import Right, Viewer, job_topic, system_topic, user_topic
from progress.relay.audience import Audience
from progress.relay.track import Track

JOB = uuid4()


async def send(text: str) -> None:
    """Stand for a connection."""


def viewer(topic, user_id: int = 7) -> Viewer:
    return Viewer(topic, send, right=Right(user_id=user_id))


@pytest.fixture
def audience() -> Audience:
    return Audience()


def test_a_topic_ends_with_its_last_viewer(audience):
    first, last = viewer(user_topic(7)), viewer(user_topic(7))
    audience.add(first)
    audience.add(last)
    assert not audience.remove(first)
    assert not audience.remove(first)
    assert user_topic(7) in audience
    assert audience.remove(last)
    assert (len(audience), list(audience)) == (0, [])


def test_sockets_are_counted_by_person(audience):
    mine, theirs = viewer(user_topic(7)), viewer(job_topic(JOB), 8)
    for each in (mine, theirs):
        audience.add(each)
    assert (audience.sockets_of(7), audience.sockets_of(8)) == (1, 1)
    audience.remove(mine)
    audience.remove(mine)
    assert (audience.sockets_of(7), audience.sockets_of(8)) == (0, 1)


def test_a_frame_goes_to_those_who_follow_its_form(audience):
    one, mine = viewer(job_topic(JOB)), viewer(user_topic(7))
    staff, theirs = viewer(system_topic(), 9), viewer(user_topic(8), 8)
    for each in (one, mine, staff, theirs):
        audience.add(each)
    whole = Track(job_id=JOB, is_brief=False, owner_id=7)
    brief = Track(job_id=JOB, is_brief=True, owner_id=7)
    assert audience.following(whole) == [one]
    assert audience.following(brief) == [mine, staff]


def test_the_database_is_asked_about_what_is_watched(audience):
    assert not audience.has_lists()
    audience.add(viewer(job_topic(JOB)))
    assert (audience.jobs(), audience.has_lists()) == ({JOB}, False)
    audience.add(viewer(user_topic(7)))
    assert (audience.owners(), audience.has_lists()) == ({7}, True)
    audience.add(viewer(system_topic()))
    assert audience.owners() is None
