"""Numbers, names and durations in words, as filters for templates."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import template
from django.conf.locale import LANG_INFO

from progress import job_types, words
from progress.insights import charts
from progress.models.promised import KeptPromise

register = template.Library()

#: Upper bounds of LIX and the words for what lies below (Björnsson 1968).
_LIX_WORDS = ((30, "very easy"), (40, "easy"), (50, "medium"), (60, "difficult"))

#: Seconds before the end of which a promise must have been made to be worth telling.
TELLING = 3.0


@register.filter
def percent(progress: float) -> str:
    """Return "43%": whole, rounded down, so that 100% means done."""
    return f"{int(progress)}%"


@register.filter
def share(fraction: float) -> str:
    """Return "43%" for 0.43."""
    return f"{fraction:.0%}"


@register.filter
def thousands(number: int) -> str:
    """Return "12,345"."""
    return f"{number:,}"


@register.filter
def stage(name: str) -> str:
    """Return a stage's name as people read it."""
    return name.replace("_", " ").capitalize()


@register.filter
def job_type(name: str) -> str:
    """Return a job type's label; words made of its name where the type is gone."""
    return job_types.label_of(name)


@register.filter
def as_json(value: object) -> str:
    """Return a value as JSON for people to read; a text as it is."""
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, indent=2)


@register.filter
def counted(number: int, noun: str) -> str:
    """Return "3 pages" for `3|counted:"page"`."""
    return words.count(number, noun or "page")


@register.filter
def took(end: datetime | None, start: datetime | None) -> str:
    """Return how long it took from `start` to `end`; empty while one is unknown."""
    return words.duration((end - start).total_seconds()) if start and end else ""


@register.filter
def of_pages(document: Mapping[str, Any]) -> str:
    """Return "12 of 80 pages"; empty before the census."""
    total, done = document["pages_total"], document["pages_done"]
    if total is None:
        return ""
    pages = words.count(total, document["unit"] or "page")
    return pages if done == total else f"{done} of {pages}"


@register.filter
def kept(promise: KeptPromise | None) -> str:
    """Return a promise beside the truth: "promised 3:10 (2:40 to 4:10), took 3:24".

    Empty if the end was so near by then that nobody could read it.
    """
    if promise is None or promise.took is None or promise.took < TELLING:
        return ""
    said, low, high, truth = (
        words.clock(seconds)
        for seconds in (promise.seconds, promise.low, promise.high, promise.took)
    )
    return f"promised {said} ({low} to {high}), took {truth}"


@register.filter
def badge(document: Mapping[str, Any]) -> str:
    """Return what a document's badge says: its state, or that it failed in part."""
    return words.badge(document["state"], document["pages_done"])


@register.filter
def said(document: Mapping[str, Any]) -> str:
    """Return what a document's line says: its error, or else its own words."""
    if document["error"]:
        return str(document["error"]["message"])
    return document["message"] or ("" if document["stage"] else "Waiting for a worker")


@register.filter
def duration(seconds: float) -> str:
    """Return an exact duration: "2 min 10 s"."""
    return words.duration(seconds)


@register.filter
def short_duration(seconds: float | None) -> str:
    """Return a duration with two figures below 10 s: "50 ms", "2.5 s"; "–" of none."""
    return "–" if seconds is None else charts.seconds(seconds)


@register.filter
def significant(number: float) -> str:
    """Return a rate with two figures where it is small: "0.34", "7.5", "120"."""
    return f"{number:.2g}" if number < 10 else f"{number:,.0f}"


@register.filter
def language(code: str) -> str:
    """Return a language's English name for its ISO 639-1 code."""
    if code == "und":
        return "unknown"
    info = LANG_INFO.get(code)
    return str(info["name"]) if info and "name" in info else code


@register.filter
def lix_word(lix: float) -> str:
    """Return what a LIX figure says about a text."""
    return next((word for bound, word in _LIX_WORDS if lix < bound), "very difficult")
