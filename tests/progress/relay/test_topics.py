"""Topics and their groups."""

from __future__ import annotations

from uuid import UUID

from channels.layers import BaseChannelLayer

from progress.relay import job_topic, system_topic, user_topic

JOB = UUID("4caa510b-9232-4b16-a052-c5a66c1dd969")


def test_each_topic_has_a_group_that_the_channel_layer_takes():
    layer = BaseChannelLayer()
    topics = [job_topic(JOB), user_topic(7), system_topic()]
    assert [layer.require_valid_group_name(t.group) for t in topics] == [True] * 3
    assert len({t.group for t in topics}) == 3


def test_equal_topics_are_one():
    assert job_topic(JOB) == job_topic(UUID(str(JOB)))
    assert user_topic(7) != user_topic(8)


def test_all_but_one_jobs_topic_are_lists():
    assert not job_topic(JOB).is_list
    assert user_topic(7).is_list
    assert system_topic().is_list
