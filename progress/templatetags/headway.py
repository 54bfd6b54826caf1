"""Icons, states, times and bars for templates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django import template
from django.conf import settings
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from progress import shares, words
from progress.models import Batch
from progress.states import State

register = template.Library()

#: Up to so many documents a bar shows each of them.
SEGMENTS = 60


@register.simple_tag
def icon(name: str) -> SafeString:
    """Return the icon of the sprite; it says nothing to a screen reader."""
    return format_html(
        '<svg class="icon" aria-hidden="true"><use href="#i-{}"/></svg>', name
    )


@register.simple_tag
def state_badge(state: str) -> SafeString:
    """Return a state's icon and word."""
    return format_html(
        '<state-badge data-state="{}">{}<span>{}</span></state-badge>',
        state,
        icon(state.partition("_")[0]),
        state.replace("_", " ").capitalize(),
    )


@register.simple_tag
def flower_url() -> str:
    """Return where Flower is."""
    return str(settings.FLOWER_URL)


@register.simple_tag
def rest(progress: float) -> float:
    """Return what is left to 100."""
    return round(100 - progress, 1)


@register.simple_tag
def moment(at: datetime) -> SafeString:
    """Return a time in relation to now; the browser keeps it current."""
    passed = (timezone.now() - at).total_seconds()
    return format_html(
        '<relative-time datetime="{}" title="{}">{}</relative-time>',
        at.isoformat(timespec="seconds"),
        timezone.localtime(at).strftime("%-d %B %Y, %H:%M:%S %Z"),
        words.ago(passed) or timezone.localtime(at).strftime("%-d %b %Y"),
    )


@register.simple_tag
def clock(at: datetime) -> SafeString:
    """Return a time to the second; the browser shows it in its own time zone."""
    return format_html(
        '<relative-time format="clock" datetime="{}">{}</relative-time>',
        at.isoformat(timespec="seconds"),
        timezone.localtime(at).strftime("%-d %b %H:%M:%S"),
    )


@register.simple_tag
def now_after(start: datetime) -> str:
    """Return how long ago `start` was, as a duration."""
    return words.duration((timezone.now() - start).total_seconds())


@register.inclusion_tag("progress/parts/bar.html")
def job_bar(
    frame: Mapping[str, Any],
    documents: Sequence[Mapping[str, Any]] = (),
    size: str = "",
) -> dict[str, Any]:
    """Draw a job's bar: by documents when they are given and few, else smooth."""
    is_segmented = 1 < len(documents) <= SEGMENTS
    segments = documents if is_segmented else ()
    bad = shares.bad_of_job(frame)
    return {**_bar(frame, bad), "segments": segments, "size": size}


@register.inclusion_tag("progress/parts/bar.html")
def document_bar(document: Mapping[str, Any], size: str = "") -> dict[str, Any]:
    """Draw a document's bar."""
    return {**_bar(document, shares.bad_of_document(document)), "size": size}


@register.inclusion_tag("progress/parts/bar.html")
def batch_bar(batch: Batch, size: str = "") -> dict[str, Any]:
    """Draw a batch's bar."""
    total = batch.documents_total
    message = f"{batch.documents_completed} of {words.count(total, 'document')} done"
    row = {"state": batch.state, "progress": batch.progress, "message": message}
    return {**_bar(row, shares.bad_of_batch(batch)), "size": size}


def _bar(row: Mapping[str, Any], bad: float) -> dict[str, Any]:
    """Return what the bar's template draws; `bad` percent end it, hatched."""
    return {
        "state": row["state"],
        "progress": row["progress"],
        # Rounded down, as its words are: 100 means done.
        "whole": int(row["progress"]),
        "done": round(min(row["progress"], 100 - bad), 1),
        "bad": round(bad, 1),
        "good_end": round(100 - bad, 1),
        "message": _value_text(row),
        "is_indeterminate": _is_census(row),
    }


def _value_text(row: Mapping[str, Any]) -> str:
    """Return what a screen reader hears of a bar: "page 12 of 80, about 3 minutes"."""
    eta = row.get("eta")
    parts = (row["message"], eta["spoken"] if eta else "")
    return ", ".join(part for part in parts if part) or f"{int(row['progress'])}%"


def _is_census(row: Mapping[str, Any]) -> bool:
    """Whether the amount of work is still being found out."""
    return bool(row["state"] == State.PROCESSING and row.get("stage") == "census")
