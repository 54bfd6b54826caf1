"""Check a template before it is kept: variables, limits, links, on every sample."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from notifications.context import sample_context
from notifications.kinds import Channel, Kind
from notifications.templating import cleaning, engine
from notifications.templating.errors import TemplateUnusable
from notifications.templating.source import Source

#: Only mails have it, and only those that can be unsubscribed from.
_OPTIONAL = {"unsubscribe_url": ""}
_HREF = re.compile(r"""href\s*=\s*["']?([^"'\s>]*)""", re.IGNORECASE)
_PARTS = (("subject", False), ("text", False), ("html", True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What is wrong with "subject", "text" or "html", in a sentence."""

    part: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One context to try a template with."""

    name: str
    context: dict[str, Any]


def samples_of(kind: Kind) -> tuple[Sample, ...]:
    """Return the contexts to try templates of a kind with."""
    documents = Sample(name="Documents", context=_with_optional(kind, is_task=False))
    if "documents_total" not in documents.context["data"]:
        return (Sample(name="Sample", context=documents.context),)
    tasks = Sample(name="Tasks", context=_with_optional(kind, is_task=True))
    return (documents, tasks)


@lru_cache(maxsize=32)
def known_variables(kind: Kind) -> tuple[str, ...]:
    """Return the paths that templates of a kind can use, in alphabetical order."""
    return tuple(sorted(_paths(samples_of(kind)[0].context)))


def check(kind: Kind, channel: Channel, source: Source) -> list[Problem]:
    """Return what is wrong with a template; nothing if it may be kept."""
    problems: list[Problem] = []
    for part, is_html in _PARTS:
        text = str(getattr(source, part))
        found = [*_check_part(kind, text, is_html=is_html)]
        problems += [Problem(part=part, message=message) for message in found]
    if source.html and channel != Channel.EMAIL:
        problems.append(Problem(part="html", message="Only mails have HTML."))
    return problems


def _check_part(kind: Kind, text: str, *, is_html: bool) -> Iterator[str]:
    try:
        unknown = sorted(_unknown(kind, engine.variables(text)))
    except TemplateUnusable as error:
        yield str(error)
        return
    yield from (f"There is no variable “{name}”." for name in unknown)
    if not unknown:
        yield from _tried(kind, text, is_html=is_html)


def _tried(kind: Kind, text: str, *, is_html: bool) -> Iterator[str]:
    for sample in samples_of(kind):
        try:
            filled = engine.fill_strictly(text, sample.context, is_html=is_html)
        except TemplateUnusable as error:
            yield f"{sample.name}: {error}"
            return
        if not filled.strip() and not is_html:
            yield f"{sample.name}: it says nothing."
            return
        if foreign := [*_foreign(filled)] if is_html else []:
            yield f"Links may lead to pages of this site only, not to {foreign[0]}."
            return


def _foreign(html: str) -> Iterator[str]:
    return (url for url in _HREF.findall(html) if not cleaning.whole_url(url))


def _unknown(kind: Kind, paths: set[str]) -> set[str]:
    known = set(known_variables(kind))
    return {path for path in paths if not _is_known(path, known)}


def _is_known(path: str, known: set[str]) -> bool:
    """Whether a path is there; what is asked of a list is seen when it is tried."""
    plain = path.partition("[")[0]
    head, _, last = plain.rpartition(".")
    return plain in known or (last in {"first", "last", "size"} and head in known)


def _paths(value: Mapping[str, Any], before: str = "") -> Iterator[str]:
    for name, inner in value.items():
        yield f"{before}{name}"
        if isinstance(inner, Mapping):
            yield from _paths(inner, f"{before}{name}.")


def _with_optional(kind: Kind, *, is_task: bool) -> dict[str, Any]:
    return {**_OPTIONAL, **sample_context(kind, is_task=is_task)}
