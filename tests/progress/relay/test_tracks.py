"""The tracks of one relay."""

from __future__ import annotations

from uuid import uuid4

import pytest

from progress.relay import job_topic, system_topic, user_topic
from progress.relay.track import Encoded
from progress.relay.tracks import Tracks

JOB = uuid4()


@pytest.fixture
def tracks() -> Tracks:
    return Tracks()


def test_a_job_has_one_track_in_each_form(tracks):
    whole = tracks.of(JOB, 7, is_brief=False)
    brief = tracks.of(JOB, 7, is_brief=True)
    assert whole is not brief
    assert tracks.of(JOB, 7, is_brief=True) is brief
    assert len(tracks) == 2


def test_each_topic_is_followed_by_its_own_tracks(tracks):
    whole = tracks.of(JOB, 7, is_brief=False)
    mine = tracks.of(JOB, 7, is_brief=True)
    theirs = tracks.of(uuid4(), 8, is_brief=True)
    assert tracks.about(job_topic(JOB)) == [whole]
    assert tracks.about(job_topic(uuid4())) == []
    assert tracks.about(user_topic(7)) == [mine]
    assert tracks.about(system_topic()) == [mine, theirs]


def test_what_is_known_but_not_relayed_is_behind(tracks):
    track = tracks.of(JOB, 7, is_brief=True)
    track.known_seq = 4
    assert tracks.known_seq(JOB, is_brief=True) == 4
    assert tracks.known_seq(JOB, is_brief=False) == 0
    assert tracks.behind() == [track]
    track.latest = Encoded(0, 4, "{}")
    assert tracks.behind() == []


@pytest.mark.parametrize("is_brief", [True, False])
def test_only_a_brief_track_whose_end_was_told_long_ago_is_over(tracks, is_brief):
    track = tracks.of(JOB, 7, is_brief=is_brief)
    assert tracks.over(100.0) == []
    track.latest = Encoded(0, 4, "{}", is_final=True)
    track.last_emitted_at = 50.0
    assert tracks.over(50.0) == []
    assert tracks.over(100.0) == ([track] if is_brief else [])
    track.known_seq = 5
    assert tracks.over(100.0) == []


def test_what_is_forgotten_is_gone(tracks):
    track = tracks.of(JOB, 7, is_brief=True)
    tracks.forget([track])
    tracks.forget([track])
    assert len(tracks) == 0
