"""Whatever is killed while people are told: each is told once, by every channel.

What is random comes from a seed, which is printed: SEED=… repeats a run. The long form
(pytest -m soak) takes KILLS=… for its number of kills.
"""

from __future__ import annotations

import logging
import os
import random
import signal
from collections import Counter, defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event
from typing import Any, cast
from uuid import UUID

import pytest
import redis
from celery import Celery
from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection
from django.utils import timezone

from config.server.valkey import embedded_valkey
from notifications import events, receivers
from notifications.kinds import Channel, Kind
from notifications.models import Delivery, Notification, NotificationEvent
from notifications.nudges import DELIVER, FAN_OUT, QUEUE, QUEUES
from notifications.registry import REGISTRY
from notifications.statuses import SETTLED, Status
from tests.notifications.channels.conftest import serving
from tests.notifications.channels.provider import Answer, Provider
from tests.notifications.conftest import end_of, fan_out_all, make_job
from tests.notifications.webhooks import make_endpoint
from tests.support.stack import Stack
from tests.support.waiting import eventually

pytestmark = pytest.mark.django_db(transaction=True)

logger = logging.getLogger(__name__)

SEED = int(os.environ.get("SEED", "20261122"))
KILLS = int(os.environ.get("KILLS", "30"))
PEOPLE = 12
LONG_AGO = timezone.now() - timedelta(days=1)
WORKERS = ("notify", "outbound")


class Hook(ThreadingHTTPServer):
    """A webhook receiver that counts what it is sent, by id and body."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Call)
        self.bodies: dict[str, set[bytes]] = defaultdict(set)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/hook"


class _Call(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        cast(Hook, self.server).bodies[self.headers["webhook-id"]].add(body)
        self.send_response(204)
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Keep quiet."""


class Post:
    """Workers that tell people, their counterparts, and what is done to them."""

    def __init__(self, stack: Stack, provider: Provider, hook: Hook) -> None:
        self.stack, self.provider, self.hook = stack, provider, hook
        self.rng = random.Random(SEED)
        self.people: list[User] = []

    def end_jobs(self, count: int) -> None:
        """Let the job of each of so many new people end; all messages are lost."""
        for _ in range(count):
            number = len(self.people)
            person = User.objects.create_user(f"p{number}", f"p{number}@example.org")
            make_endpoint(person, url=self.hook.url)
            self.people.append(person)
            receivers.on_job_finished(end_of(make_job(person)))

    def send(self, name: str, *args: str, queue: str = QUEUE) -> None:
        """Send a task, as the beat or a nudge does."""
        url = self.stack.env["REDIS_URL"]
        with Celery(broker=url, set_as_current=False) as app:
            app.send_task(name, args=args, queue=queue)

    def sweep(self) -> None:
        """Let time pass: nudges are not trusted any more, and leases lapse."""
        NotificationEvent.objects.filter(fanned_out_at=None).update(
            next_attempt_at=LONG_AGO
        )
        Delivery.objects.exclude(status__in=SETTLED).update(
            enqueued_at=LONG_AGO, next_attempt_at=LONG_AGO
        )
        self.send("notifications.tasks.sweep")

    def lapse(self) -> None:
        """Let the leases of the dead lapse."""
        for rows in (NotificationEvent.objects, Delivery.objects):
            rows.exclude(lease_token=None).update(lease_expires_at=LONG_AGO)

    def double(self) -> None:
        """Send messages about things that were told, or are being told."""
        for pk in self._some(NotificationEvent.objects.values_list("pk", flat=True)):
            self.send(FAN_OUT, str(pk))
        rows = Delivery.objects.values_list("pk", "channel")
        for pk, channel in self._some(rows):
            self.send(DELIVER, str(pk), queue=QUEUES.get(channel, QUEUE))

    def _some(self, rows: Any) -> list[Any]:
        found = list(rows)
        return self.rng.sample(found, min(3, len(found)))

    def kill(self, name: str) -> None:
        """Kill a worker without a word, and start another one."""
        os.killpg(self.stack.children[name].pid, signal.SIGKILL)
        self.stack.children.pop(name).wait()
        self.lapse()
        self.start(name)

    def start(self, name: str) -> None:
        self.stack.log(name).unlink(missing_ok=True)
        self.stack.start(name)
        self.stack.wait_for_worker(name)

    def flush(self) -> None:
        """Lose everything that Valkey holds."""
        with redis.Redis.from_url(self.stack.env["REDIS_URL"]) as client:
            client.flushall()

    def is_over(self) -> bool:
        """Whether everything was told and has settled; otherwise sweep once more."""
        waiting = NotificationEvent.objects.filter(fanned_out_at=None).exists()
        unsettled = Delivery.objects.exclude(status__in=SETTLED)
        if not waiting and not unsettled.exists():
            return True
        self.sweep()
        return False

    def check(self) -> None:
        """Look at everything that must hold in the end."""
        jobs = NotificationEvent.objects.filter(kind=Kind.JOB_COMPLETED)
        assert jobs.count() == len(self.people)
        told = Notification.objects.values_list("recipient_id", flat=True)
        assert Counter(told) == dict.fromkeys((p.pk for p in self.people), 1)
        states = Counter(Delivery.objects.values_list("channel", "status"))
        assert states == {
            (Channel.EMAIL, Status.SENT): len(self.people),
            (Channel.WEBSOCKET, Status.SENT): len(self.people),
            (Channel.WEBHOOK, Status.DELIVERED): len(self.people),
            (Channel.LOG, Status.DELIVERED): len(self.people),
        }
        self._check_counterparts()

    def _check_counterparts(self) -> None:
        """One mail for an address and one webhook for an id, however often tried."""
        addresses = [mail.json["to"][0] for mail in self.provider.mails]
        assert sorted(addresses) == sorted(p.email for p in self.people)
        bodies = defaultdict(set)
        for request in self.provider.requests:
            bodies[request.key].add(request.body)
        assert len(bodies) == len(self.people)
        assert {len(same) for same in bodies.values()} == {1}
        assert len(self.hook.bodies) == len(self.people)
        assert {len(same) for same in self.hook.bodies.values()} == {1}


