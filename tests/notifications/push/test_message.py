"""What is pushed: short, whole, and in its own time."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.kinds import Channel
from notifications.models import Digest
from notifications.push.message import (
    MAX_BYTES,
    News,
    encoded,
    message_of,
    topic_of,
    ttl_of,
)
from tests.notifications.conftest import NOW, make_job


def make_news(**values: str) -> News:
    news = dict.fromkeys(News.__annotations__, "x")
    return News(**{**news, **values})


@given(st.text(max_size=1000), st.text(max_size=200))
def test_a_message_fits_whatever_is_said_in_whatever_script(body, title):
    text = encoded(make_news(body=body, title=title))
    assert len(text.encode()) <= MAX_BYTES
    read = json.loads(text)
    assert read["title"] == title
    assert body.startswith(read["body"].removesuffix("…").rstrip())


def test_a_long_body_is_cut_and_says_so():
    read = json.loads(encoded(make_news(body="€" * 1000, title="é" * 200)))
    assert read["body"].endswith("…")
    assert len(json.dumps(read, ensure_ascii=False).encode()) > MAX_BYTES - 500


def test_a_topic_is_of_the_alphabet_and_length_that_services_take():
    topic = topic_of("job")
    assert len(topic) == 32
    assert set(topic) <= set(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    )
    assert topic != topic_of("another job")


@pytest.mark.parametrize(
    ("lifetime", "ttl"),
    [
        (None, 24 * 3600),
        (timedelta(hours=1), 3600),
        (timedelta(seconds=-5), 1),
        (timedelta(days=90), 28 * 24 * 3600),
    ],
)
def test_a_service_keeps_it_for_as_long_as_it_is_news(lifetime, ttl):
    expires_at = NOW + lifetime if lifetime else None
    assert ttl_of(expires_at, now=NOW) == ttl > 0


@pytest.mark.django_db
def test_a_digest_is_one_line_and_leads_to_the_inbox(alice, subscribed, push_to):
    browser = subscribed(alice)
    digest = Digest.objects.create(
        recipient=alice,
        channel=Channel.PUSH,
        cadence="hourly",
        window_key="w",
        due_at=NOW,
        created_at=NOW,
    )
    for _ in range(3):
        push_to(browser, job=make_job(alice), digest=digest)
    own = push_to(browser, digest=digest)
    own.event = own.notification = None
    own.save(update_fields=["event", "notification"])
    news = message_of(own)["news"]
    assert news["title"] == "3 notifications this hour"
    assert news["url"] == "/notifications/"
