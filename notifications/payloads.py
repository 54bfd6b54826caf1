"""The shapes of payloads, as JSON Schemas, and a sample of each."""

from __future__ import annotations

import json
from typing import Any

from jsonschema import Draft202012Validator

from notifications.errors import UnknownPayload

#: The largest payload: it is copied into each message.
MAX_BYTES = 20_000

_TEXT: dict[str, Any] = {"type": "string"}
_COUNT: dict[str, Any] = {"type": "integer", "minimum": 0}
_SECONDS: dict[str, Any] = {"type": ["number", "null"], "minimum": 0}


def _object(**properties: dict[str, Any]) -> dict[str, Any]:
    required = list(properties)
    return {"type": "object", "properties": properties, "required": required}


_FAILURES = {"type": "array", "items": _object(name=_TEXT, message=_TEXT)}
_JOB = {
    "title": _TEXT,
    "job_type": _TEXT,
    "batch": _TEXT,
    "attempt": _COUNT,
    "documents_total": _COUNT,
    "documents_completed": _COUNT,
    "documents_failed": _COUNT,
    "documents_cancelled": _COUNT,
    "pages_done": _COUNT,
    "pages_failed": _COUNT,
    "seconds": _SECONDS,
    "failures": _FAILURES,
    "more_failures": _COUNT,
}
_PERCENT = {"type": "integer", "minimum": 1, "maximum": 99}

#: notifications.summaries.JobSummary.
JOB = _object(**_JOB)
MILESTONE = _object(**_JOB, percent=_PERCENT, remaining_seconds=_SECONDS)
DOCUMENT = _object(**_JOB, document=_TEXT, error_code=_TEXT)
OVERRUN = _object(**_JOB, promised_at=_TEXT, expected_at=_TEXT, minutes_late=_COUNT)
#: notifications.summaries.BatchSummary.
BATCH = _object(
    title=_TEXT,
    state=_TEXT,
    jobs_total=_COUNT,
    jobs_completed=_COUNT,
    jobs_failed=_COUNT,
    jobs_cancelled=_COUNT,
    seconds=_SECONDS,
    failures=_FAILURES,
    more_failures=_COUNT,
)
#: `problem` names the check, `since` when it began; `is_resolved`: it is over.
ALERT = _object(
    problem=_TEXT,
    title=_TEXT,
    message=_TEXT,
    advice=_TEXT,
    since=_TEXT,
    is_resolved={"type": "boolean"},
)
TEST = _object(title=_TEXT, channel=_TEXT)

SAMPLE_JOB: dict[str, Any] = {
    "title": "May exams",
    "job_type": "Exam",
    "batch": "Summer term",
    "attempt": 1,
    "documents_total": 2,
    "documents_completed": 2,
    "documents_failed": 0,
    "documents_cancelled": 0,
    "pages_done": 9,
    "pages_failed": 0,
    "seconds": 130.0,
    "failures": [],
    "more_failures": 0,
}
JUST_STARTED: dict[str, Any] = {
    "documents_completed": 0,
    "pages_done": 0,
    "seconds": None,
}
SAMPLE_FAILED_JOB: dict[str, Any] = SAMPLE_JOB | {
    "documents_completed": 1,
    "documents_failed": 1,
    "failures": [{"name": "b.pdf", "message": "It is locked with a password."}],
}
SAMPLE_OVERRUN: dict[str, Any] = {
    "promised_at": "2026-05-04T10:30:00+00:00",
    "expected_at": "2026-05-04T11:10:00+00:00",
    "minutes_late": 40,
}
SAMPLE_BATCH: dict[str, Any] = {
    "title": "Summer term",
    "state": "failed",
    "jobs_total": 12,
    "jobs_completed": 11,
    "jobs_failed": 1,
    "jobs_cancelled": 0,
    "seconds": 3900.0,
    "failures": [{"name": "May exams", "message": "1 of 2 documents failed."}],
    "more_failures": 0,
}
SAMPLE_ALERT: dict[str, Any] = {
    "problem": "no_worker",
    "title": "No worker is online",
    "message": "12 documents wait, and no worker has been heard of for 2 minutes.",
    "advice": "Start a worker, or look at its log.",
    "since": "2026-05-04T10:30:00+00:00",
    "is_resolved": False,
}
SAMPLE_TEST: dict[str, Any] = {"title": "A test", "channel": "email"}


def check(schema: Any, payload: dict[str, Any]) -> None:
    """Check a payload against its schema.

    Raises:
        UnknownPayload: it is of another shape; the message says where.
    """
    errors = Draft202012Validator(schema).iter_errors(payload)
    if error := next(iter(errors), None):
        raise UnknownPayload(f"{error.json_path}: {error.message}")
    if len(json.dumps(payload)) > MAX_BYTES:
        raise UnknownPayload(f"It is longer than {MAX_BYTES} characters.")
