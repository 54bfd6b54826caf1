"""Write the mail that tells a notification: subject, plain text and HTML."""

from __future__ import annotations

from typing import Any, TypedDict
from urllib.parse import urljoin

from django.conf import settings
from django.template.loader import render_to_string

from notifications import wording
from notifications.kinds import Kind
from notifications.models import Notification
from notifications.summaries import JobSummary


class RenderedMail(TypedDict):
    """A mail as it is sent, JSON-ready, so that each attempt sends the same."""

    sender: str
    subject: str
    text: str
    html: str


class Fact(TypedDict):
    """One line of the table of facts."""

    label: str
    value: str


def render(notification: Notification) -> RenderedMail:
    """Return the mail for a notification, from its kind's two templates."""
    context = _context(notification)
    name = f"notifications/email/{notification.kind}"
    return RenderedMail(
        sender=settings.DEFAULT_FROM_EMAIL,
        subject=wording.one_line(notification.title),
        text=render_to_string(f"{name}.txt", context).strip() + "\n",
        html=render_to_string(f"{name}.html", context),
    )


def facts(summary: JobSummary) -> list[Fact]:
    """Return what the mail lists about a job, without what is empty."""
    rows = {
        "Job type": summary["job_type"],
        "Batch": summary["batch"],
        "Documents": _documents(summary),
        "Pages read": f"{summary['pages_done']:,}" if summary["pages_done"] else "",
        "Time": _time(summary),
    }
    return [Fact(label=label, value=value) for label, value in rows.items() if value]


def _context(notification: Notification) -> dict[str, Any]:
    summary: JobSummary = notification.payload
    job, recipient = notification.job, notification.recipient
    path = job.get_absolute_url() if job else ""
    return {
        "title": notification.title,
        "outcome": wording.outcome(Kind(notification.kind), summary),
        "name": recipient.get_short_name() or recipient.get_username(),
        "url": urljoin(settings.HEADWAY_BASE_URL, path) if path else "",
        "site_url": settings.HEADWAY_BASE_URL,
        "facts": facts(summary),
        "failures": summary["failures"],
        "more_failures": summary["more_failures"],
    }


def _documents(summary: JobSummary) -> str:
    parts = {
        "done": summary["documents_completed"],
        "failed": summary["documents_failed"],
        "cancelled": summary["documents_cancelled"],
    }
    return ", ".join(f"{count:,} {word}" for word, count in parts.items() if count)


def _time(summary: JobSummary) -> str:
    seconds = summary["seconds"]
    return wording.duration(seconds) if seconds is not None else ""