@pytest.fixture
def post(tmp_path) -> Iterator[Post]:
    """Two workers with a Valkey of their own."""
    provider, hook = Provider(), Hook()
    with (
        serving(provider),
        serving(hook),
        embedded_valkey(tmp_path, tmp_path / "valkey.log") as (_, url),
    ):
        stack = Stack(tmp_path, url)
        stack.env |= {
            "SECRET_KEY": settings.SECRET_KEY,
            "RESEND_API_KEY": "re_key",
            "ANYMAIL_RESEND_API_URL": provider.url,
            "HEADWAY_MAILS_PER_SECOND": "0",
            "HEADWAY_OUTBOUND_NETWORKS": "127.0.0.0/8",
            "HEADWAY_OUTBOUND_PORTS": "1-65535",
            "HEADWAY_OUTBOUND_HTTP": "1",
        }
        post = Post(stack, provider, hook)
        for name in WORKERS:
            post.start(name)
        yield post
        stack.stop()


def rampage(post: Post, kills: int) -> None:
    """Kill, flush and double at random moments, and look in the end."""
    logger.info("SEED=%d", SEED)
    settled = Delivery.objects.filter(status__in=SETTLED)
    for number in range(kills):
        post.end_jobs(PEOPLE // 3)
        post.sweep()
        least = settled.count() + post.rng.randrange(4)
        eventually(lambda least=least: settled.count() >= least, what="some work")
        post.double()
        if number % 3 == 2:
            post.flush()
        post.kill(WORKERS[number % 2])
    post.lapse()
    eventually(post.is_over, seconds=120, what="the end")
    post.check()


@pytest.mark.timeout(300)
def test_whatever_is_killed_each_person_is_told_once(post):
    rampage(post, 3)


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_many_kills_in_a_row_change_nothing(post):
    rampage(post, KILLS)


def test_a_worker_killed_with_the_mail_on_its_way_repeats_the_same_request(post):
    never = Event()
    post.provider.answers = [Answer(after=never, is_taken=True)]
    post.end_jobs(1)
    fan_out_all()
    post.sweep()
    eventually(lambda: post.provider.requests, what="a request")
    post.kill("notify")
    never.set()
    eventually(post.is_over, what="the end")
    post.check()
    assert len(post.provider.requests) == 2


def test_a_message_delivered_five_times_is_one_call(post):
    slowly = Event()
    post.provider.answers = [Answer(after=slowly)]
    post.end_jobs(1)
    fan_out_all()
    mail = Delivery.objects.get(channel=Channel.EMAIL)
    for _ in range(5):
        post.send(DELIVER, str(mail.pk), queue=QUEUES[Channel.EMAIL])
    eventually(lambda: post.provider.requests, what="a request")
    slowly.set()
    eventually(post.is_over, what="the end")
    post.check()
    assert len(post.provider.requests) == 1


def test_the_same_event_created_a_hundred_times_at_once_is_one(alice):
    payload = dict(REGISTRY[Kind.SYSTEM_ALERT].sample)

    def create(_: int) -> UUID | None:
        try:
            event = events.record(
                kind=Kind.SYSTEM_ALERT, key="same", payload=payload, recipient=alice
            )
            return event.pk if event else None
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        created = [pk for pk in pool.map(create, range(100)) if pk]
    assert created == [NotificationEvent.objects.get().pk]
    fan_out_all()
    fan_out_all()
    assert Notification.objects.get().recipient == alice
    keys = Delivery.objects.values_list("key", flat=True)
    assert len(keys) == len(set(keys))
