"""A call to a push service: whatever it answers comes back, and no claim is shared."""

from __future__ import annotations

import pytest
import pywebpush

from notifications.net import Unreachable
from notifications.push import calling

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("status", [200, 201, 202, 400, 410, 500])
def test_an_answer_is_an_answer_whatever_it_says(alice, service, subscribed, status):
    browser = subscribed(alice)
    service.answers = [(status, {}, b"said")]
    answer = calling.call(browser, '{"title":"x"}', ttl=60, headers={})
    assert (answer.status_code, answer.text) == (status, "said")


def test_each_call_has_claims_of_its_own(alice, service, subscribed, monkeypatch):
    given = []

    def watched(*args, **kwargs):
        given.append(kwargs["vapid_claims"])
        return pywebpush.webpush(*args, **kwargs)

    monkeypatch.setattr(calling, "webpush", watched)
    browser = subscribed(alice)
    for _ in range(2):
        calling.call(browser, '{"title":"x"}', ttl=60, headers={})
    first, second = given
    assert first is not second


def test_a_service_that_is_away_is_no_answer(alice, service, subscribed):
    browser = subscribed(alice)
    service.go_away()
    with pytest.raises(Unreachable):
        calling.call(browser, '{"title":"x"}', ttl=60, headers={})
