"""The tracks of one relay."""

from __future__ import annotations

from uuid import uuid4

import pytest

from progress.relay import batch_topic, job_topic, user_topic
from progress.relay.encoded import Form
from progress.relay.topics import SUMMARY, SYSTEM
from progress.relay.tracks import Tracks
from tests.progress.relay.viewers import JOB, delta

BATCH = uuid4()


@pytest.fixture
def tracks() -> Tracks:
    return Tracks()


def test_a_job_has_one_track_in_each_form(tracks):
    whole, brief = tracks.of(JOB, Form.WHOLE), tracks.of(JOB, Form.BRIEF)
    assert whole is not brief
    assert tracks.of(JOB, Form.BRIEF) is brief
    assert tracks.find((JOB, Form.WHOLE)) is whole
    assert tracks.find((JOB, Form.BATCH)) is None
    assert len(tracks) == 2


def test_each_topic_is_followed_by_its_own_tracks(tracks):
    whole, mine = tracks.of(JOB, Form.WHOLE), tracks.of(JOB, Form.BRIEF)
    theirs = tracks.of(uuid4(), Form.BRIEF)
    batch, figures = tracks.of(BATCH, Form.BATCH), tracks.of(None, Form.SUMMARY)
    mine.owner_id, mine.batch_id, theirs.owner_id = 7, BATCH, 8
    assert tracks.about(job_topic(JOB)) == [whole]
    assert tracks.about(job_topic(uuid4())) == []
    assert tracks.about(user_topic(7)) == [mine]
    assert tracks.about(SYSTEM) == [mine, theirs]
    assert tracks.about(batch_topic(BATCH)) == [mine, batch]
    assert tracks.about(SUMMARY) == [figures]


def test_what_is_known_is_known_by_form(tracks):
    tracks.of(JOB, Form.BRIEF).hear(4)
    assert tracks.known_seq((JOB, Form.BRIEF)) == 4
    assert tracks.known_seq((JOB, Form.WHOLE)) == 0


@pytest.mark.parametrize("form", [Form.BRIEF, Form.WHOLE])
def test_only_a_brief_track_whose_end_was_told_long_ago_is_over(tracks, form):
    track = tracks.of(JOB, form)
    assert tracks.over(100.0) == []
    track.advance(delta(0, 4, is_final=True), 50.0)
    assert tracks.over(50.0) == []
    assert tracks.over(100.0) == ([track] if form is Form.BRIEF else [])
    track.hear(5)
    assert tracks.over(100.0) == []


def test_what_is_forgotten_is_gone_and_due_no_more(tracks):
    track = tracks.of(JOB, Form.BRIEF)
    track.due_at = 3.0
    tracks.forget([track])
    tracks.forget([track])
    assert (len(tracks), track.due_at) == (0, None)
