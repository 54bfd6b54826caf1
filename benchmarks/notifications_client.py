"""Makes deliveries, and calls their backends alone: see benchmarks.notifications."""

from __future__ import annotations

import base64
import os
import resource
import sys
import time
import tracemalloc
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import TypeVar
from uuid import UUID, uuid4

import django
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

django.setup()

from django.contrib.auth.models import User  # noqa: E402
from django.db import connection, reset_queries  # noqa: E402
from django.utils import timezone  # noqa: E402

from notifications import fanout, nudges, tasks  # noqa: E402
from notifications.endpoints import keys  # noqa: E402
from notifications.kinds import Kind  # noqa: E402
from notifications.models import (  # noqa: E402
    Delivery,
    Notification,
    NotificationEvent,
    PushSubscription,
    WebhookEndpoint,
)
from notifications.push import keys as push_keys  # noqa: E402
from notifications.push import subscriptions  # noqa: E402
from notifications.push.browser import Browser  # noqa: E402
from notifications.registry import REGISTRY  # noqa: E402
from notifications.senders import SENDERS  # noqa: E402

T = TypeVar("T")


def make_event(kind: Kind, *, is_told: bool = True) -> NotificationEvent:
    """An event with the registry's sample."""
    now = timezone.now()
    return NotificationEvent.objects.create(
        kind=kind,
        idempotency_key=str(uuid4()),
        payload=dict(REGISTRY[kind].sample),
        occurred_at=now,
        next_attempt_at=now,
        fanned_out_at=now if is_told else None,
    )


def make_deliveries(channel: str, url: str, count: int) -> list[Delivery]:
    """As many people, each with one delivery that is due."""
    now, event = timezone.now(), make_event(Kind.JOB_COMPLETED)
    rows = []
    for _ in range(count):
        name = uuid4().hex
        user = User.objects.create(username=name, email=f"{name}@example.org")
        told = Notification.objects.create(
            event=event, recipient=user, kind=event.kind, title="Done", created_at=now
        )
        row = Delivery(
            key=f"{event.pk}:{user.pk}:{channel}:",
            event=event,
            notification=told,
            recipient=user,
            channel=channel,
            address=user.email if channel == "email" else "",
            endpoint=_endpoint(user, url) if channel == "webhook" else None,
            subscription=_browser(user, url) if channel == "push" else None,
            next_attempt_at=now - timedelta(minutes=1),
            created_at=now,
        )
        rows.append(row)
    Delivery.objects.bulk_create(rows)
    return rows


def _endpoint(user: User, url: str) -> WebhookEndpoint:
    now = timezone.now()
    row = WebhookEndpoint.objects.create(
        owner=user, name="Peer", url=url, created_at=now
    )
    keys.give(row, now=now)
    return row


def _browser(user: User, url: str) -> PushSubscription:
    point = ec.generate_private_key(ec.SECP256R1()).public_key()
    whole = point.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    told = Browser(
        endpoint=f"{url}{uuid4().hex}",
        p256dh=_encoded(whole),
        auth=_encoded(os.urandom(16)),
        vapid_key=push_keys.current().public_key,
    )
    now = timezone.now()
    return subscriptions.register(user, told, is_asked_for=True, now=now)


def _encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def per_second(
    call: Callable[[T], object], work: Sequence[T], threads: int, count: int
) -> float:
    """Call it for all of `work` in so many threads; return deliveries a second."""
    with ThreadPoolExecutor(threads) as pool:
        began = time.perf_counter()
        list(pool.map(call, work))
        return count / (time.perf_counter() - began)


def of_channel(channel: str, url: str, count: int, threads: int) -> str:
    """Measure both, the bare loop before and after, and return the line.

    Ours are the messages that a fan-out sends, and the task that reads them. Each
    thread has made some deliveries before, as threads of a worker and of a loop have.
    """
    sender = SENDERS[channel]

    def bare(row: Delivery) -> None:
        sender.send(row, contents[row.pk])

    loop = _loaded(make_deliveries(channel, url, count))
    contents = {row.pk: sender.write(row) for row in loop}
    warm = make_deliveries(channel, url, 2 * threads)
    rows = make_deliveries(channel, url, count)
    messages = [ids for _, ids in nudges.chunks((row.pk, channel) for row in rows)]
    per_second(bare, loop[: 2 * threads], threads, 1)
    first = per_second(bare, loop, threads, count)
    per_second(_deliver, [[row.pk] for row in warm], threads, 1)
    ours = per_second(_deliver, messages, threads, count)
    alone = (first + per_second(bare, loop, threads, count)) / 2
    in_a_row = per_second(bare, loop[: count // 4], 1, count // 4)
    return (
        f"{channel:10} {ours:7.0f} a second, bare loop {alone:7.0f}: "
        f"{ours / alone:5.0%} of it, {1000 / ours:.2f} ms each in place of "
        f"{1000 / alone:.2f}; bare loop in one thread {in_a_row:.0f}: "
        f"{ours / in_a_row:.0%}; {_taken(rows)} of {count} were taken"
    )


def _deliver(ids: Sequence[UUID]) -> None:
    tasks.deliver(*map(str, ids))


def _loaded(rows: Sequence[Delivery]) -> list[Delivery]:
    found = Delivery.objects.with_content()
    return list(found.filter(pk__in=[row.pk for row in rows]))


def _taken(rows: Sequence[Delivery]) -> int:
    found = Delivery.objects.filter(pk__in=[row.pk for row in rows])
    return found.filter(status__in=("sent", "delivered")).count()


def of_people(count: int) -> str:
    """Tell one event to so many people; return the line."""
    User.objects.update(is_staff=False)
    User.objects.bulk_create(
        (
            User(username=f"s{n}", email=f"s{n}@example.org", is_staff=True)
            for n in range(count)
        ),
        batch_size=500,
    )
    event = make_event(Kind.SYSTEM_ALERT, is_told=False)
    tracemalloc.start()
    reset_queries()
    connection.force_debug_cursor = False
    began = time.perf_counter()
    fanout.fan_out(event.pk)
    taken = time.perf_counter() - began
    _, peak = tracemalloc.get_traced_memory()
    told = Notification.objects.filter(event=event).count()
    planned = Delivery.objects.filter(event=event).count()
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return (
        f"{told:,} people, {planned:,} deliveries planned in {taken:.1f} s, "
        f"{peak / 2**20:.1f} MiB above the start at most; process {most:.0f} MiB"
    )


def main() -> None:
    """Measure each channel, then the many people."""
    url, count, threads, people, *channels = sys.argv[1:]
    for channel in channels:
        print(of_channel(channel, url, int(count), int(threads)), flush=True)
    if int(people):
        print(of_people(int(people)), flush=True)


if __name__ == "__main__":
    main()
