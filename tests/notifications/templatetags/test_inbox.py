"""The bell of every page, and looks."""

from __future__ import annotations

import pytest

from notifications.templatetags.inbox import inbox_bell, look
from tests.support.inbox import tell


@pytest.mark.django_db
def test_the_bell_says_how_many_are_unread_and_how_far_the_page_knows(alice):
    assert inbox_bell(alice) == {"unread": 0, "brief": "0", "seq": 1}
    row = tell(alice)
    assert inbox_bell(alice) == {"unread": 1, "brief": "1", "seq": row.seq}


def test_a_look_is_an_icon_and_a_word_in_the_colour_of_how_bad_it_is():
    found = look("system_alert", "critical")
    assert 'data-state="failed"' in found
    assert "#i-failed" in found
    assert "<span>Alert</span>" in found
