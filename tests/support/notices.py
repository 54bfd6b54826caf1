"""A site where much was told, and the address of each page that shows some of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.contrib.auth.models import User
from django.utils import timezone

from notifications.endpoints import keys
from notifications.kinds import Channel, Kind, Severity
from notifications.models import (
    ChannelPreference,
    Delivery,
    DeliveryAttempt,
    EscalationPolicy,
    EscalationRun,
    Notification,
    PushSubscription,
    QuietHours,
    RoutingRule,
    WebhookEndpoint,
)
from notifications.push.keys import current
from notifications.statuses import SETTLED, Status
from notifications.templating import versions
from notifications.templating.source import Source
from notifications.unsubscribe.tokens import Link, token_of
from notifications.vault import seal
from progress.models import Job
from progress.states import State
from tests.notifications.conftest import failed_summary, make_job
from tests.notifications.escalation.conftest import begin, make_failure, make_policy
from tests.notifications.webhooks import make_delivery, make_endpoint
from tests.support.inbox import tell

#: What an inbox has, the newest first: title, body, kind, severity, hours ago.
TOLD: tuple[tuple[str, str, Kind, Severity, int], ...] = (
    (
        "“May exams” failed",
        "1 of 2 documents failed: b.pdf is locked with a password.",
        Kind.JOB_FAILED,
        Severity.ERROR,
        0,
    ),
    (
        "“Supplier invoices” is at 50%",
        "212 of 424 pages are done.",
        Kind.PROGRESS_MILESTONE,
        Severity.INFO,
        1,
    ),
    (
        "“Scans of the archive” will be later than promised",
        "At least 25 minutes later: one worker is left.",
        Kind.ETA_OVERRUN,
        Severity.WARNING,
        3,
    ),
    (
        "3 documents of “Contracts” failed",
        "c-01.pdf, c-07.pdf and c-12.pdf cannot be read.",
        Kind.DOCUMENT_FAILED,
        Severity.ERROR,
        26,
    ),
    (
        "“Monthly close” is finished",
        "4 jobs, 96 documents, 2,210 pages in 41 min.",
        Kind.BATCH_COMPLETED,
        Severity.INFO,
        30,
    ),
    (
        "“A very long name " + "of a report " * 8 + "” is finished",
        "2 documents with 9 pages done in 2 min 10 s.",
        Kind.JOB_COMPLETED,
        Severity.INFO,
        75,
    ),
)


def fill(alice: User, bob: User) -> dict[str, str]:
    """Tell alice much, and staff of it; return the pages by name."""
    job = make_job(alice, State.FAILED, title="May exams")
    fill_inbox(alice, job)
    _wish(alice)
    endpoint = _endpoint(alice)
    run, policy = _escalation(alice, bob, job)
    delivery = _deliveries(alice, job, run)
    _browsers(alice)
    return _pages_of(alice, endpoint, delivery) | _pages_of_staff(
        bob, job, run, policy, delivery
    )


def fill_inbox(alice: User, job: Job) -> list[Notification]:
    """Tell alice of each kind; the later half is read, the last of all archived."""
    rows = [
        tell(
            alice,
            title,
            body=body,
            kind=kind,
            severity=severity,
            job=job if kind == Kind.JOB_FAILED else None,
            ago=timedelta(hours=hours),
        )
        for title, body, kind, severity, hours in TOLD
    ]
    now = timezone.now()
    read = [row.pk for row in rows[3:]]
    Notification.objects.filter(pk__in=read).update(read_at=now)
    Notification.objects.filter(pk=rows[4].pk).update(archived_at=now)
    return rows


def _wish(alice: User) -> None:
    QuietHours.objects.create(user=alice, weekday=0, start="22:00", end="07:00")
    for scope, is_enabled, frequency in (
        ("kind:job_started", True, ""),
        ("kind:batch_completed", None, "daily"),
        ("category:problems", True, ""),
    ):
        ChannelPreference.objects.create(
            user=alice,
            scope=scope,
            channel="email",
            is_enabled=is_enabled,
            frequency=frequency,
        )


def _endpoint(alice: User) -> WebhookEndpoint:
    endpoint = make_endpoint(alice, name="Ledger of the accountants")
    make_endpoint(alice, name="Old one", is_enabled=False)
    keys.rotate(endpoint, now=timezone.now())
    for status in (Status.DELIVERED, Status.FAILED, Status.RETRYING, Status.DELIVERED):
        row = make_delivery(endpoint, status, attempts=2)
        _attempt(row, 1, "transient", http_status=503, response="Come back later")
        if status in SETTLED:
            _attempt(row, 2, "ok" if status == Status.DELIVERED else "permanent")
    return endpoint


def _attempt(row: Delivery, number: int, outcome: str, **values: Any) -> None:
    now = timezone.now()
    DeliveryAttempt.objects.create(
        delivery=row,
        number=number,
        outcome=outcome,
        started_at=now - timedelta(minutes=9 - number),
        ended_at=now - timedelta(minutes=9 - number),
        duration_ms=120,
        **({"http_status": 200} | values),
    )


def _escalation(
    alice: User, bob: User, job: Job
) -> tuple[EscalationRun, EscalationPolicy]:
    payload = failed_summary(title="May exams")
    event = make_failure(alice, job=job, payload=payload)
    steps: list[dict[str, Any]] = [
        {"user": bob, "channels": ["email", "push"]},
        {"user": bob, "channels": ["email"], "wait_minutes": 30},
    ]
    policy = make_policy(*steps)
    return begin(event, policy), policy


def _deliveries(alice: User, job: Job, run: EscalationRun) -> Delivery:
    notification = Notification.objects.filter(event=run.event, recipient=alice).get()
    now, made = timezone.now(), []
    for status in Status:
        values: dict[str, Any] = {"finished_at": now if status in SETTLED else None}
        if status == Status.SENDING:
            values |= {"lease_token": uuid4(), "lease_expires_at": now}
        made.append(
            Delivery.objects.create(
                key=f"shown:{status}",
                event=run.event,
                notification=notification,
                recipient=alice,
                channel=Channel.EMAIL,
                address="alice@example.org",
                status=status,
                next_attempt_at=now,
                created_at=now,
                **values,
            )
        )
    failed = next(row for row in made if row.status == Status.FAILED)
    Delivery.objects.filter(pk=failed.pk).update(
        error="550 5.1.1 No such user here", reason="rejected"
    )
    _attempt(failed, 1, "transient", http_status=451, response="Try again")
    _attempt(failed, 2, "permanent", http_status=550, response="No such user here")
    return failed


def _browsers(alice: User) -> None:
    """One that is told, and one that was removed."""
    now = timezone.now()
    removed = {"disabled_at": now, "disabled_reason": "by_hand"}
    states: tuple[tuple[str, dict[str, Any]], ...] = (
        ("Chromium on Linux", {"last_ok_at": now}),
        ("Safari on iPhone", removed),
    )
    for label, values in states:
        PushSubscription.objects.create(
            user=alice,
            sealed_endpoint=seal("https://push.example.org/1"),
            endpoint_hash=uuid4().hex,
            p256dh="",
            sealed_auth=seal("secret"),
            vapid_key=current(),
            label=label,
            created_at=now,
            **values,
        )


def _pages_of(
    alice: User, endpoint: WebhookEndpoint, delivery: Delivery
) -> dict[str, str]:
    link = Link(user_id=alice.pk, scope="kind:job_failed", epoch=0)
    one = f"/notifications/webhooks/{endpoint.pk}/"
    return {
        "inbox": "/notifications/",
        "inbox-archived": "/notifications/?box=archived",
        "inbox-snoozed": "/notifications/?box=snoozed",
        "inbox-found": "/notifications/?q=exams",
        "inbox-nothing": "/notifications/?q=nothing-at-all",
        "preferences": "/notifications/preferences/",
        "changes": "/notifications/preferences/changes/",
        "browsers": "/notifications/browsers/",
        "webhooks": "/notifications/webhooks/",
        "webhook-new": "/notifications/webhooks/new/",
        "webhook": one,
        "webhook-edit": f"{one}edit/",
        "webhook-delete": f"{one}delete/",
        "unsubscribe": f"/notifications/unsubscribe/{token_of(link)}/",
    }


def _pages_of_staff(
    bob: User,
    job: Job,
    run: EscalationRun,
    policy: EscalationPolicy,
    delivery: Delivery,
) -> dict[str, str]:
    return {
        "staff-deliveries": "/system/deliveries/",
        "staff-delivery": f"/system/deliveries/{delivery.pk}/",
        "staff-simulator": f"/notifications/simulator/?kind=job_failed&job={job.pk}",
        "staff-escalations": "/notifications/escalations/",
        "staff-escalation": f"/notifications/escalations/{run.pk}/",
        **_pages_of_admins(bob, policy),
    }


def _pages_of_admins(bob: User, policy: EscalationPolicy) -> dict[str, str]:
    source = Source(
        subject="{{ headline }}", text="{{ headline }}. {{ outcome }}", html=""
    )
    version = versions.draft(
        Kind.JOB_COMPLETED,
        Channel.EMAIL,
        "",
        source,
        author=bob,
        now=timezone.now(),
    )
    rule = RoutingRule.objects.create(
        name="Failures of exams",
        conditions=[
            {"field": "severity", "operator": "gte", "value": "error"},
            {"field": "job_type", "operator": "eq", "value": "exam"},
        ],
        actions=[{"action": "start_escalation", "policy": policy.pk}],
    )
    admin = "/admin/notifications"
    return {
        "admin-rules": f"{admin}/routingrule/",
        "admin-rule": f"{admin}/routingrule/{rule.pk}/change/",
        "admin-policy": f"{admin}/escalationpolicy/{policy.pk}/change/",
        "admin-versions": f"{admin}/templateversion/",
        "admin-version": f"{admin}/templateversion/{version.pk}/change/",
        "admin-version-add": f"{admin}/templateversion/add/?from={version.pk}",
        "admin-deliveries": f"{admin}/delivery/",
        "admin-endpoints": f"{admin}/webhookendpoint/",
    }
