"""What inboxes say, as messages."""

from __future__ import annotations

from progress.notices import News
from progress.relay.inboxes import messages
from tests.support.inboxes import NOON, a_notice


def test_each_message_leads_on_from_the_one_before():
    told = (a_notice(5), a_notice(7))
    found = list(messages(News(seq=9, unread=2, notices=told), 3, NOON))
    assert [(m.after, m.seq) for m in found] == [(3, 5), (5, 7), (7, 9)]


def test_nothing_is_said_of_the_present_that_the_last_notice_says():
    found = list(messages(News(seq=5, unread=1, notices=(a_notice(5),)), 3, NOON))
    assert [(m.after, m.seq) for m in found] == [(3, 5)]


def test_a_present_that_is_told_to_a_newcomer_or_anew_begins_at_nothing():
    (new,) = messages(News(seq=9, unread=2), 0, NOON)
    (anew,) = messages(News(seq=9, unread=2, is_reset=True), 3, NOON)
    assert (new.after, anew.after, anew.is_reset) == (0, 0, True)
