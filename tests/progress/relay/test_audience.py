"""Who watches what."""

from __future__ import annotations

from uuid import uuid4

import pytest

from progress.relay import batch_topic, job_topic, user_topic
from progress.relay.audience import Audience
from progress.relay.encoded import Form
from progress.relay.rights import Right
from progress.relay.topics import SUMMARY, SYSTEM
from tests.progress.relay.viewers import JOB, Server, track, viewer

BATCH = uuid4()


@pytest.fixture
def audience() -> Audience:
    return Audience()


@pytest.fixture
def watch(audience):
    def begin(*topics, user_id: int = 7):
        made = viewer(Server(), user_id)
        audience.admit(made)
        for topic in topics:
            audience.add(made, topic)
        return made

    return begin


def test_a_topic_ends_with_its_last_viewer(audience, watch):
    first, last = watch(user_topic(7)), watch(user_topic(7))
    assert not audience.remove(first, user_topic(7))
    assert not audience.remove(first, user_topic(7))
    assert user_topic(7) in audience
    assert audience.remove(last, user_topic(7))
    assert (audience.topics, audience.subscriptions) == (0, 0)


def test_connections_are_counted_by_person(audience, watch):
    mine = watch(user_topic(7))
    watch(job_topic(JOB), user_id=8)
    assert (audience.connections_of(7), audience.connections_of(8)) == (1, 1)
    assert audience.dismiss(mine)
    assert not audience.dismiss(mine)
    assert (audience.connections_of(7), audience.connections_of(8)) == (0, 1)
    assert (len(audience), audience.people) == (1, 1)


def test_a_message_goes_once_to_those_who_follow_its_form(audience, watch):
    one, mine = watch(job_topic(JOB)), watch(user_topic(7), batch_topic(BATCH))
    staff, theirs = watch(SYSTEM, user_id=9), watch(user_topic(8), user_id=8)
    assert list(audience.following(track())) == [one]
    brief = track(form=Form.BRIEF, owner_id=7, batch_id=BATCH)
    found = list(audience.following(brief))
    assert (len(found), set(found)) == (2, {mine, staff})
    assert list(audience.following(track(BATCH, Form.BATCH))) == [mine]
    assert theirs not in found


def test_the_figures_go_to_those_who_watch_them(audience, watch):
    figures = track(None, Form.SUMMARY)
    assert not audience.is_followed(figures)
    staff = watch(SUMMARY)
    assert list(audience.following(figures)) == [staff]


def test_the_database_is_asked_about_what_is_watched(audience, watch):
    assert not audience.has_lists()
    watch(job_topic(JOB))
    assert (audience.jobs(), audience.has_lists()) == ({JOB}, False)
    watch(user_topic(7), batch_topic(BATCH))
    assert (audience.owners(), audience.has_lists()) == ({7}, True)
    assert audience.batches() == {BATCH}
    watch(SYSTEM)
    assert audience.owners() is None


def test_a_claim_is_asked_once_for_all_who_make_it(audience, watch):
    both = [watch(job_topic(JOB)), watch(job_topic(JOB))]
    idle = watch()
    claims = audience.claims()
    assert set(claims[(job_topic(JOB), both[0].right)]) == set(both)
    assert claims[(None, idle.right)] == [idle]


def test_claims_are_made_anew_only_after_a_change(audience, watch):
    viewer = watch(job_topic(JOB))
    first = audience.claims()
    assert audience.claims() is first
    newer = Right(user_id=viewer.right.user_id, session_key="newer")
    audience.renew(viewer, newer, None)
    assert list(audience.claims()) == [(job_topic(JOB), newer)]
    audience.add(viewer, batch_topic(BATCH))
    assert (batch_topic(BATCH), newer) in audience.claims()
    audience.remove(viewer, batch_topic(BATCH))
    other = watch()
    assert (None, other.right) in audience.claims()
    audience.remove(viewer, job_topic(JOB))
    audience.dismiss(viewer)
    assert list(audience.claims()) == [(None, other.right)]
