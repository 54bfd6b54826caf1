"""Whether a call may go: switched off, paused, probing, above the rate."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from notifications.endpoints import breaker
from notifications.endpoints.gate import closed
from notifications.models import WebhookEndpoint
from notifications.statuses import Reason
from tests.notifications.webhooks import make_endpoint

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def test_what_is_well_may_be_called(alice):
    assert closed(make_endpoint(alice), now=NOW) is None


def test_what_is_off_or_deleted_is_never_called(alice):
    off = closed(make_endpoint(alice, is_enabled=False), now=NOW)
    assert (off.reason, off.until) == (Reason.DESTINATION_DISABLED, None)
    assert closed(None, now=NOW).reason == Reason.DESTINATION_DISABLED


def test_a_pause_holds_until_it_is_over(alice):
    until = NOW + timedelta(minutes=3)
    assert closed(make_endpoint(alice, paused_until=until), now=NOW).until == until


def test_of_many_calls_after_a_pause_one_probes_and_the_others_wait(alice):
    make_endpoint(alice, paused_until=NOW, consecutive_failures=6)
    rows = [WebhookEndpoint.objects.get() for _ in range(3)]
    verdicts = [closed(row, now=NOW) for row in rows]
    assert [verdict is None for verdict in verdicts] == [True, False, False]
    assert verdicts[1].until == NOW + breaker.PROBE


def test_a_probe_that_was_lost_is_run_again(alice):
    make_endpoint(alice, paused_until=NOW, consecutive_failures=6)
    assert closed(WebhookEndpoint.objects.get(), now=NOW) is None
    later = NOW + breaker.PROBE
    assert closed(WebhookEndpoint.objects.get(), now=later) is None


def test_a_rate_is_kept(alice):
    endpoint = make_endpoint(alice, rate_per_minute=4)
    assert closed(endpoint, now=NOW) is None
    assert closed(endpoint, now=NOW).reason == Reason.RATE_LIMIT
