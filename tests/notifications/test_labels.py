"""Kinds and channels have the same names on all pages."""

from __future__ import annotations

import pytest

from notifications import labels
from notifications.kinds import Channel, Kind
from notifications.models import Outcome
from notifications.preferences.matrix import COLUMNS
from notifications.statuses import Reason, Status


@pytest.mark.parametrize("channel", Channel)
def test_channels_are_called_as_on_the_page_of_preferences(channel):
    assert labels.channel(channel.value) == COLUMNS.get(channel, "System log")


def test_what_is_not_known_here_keeps_its_name():
    assert (labels.channel("pigeon"), labels.kind("hatched")) == ("pigeon", "hatched")


def test_forms_offer_every_kind_by_its_label():
    assert dict(labels.kind_choices())["eta_overrun"] == "Later than promised"
    assert len(labels.kind_choices()) == len(Kind)


@pytest.mark.parametrize("status", Status)
def test_each_status_has_words_and_a_colour(status):
    assert labels.status(status.value) not in {"", status.value}
    assert labels.look(status.value) in set(labels.LOOKS.values())


@pytest.mark.parametrize("reason", Reason)
def test_each_reason_is_a_phrase(reason):
    words = labels.reason(reason.value)
    assert words[0].isupper()
    assert "_" not in words


def test_each_outcome_is_told():
    assert set(labels.OUTCOMES) == set(Outcome)


def test_a_status_of_another_version_is_said_as_it_is():
    assert labels.status("lost_at_sea") == "lost_at_sea"
    assert labels.look("lost_at_sea") == "queued"
    assert labels.reason("lost_at_sea") == "Lost at sea"
