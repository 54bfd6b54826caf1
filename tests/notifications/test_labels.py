"""Kinds and channels have the same names on all pages."""

from __future__ import annotations

import pytest

from notifications import labels
from notifications.kinds import Channel, Kind
from notifications.preferences.matrix import COLUMNS


@pytest.mark.parametrize("channel", Channel)
def test_channels_are_called_as_on_the_page_of_preferences(channel):
    assert labels.channel(channel.value) == COLUMNS.get(channel, "System log")


def test_what_is_not_known_here_keeps_its_name():
    assert (labels.channel("pigeon"), labels.kind("hatched")) == ("pigeon", "hatched")


def test_forms_offer_every_kind_by_its_label():
    assert dict(labels.kind_choices())["eta_overrun"] == "Later than promised"
    assert len(labels.kind_choices()) == len(Kind)
