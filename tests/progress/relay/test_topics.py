"""Topics and their groups."""

from __future__ import annotations

from uuid import UUID

from channels.layers import BaseChannelLayer

from progress.relay import batch_topic, job_topic, user_topic
from progress.relay.topics import SUMMARY, SYSTEM

JOB = UUID("4caa510b-9232-4b16-a052-c5a66c1dd969")


def test_each_topic_has_a_group_that_the_channel_layer_takes():
    layer = BaseChannelLayer()
    topics = [job_topic(JOB), batch_topic(JOB), user_topic(7), SYSTEM]
    assert [layer.require_valid_group_name(t.group) for t in topics] == [True] * 4
    assert len({t.group for t in topics}) == 4


def test_nobody_sends_hints_about_the_figures():
    assert SUMMARY.group == ""


def test_equal_topics_are_one():
    assert job_topic(JOB) == job_topic(UUID(str(JOB)))
    assert user_topic(7) != user_topic(8)
    assert job_topic(JOB) != batch_topic(JOB)


def test_what_is_about_many_jobs_is_a_list():
    assert not job_topic(JOB).is_list
    assert all(t.is_list for t in (user_topic(7), batch_topic(JOB), SYSTEM))


def test_a_topic_is_named_for_people():
    assert str(job_topic(JOB)) == f"job:{JOB}"
    assert (str(user_topic(7)), str(SYSTEM)) == ("user:7", "system")
