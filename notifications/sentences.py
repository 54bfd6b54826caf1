"""What each kind of notification says, in plain sentences: pure text from payloads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from notifications import wording
from notifications.kinds import Channel, Kind

Payload = Mapping[str, Any]

#: What the places where a message arrives are called.
PLACES: dict[str, str] = {
    Channel.DATABASE: "the inbox",
    Channel.WEBSOCKET: "messages in open pages",
    Channel.EMAIL: "e-mail",
    Channel.PUSH: "browser push",
    Channel.WEBHOOK: "webhooks",
    Channel.LOG: "the system log",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A headline without a full stop, what was done, and why it went wrong."""

    headline: str
    outcome: str = ""
    reason: str = ""


def say(kind: Kind, payload: Payload, part: str = "document") -> Said:
    """Return the sentences; `part` is what the parts of a job are called."""
    return _SAYINGS[kind](payload, part)


def units(part: str) -> str:
    """Return what is counted below a part: pages of documents, steps of tasks."""
    return "page" if part == "document" else "step"


def _started(payload: Payload, part: str) -> Said:
    total = payload.get("documents_total", 0)
    pages = payload.get("pages_total", 0)
    size = [wording.counted(total, part)] if total > 1 else []
    size += [wording.counted(pages, units(part))] if pages else []
    amount = " with ".join(size)
    return Said(
        headline=f"{_named(payload)} has started",
        outcome=f"{amount} to do." if amount else "",
    )


def _completed(payload: Payload, part: str) -> Said:
    amount = _amount(payload, part)
    return Said(
        headline=f"{_named(payload)} is finished",
        outcome=_joined(
            f"{amount}{_in_time(payload)}." if amount else "", _missing(payload, part)
        ),
    )


def _failed(payload: Payload, part: str) -> Said:
    total, failed = (
        payload.get("documents_total", 0),
        payload.get("documents_failed", 0),
    )
    name = _named(payload)
    is_single = total <= 1
    headline = f"{name}: {failed:,} of {wording.counted(total, part)} failed"
    return Said(
        headline=f"{name} failed" if is_single else headline,
        outcome=_joined(_share(payload, part), _missing(payload, part)),
        reason=_first_failure(payload),
    )


def _cancelled(payload: Payload, part: str) -> Said:
    total, done = (
        payload.get("documents_total", 0),
        payload.get("documents_completed", 0),
    )
    none = f"None of its {wording.counted(total, part)} was done."
    share = none if total and not done else _share(payload, part)
    return Said(
        headline=f"{_named(payload)} was cancelled",
        outcome=_joined(share, _missing(payload, part)),
    )


def _milestone(payload: Payload, part: str) -> Said:
    remaining = payload.get("remaining_seconds")
    left = f"About {wording.duration(remaining)} to go." if remaining else ""
    return Said(
        headline=f"{_named(payload)} is {payload.get('percent', 0)} % done",
        outcome=_joined(left, _so_far(payload, part)),
    )


def _document_failed(payload: Payload, part: str) -> Said:
    name = wording.one_line(payload.get("document", "")) or f"A {part}"
    failures = payload.get("failures", [])
    own = [failure for failure in failures if failure.get("name") == name]
    return Said(
        headline=f"{_named(payload)}: {wording.shortened(name)} failed",
        outcome=wording.one_line(own[0]["message"]) if own else "",
    )


def _batch(payload: Payload, part: str) -> Said:
    total, failed = payload.get("jobs_total", 0), payload.get("jobs_failed", 0)
    name = _named(payload)
    news = f"{name}: {failed:,} of {wording.counted(total, 'job')} failed"
    done = f"{payload.get('jobs_completed', 0):,} of {wording.counted(total, 'job')}"
    return Said(
        headline=news if failed else f"{name} is finished",
        outcome=f"{done} done{_in_time(payload)}." if total else "",
        reason=_first_failure(payload),
    )


