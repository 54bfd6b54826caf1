"""Our own texts are there for every kind and channel."""

from __future__ import annotations

import pytest

from notifications.kinds import Channel, Kind
from notifications.templating import defaults


@pytest.mark.parametrize("channel", Channel)
@pytest.mark.parametrize("kind", Kind)
def test_each_kind_and_channel_has_a_subject_and_a_text(kind, channel):
    source = defaults.source_of(kind, channel)

    assert source.subject
    assert source.text
    assert bool(source.html) == (channel == Channel.EMAIL)
    assert source.version_id is None


def test_texts_and_html_share_the_names_of_their_parts():
    assert set(defaults.parts(is_html=True)) < set(defaults.parts(is_html=False))
    assert "{{ content }}" in defaults.layout()
