"""From a job's end to the server of its owner, through every part of the way."""

from __future__ import annotations

import json

import pytest
import standardwebhooks
from django.utils import timezone

from notifications import events, receivers, tasks
from notifications.endpoints import writing
from notifications.endpoints.writing import Wanted
from notifications.kinds import Channel, Kind
from notifications.models import Delivery, DeliveryAttempt
from notifications.statuses import Status
from progress.states import State
from tests.notifications.conftest import end_of, fan_out_all, make_job
from tests.notifications.webhooks import open_home
from tests.support import receiver as does
from tests.support.receiver import receiving

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _home(settings) -> None:
    open_home(settings)


def _deliver_all() -> None:
    rows = Delivery.objects.filter(channel=Channel.WEBHOOK)
    for pk in list(rows.values_list("pk", flat=True)):
        tasks.deliver(str(pk))


def test_the_end_of_a_job_reaches_the_owners_and_the_sites_servers(alice, charlie):
    with receiving() as mine, receiving() as sites, receiving() as strangers:
        made = [
            writing.create(owner, Wanted(name="x", url=there.url), now=timezone.now())
            for owner, there in ((alice, mine), (None, sites), (charlie, strangers))
        ]
        job = make_job(alice, State.FAILED)
        receivers.on_job_finished(end_of(job))
        fan_out_all()
        _deliver_all()
        # A doubled message changes nothing.
        _deliver_all()
    assert [len(there.calls) for there in (mine, sites, strangers)] == [1, 1, 0]
    body = standardwebhooks.Webhook(made[0][1]).verify(
        mine.calls[0].body, mine.calls[0].headers
    )
    assert (body["type"], body["data"]["job_id"]) == ("job.failed", str(job.pk))
    statuses = Delivery.objects.filter(channel=Channel.WEBHOOK)
    assert {row.status for row in statuses} == {Status.DELIVERED}


def test_a_filter_of_kinds_keeps_the_others_away(alice):
    with receiving() as there:
        wanted = Wanted(name="x", url=there.url, kinds=(Kind.JOB_FAILED.value,))
        writing.create(alice, wanted, now=timezone.now())
        for state in (State.COMPLETED, State.FAILED):
            receivers.on_job_finished(end_of(make_job(alice, state)))
        fan_out_all()
        _deliver_all()
    assert [json.loads(call.body)["type"] for call in there.calls] == ["job.failed"]


def test_a_worker_that_died_after_the_call_repeats_it_under_the_same_id(alice):
    """The receiver can tell the double; nothing is left undelivered."""
    with receiving(does.answer(200)) as there:
        wanted = Wanted(name="x", url=there.url)
        writing.create(alice, wanted, now=timezone.now())
        receivers.on_job_finished(end_of(make_job(alice)))
        fan_out_all()
        _deliver_all()
        delivery = Delivery.objects.get(channel=Channel.WEBHOOK)
        # As if the worker had been killed before it could write what came of it.
        Delivery.objects.filter(pk=delivery.pk).update(
            status=Status.SENDING,
            lease_expires_at=delivery.created_at,
            finished_at=None,
            delivered_at=None,
        )
        DeliveryAttempt.objects.update(outcome="running", ended_at=None)
        tasks.sweep()
        _deliver_all()
    first, second = there.calls
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert first.body == second.body
    delivery.refresh_from_db()
    assert delivery.status == Status.DELIVERED


def test_a_test_reaches_an_endpoint_whatever_it_filters(alice):
    with receiving() as there, receiving() as sites:
        wanted = Wanted(name="x", url=there.url, kinds=(Kind.JOB_FAILED.value,))
        writing.create(alice, wanted, now=timezone.now())
        wanted = Wanted(name="x", url=sites.url)
        writing.create(None, wanted, now=timezone.now())
        events.record(
            kind=Kind.TEST,
            key="test:1",
            recipient=alice,
            payload={"title": "A test", "channel": Channel.WEBHOOK.value},
        )
        fan_out_all()
        _deliver_all()
    assert [json.loads(call.body)["type"] for call in there.calls] == ["test"]
    assert sites.calls == []