def _overrun(payload: Payload, part: str) -> Said:
    late = wording.duration(60 * payload.get("minutes_late", 0))
    promised, expected = (
        _time_of(payload, "promised_at"),
        _time_of(payload, "expected_at"),
    )
    known = bool(promised and expected)
    return Said(
        headline=f"{_named(payload)} will be {late} later than promised",
        outcome=(
            f"It was promised for {promised} and is now expected at {expected}."
            if known
            else ""
        ),
    )


def _alert(payload: Payload, part: str) -> Said:
    title = wording.one_line(payload.get("title", ""))
    is_over = payload.get("is_resolved", False)
    return Said(
        headline=f"Over: {title}" if is_over else title,
        outcome=str(payload.get("message", "")),
        reason="" if is_over else str(payload.get("advice", "")),
    )


def _test(payload: Payload, part: str) -> Said:
    place = PLACES.get(payload.get("channel", ""), "this channel")
    return Said(
        headline=f"A test of {place}",
        outcome="You sent it to yourself. If you can read it, it works.",
    )


_SAYINGS: dict[Kind, Callable[[Payload, str], Said]] = {
    Kind.JOB_STARTED: _started,
    Kind.JOB_COMPLETED: _completed,
    Kind.JOB_FAILED: _failed,
    Kind.JOB_CANCELLED: _cancelled,
    Kind.PROGRESS_MILESTONE: _milestone,
    Kind.DOCUMENT_FAILED: _document_failed,
    Kind.BATCH_COMPLETED: _batch,
    Kind.ETA_OVERRUN: _overrun,
    Kind.SYSTEM_ALERT: _alert,
    Kind.TEST: _test,
}


def _named(payload: Payload) -> str:
    return f"“{wording.shortened(wording.one_line(payload.get('title', '')))}”"


def _joined(*sentences: str) -> str:
    return " ".join(filter(None, sentences))


def _amount(payload: Payload, part: str) -> str:
    """Return what was done; a single task of nothing but itself needs no count."""
    done, pages = payload.get("documents_completed", 0), payload.get("pages_done", 0)
    if not payload.get("documents_total", 0):
        return ""
    below = wording.counted(pages, units(part)) if pages else ""
    if part != "document" and payload["documents_total"] == 1:
        return f"{below} done" if below else "Done"
    whole = wording.counted(done, part)
    return f"{whole} with {below} done" if below else f"{whole} done"


def _share(payload: Payload, part: str) -> str:
    total, done = (
        payload.get("documents_total", 0),
        payload.get("documents_completed", 0),
    )
    if not total or (part != "document" and total == 1):
        return ""
    return f"{done:,} of {wording.counted(total, part)} done{_in_time(payload)}."


def _so_far(payload: Payload, part: str) -> str:
    done, total = (
        payload.get("documents_completed", 0),
        payload.get("documents_total", 0),
    )
    if total <= 1:
        return ""
    return f"{done:,} of {wording.counted(total, part)} done so far."


def _in_time(payload: Payload) -> str:
    seconds = payload.get("seconds")
    return f" in {wording.duration(seconds)}" if seconds is not None else ""


def _missing(payload: Payload, part: str) -> str:
    failed = payload.get("pages_failed", 0)
    if not failed:
        return ""
    verb = "read" if part == "document" else "done"
    return f"{wording.counted(failed, units(part))} could not be {verb}."


def _first_failure(payload: Payload) -> str:
    failures = payload.get("failures") or []
    if not failures:
        return ""
    name = wording.one_line(failures[0].get("name", ""))
    message = wording.one_line(failures[0].get("message", ""))
    return f"{name}: {message or 'no reason was given.'}"


def _time_of(payload: Payload, key: str) -> str:
    try:
        moment = datetime.fromisoformat(payload.get(key, ""))
    except ValueError:
        return ""
    return f"{moment:%H:%M} UTC on {moment.day} {moment:%B}"
