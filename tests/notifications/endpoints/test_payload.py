"""What a webhook says."""

from __future__ import annotations

import json
from datetime import datetime

import pytest

from notifications.endpoints import payload
from notifications.kinds import Kind
from notifications.registry import REGISTRY
from tests.notifications.conftest import make_event, make_job
from tests.notifications.webhooks import make_delivery, make_endpoint

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_has_a_type_and_a_body(kind, alice):
    event = make_event(kind=kind, payload=dict(REGISTRY[kind].sample))
    delivery = make_delivery(make_endpoint(alice), event=event)
    body = json.loads(payload.message_of(delivery)["body"])
    assert set(body) == {"type", "timestamp", "data"}
    assert body["data"]["kind"] == kind
    assert body["data"]["details"] == REGISTRY[kind].sample
    assert datetime.fromisoformat(body["timestamp"]).utcoffset().total_seconds() == 0


def test_types_are_all_different():
    assert len(set(payload.TYPES.values())) == len(Kind)


def test_a_job_is_named_by_its_id(alice):
    job = make_job(alice)
    delivery = make_delivery(make_endpoint(alice), event=make_event(job=job))
    data = json.loads(payload.message_of(delivery)["body"])["data"]
    assert data["job_id"] == str(job.pk)
    assert data["url"].endswith(f"/jobs/{job.pk}/")


def test_a_sites_endpoint_names_no_recipient():
    delivery = make_delivery(make_endpoint(None))
    assert json.loads(payload.message_of(delivery)["body"])["data"]["recipient"] == ""


def test_what_is_too_long_goes_without_its_details(alice):
    event = make_event(payload={"title": "x" * 30_000})
    delivery = make_delivery(make_endpoint(alice), event=event)
    body = payload.message_of(delivery)["body"]
    assert len(body) < payload.MAX_BYTES
    assert json.loads(body)["data"]["details"] == {}
