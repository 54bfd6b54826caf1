"""A digest lists what waited, at most fifty of it, and says where the rest is."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from notifications import digests
from notifications.digests.content import context_of, rendered
from notifications.digests.errors import NoDigest
from notifications.kinds import Channel
from notifications.models import Notification
from tests.factories import make_job
from tests.notifications.digests.conftest import (
    DUE,
    NIGHT,
    hold_back,
    make_delivery,
    own_messages,
)

pytestmark = pytest.mark.django_db


def digest_of(alice, number: int, **values):
    """The digest's own message, of as many entries."""
    for _ in range(number):
        hold_back(make_delivery(alice, **values), NIGHT)
    digests.close_due(now=DUE)
    (message,) = own_messages()
    return message


def test_a_mail_lists_what_waited_with_a_link_to_each(alice, settings):
    settings.HEADWAY_BASE_URL = "https://headway.example.org"

    message = digest_of(alice, 2, job=make_job(alice))
    mail = rendered(message, unsubscribe_url="https://x.example.org/u")

    assert mail.subject == "2 notifications while you were away"
    for text in (mail.text, mail.html):
        assert "“Exams 1” is finished" in text
        assert "“Exams 2” is finished" in text
        assert "https://headway.example.org/jobs/" in text
        assert "https://headway.example.org/notifications/preferences/" in text
        assert "https://x.example.org/u" in text
    assert "more" not in mail.text


def test_what_was_deleted_since_has_no_link(alice, settings):
    settings.HEADWAY_BASE_URL = "https://headway.example.org"

    mail = rendered(digest_of(alice, 2, job=None))

    assert "“Exams 1” is finished" in mail.text
    assert "https://headway.example.org/jobs/" not in mail.text


def test_a_long_night_is_cut_and_says_how_much_more_there_is(alice):
    context = context_of(digest_of(alice, 53))

    assert (context["count"], context["more"]) == (53, 3)
    assert len(context["items"]) == 50


def test_what_is_not_listed_is_counted_and_not_read(alice):
    message = digest_of(alice, 3)

    with CaptureQueriesContext(connection) as run:
        context_of(message)

    rows = [query["sql"] for query in run.captured_queries if "title" in query["sql"]]
    assert len(rows) == 1
    assert rows[0].endswith("LIMIT 50")


def test_what_it_lists_cannot_break_out_of_the_mail(alice):
    for _ in range(2):
        hold_back(make_delivery(alice), NIGHT)
    Notification.objects.update(title="<script>alert(1)</script>")
    digests.close_due(now=DUE)
    (message,) = own_messages()

    mail = rendered(message)

    assert "<script>" not in mail.html
    assert "&lt;script&gt;" in mail.html


def test_a_browser_is_told_in_a_few_words(alice):
    push = rendered(digest_of(alice, 5, channel=Channel.PUSH))

    assert push.subject == "5 notifications while you were away"
    assert push.text.endswith("and 2 more")
    assert push.html == ""


def test_an_events_own_message_is_no_digest(alice):
    with pytest.raises(NoDigest):
        context_of(make_delivery(alice))
