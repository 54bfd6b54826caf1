"""What a notification says, in plain sentences: pure text from a job's summary."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from notifications.kinds import Kind

if TYPE_CHECKING:
    from notifications.summaries import JobSummary

#: A longer title of a job is cut so that its end, the news, stays in sight.
MAX_JOB_TITLE = 100

# Control characters and the separators that some mail readers take for line ends.
_BREAKS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


def title(kind: Kind, summary: JobSummary) -> str:
    """Return the headline, which is also a mail's subject: one line."""
    name = f"“{shortened(one_line(summary['title']))}”"
    if kind == Kind.JOB_COMPLETED:
        return f"{name} is finished"
    if kind == Kind.JOB_CANCELLED:
        return f"{name} was cancelled"
    if summary["documents_total"] <= 1:
        return f"{name} failed"
    failed, total = summary["documents_failed"], summary["documents_total"]
    return f"{name}: {failed} of {total} documents failed"


def outcome(kind: Kind, summary: JobSummary) -> str:
    """Return one or two sentences that say what was done and what was not."""
    return " ".join(filter(None, (_work_done(kind, summary), _pages_missing(summary))))


def body(kind: Kind, summary: JobSummary) -> str:
    """Return the outcome and, when the job failed, the first failure's reason."""
    failure = _first_failure(summary) if kind == Kind.JOB_FAILED else ""
    return f"{outcome(kind, summary)} {failure}".strip()


def duration(seconds: float) -> str:
    """Return a length of time in its two largest units: "2 min 10 s"."""
    whole = max(round(seconds), 1)
    hours, minutes, rest = whole // 3600, whole % 3600 // 60, whole % 60
    if hours:
        return f"{hours} h {minutes} min" if minutes else f"{hours} h"
    if minutes:
        return f"{minutes} min {rest} s" if rest else f"{minutes} min"
    return f"{rest} s"


def counted(number: int, noun: str) -> str:
    """Return a number with its noun: "1 page", "1,200 pages"."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def one_line(text: str) -> str:
    """Return the text on one line, without control characters."""
    return _BREAKS.sub(" ", text).strip()


def shortened(name: str) -> str:
    """Return a name cut so that what follows it stays in sight."""
    if len(name) <= MAX_JOB_TITLE:
        return name
    return name[: MAX_JOB_TITLE - 1].rstrip() + "…"


def _work_done(kind: Kind, summary: JobSummary) -> str:
    total, done = summary["documents_total"], summary["documents_completed"]
    if not total:
        return ""
    if kind == Kind.JOB_COMPLETED:
        return f"{_documents_and_pages(summary)} done{_in_time(summary)}."
    if kind == Kind.JOB_CANCELLED and not done:
        return f"None of its {counted(total, 'document')} was done."
    return f"{done:,} of {counted(total, 'document')} done{_in_time(summary)}."


def _documents_and_pages(summary: JobSummary) -> str:
    documents = counted(summary["documents_completed"], "document")
    if not summary["pages_done"]:
        return documents
    return f"{documents} with {counted(summary['pages_done'], 'page')}"


def _in_time(summary: JobSummary) -> str:
    seconds = summary["seconds"]
    return f" in {duration(seconds)}" if seconds is not None else ""


def _pages_missing(summary: JobSummary) -> str:
    failed = summary["pages_failed"]
    return f"{counted(failed, 'page')} could not be read." if failed else ""


def _first_failure(summary: JobSummary) -> str:
    if not summary["failures"]:
        return ""
    first = summary["failures"][0]
    message = one_line(first["message"]) or "no reason was given."
    return f"{one_line(first['name'])}: {message}"
