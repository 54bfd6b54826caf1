"""Mail by a real worker, through real Valkey, to a provider on this machine."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from datetime import timedelta
from threading import Event

import pytest
from celery import Celery
from django.utils import timezone

from config.server.valkey import embedded_valkey
from notifications import receivers
from notifications.models import Delivery
from notifications.statuses import Status
from tests.notifications.channels.conftest import serving
from tests.notifications.channels.provider import Answer, Provider
from tests.notifications.conftest import end_of, fan_out_all, make_job
from tests.support.stack import Stack
from tests.support.waiting import eventually

LONG_AGO = timezone.now() - timedelta(days=1)


@pytest.fixture
def provider() -> Iterator[Provider]:
    with Provider() as server, serving(server):
        yield server


@pytest.fixture
def stack(transactional_db, tmp_path, provider) -> Iterator[Stack]:
    """A stack with a Valkey and a worker of its own."""
    with embedded_valkey(tmp_path, tmp_path / "valkey.log") as (_, url):
        stack = Stack(tmp_path, url)
        stack.env |= {
            "RESEND_API_KEY": "re_key",
            "ANYMAIL_RESEND_API_URL": provider.url,
        }
        start_worker(stack)
        yield stack
        stack.stop()


def start_worker(stack: Stack) -> None:
    stack.log("notify").unlink(missing_ok=True)
    stack.start("notify")
    stack.wait_for_worker("notify")


def sweep(stack: Stack) -> None:
    """Do what the beat does each half minute."""
    with Celery(broker=stack.env["REDIS_URL"], set_as_current=False) as app:
        app.send_task("notifications.tasks.sweep", queue="notify")


def tell(alice) -> None:
    """A job ends, and the message about its mail is lost."""
    receivers.on_job_finished(end_of(make_job(alice)))
    fan_out_all()
    Delivery.objects.update(enqueued_at=LONG_AGO)


def mail() -> Delivery:
    return Delivery.objects.get(channel="email")


def status() -> str:
    return mail().status


def test_a_mail_whose_message_was_lost_is_sent_once(stack, alice, provider):
    tell(alice)
    sweep(stack)
    eventually(lambda: status() == Status.SENT)
    sweep(stack)
    stack.stop("notify")
    [request] = provider.requests
    assert request.json["to"] == ["alice@example.org"]
    assert mail().provider_message_id == "re_1"


def test_a_worker_killed_while_sending_repeats_the_same_request(stack, alice, provider):
    never = Event()
    provider.answers = [Answer(after=never)]
    tell(alice)
    sweep(stack)
    eventually(lambda: provider.requests)
    os.killpg(stack.children["notify"].pid, signal.SIGKILL)
    stack.children.pop("notify").wait()
    never.set()
    assert status() == Status.SENDING

    Delivery.objects.update(lease_expires_at=LONG_AGO)
    start_worker(stack)
    sweep(stack)
    eventually(lambda: status() == Status.SENT)
    first, second = provider.requests
    assert first.body == second.body
    assert first.headers["Idempotency-Key"] == second.headers["Idempotency-Key"]
    assert mail().attempts == 2
