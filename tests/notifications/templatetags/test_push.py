"""The part of a page that is about browsers, on whatever page it stands."""

from __future__ import annotations

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.template import engines

from tests.notifications.push.test_subscriptions import register

pytestmark = pytest.mark.django_db


def test_the_part_lists_the_browsers_of_whoever_asks(rf, alice, charlie):
    register(alice, label="Firefox on Linux")
    register(charlie, label="Safari on iPhone")
    request = rf.get("/anywhere/")
    request.user, request.session = alice, SessionStore()
    template = engines["django"].from_string("{% load push %}{% push_browsers %}")
    part = template.render({}, request)
    assert "Firefox on Linux" in part
    assert "Safari on iPhone" not in part
    assert 'value="/anywhere/"' in part
    assert "1 of 10" in part
