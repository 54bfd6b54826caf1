"""How far a job was relayed."""

from __future__ import annotations

from uuid import uuid4

from progress.relay.track import Encoded, Track


def test_a_new_track_has_relayed_nothing():
    track = Track(job_id=uuid4(), is_brief=False)
    assert track.relayed_seq == 0
    track.cancel_timer()


def test_the_latest_frame_tells_how_far_it_is():
    track = Track(job_id=uuid4(), is_brief=False)
    track.latest = Encoded(3, 9, "{}")
    assert track.relayed_seq == 9
