"""Connections, for staff: who is connected from where to what, and out with them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.core.exceptions import BadRequest, PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from progress import words
from progress.permissions import OPERATE
from progress.registry import operators, store
from progress.registry.entries import ConnectionDict
from progress.registry.orders import Target
from progress.registry.searching import search
from progress.registry.store import RegistryAway, Roll
from progress.views.connection_lines import TRANSPORTS, Line, lines_of, names_of

PER_PAGE = 25
#: Connections that the question names; the rest it counts.
NAMED = 10

_NO_ROLL = Roll(processes=(), connections=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """A transport to narrow by: how many it would show, and its address."""

    label: str
    count: int
    url: str
    is_chosen: bool


@require_safe
@login_required
def connections(request: HttpRequest) -> HttpResponse:
    """Show the open connections of all processes, the newest first."""
    user = _staff(request)
    query = request.GET.get("q", "")
    roll = _roll_or_none()
    found = search((roll or _NO_ROLL).connections, query)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "query": query,
        "is_away": roll is None,
        "page": page,
        "lines": lines_of(page.object_list),
        "facets": _facets((roll or _NO_ROLL).connections, query),
        "processes": _processes(roll or _NO_ROLL),
        "has_any": bool((roll or _NO_ROLL).connections),
        "can_disconnect": user.has_perm(OPERATE),
    }
    return render(request, "progress/connections.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def disconnect(request: HttpRequest) -> HttpResponse:
    """Ask whether to disconnect what the address names; when confirmed, do."""
    operators.require_disconnector(_staff(request))
    target = _target(request)
    return _carry_out(request, target) if request.POST else _ask(request, target)


def _ask(request: HttpRequest, target: Target) -> HttpResponse:
    roll, query = _roll_or_none() or _NO_ROLL, request.GET.get("q", "")
    meant = [one for one in roll.connections if target.concerns(one)]
    lines = lines_of(meant[:NAMED])
    context = {
        "title": _title(target, lines),
        "target": target,
        "count": len(meant),
        "lines": lines,
        "more": len(meant) - len(lines),
        "others": _others(target, lines, roll, query) if target.connection_id else (),
        "query": query,
        "back": _list_address(query),
    }
    return render(request, "progress/disconnect.html", context)


def _carry_out(request: HttpRequest, target: Target) -> HttpResponse:
    try:
        operators.disconnect(target, actor=_staff(request))
    except RegistryAway:
        messages.error(request, "Redis does not answer. Try again when it does.")
    else:
        messages.success(
            request, "Disconnected. All processes follow within about ten seconds."
        )
    return redirect(_list_address(request.POST.get("q", "")))


def _list_address(query: str) -> str:
    """Return where the list is, under the search that somebody came from."""
    address = reverse("progress:connections")
    return f"{address}?{urlencode({'q': query})}" if query else address


def _title(target: Target, lines: Sequence[Line]) -> str:
    """Return the question, with the name that the lines know."""
    if target.user_id is not None:
        name = lines[0].username if lines else f"user {target.user_id}"
        return f"Disconnect {name} everywhere?"
    if target.job_id is not None:
        (job,) = names_of([str(target)]).values()
        return f"Disconnect everybody who watches {job.label}?"
    return f"Disconnect {lines[0].username}?" if lines else "Disconnect?"


def _others(
    target: Target, lines: Sequence[Line], roll: Roll, query: str
) -> list[tuple[str, str]]:
    """Return wider targets than one connection: words and addresses."""
    if not lines:
        return []
    line = lines[0]
    same = sum(one["user_id"] == line.user_id for one in roll.connections)
    address = reverse("progress:connections-disconnect")
    kept = {"q": query} if query else {}
    wider = [
        (
            f"Everybody who watches {watch.label}",
            f"{address}?{urlencode({'job': watch.job_id, **kept})}",
        )
        for watch in line.watches
        if watch.job_id
    ]
    everywhere = f"All of {line.username}: {words.count(same, 'connection')}"
    return [
        (everywhere, f"{address}?{urlencode({'user': line.user_id, **kept})}"),
        *wider,
    ]


def _target(request: HttpRequest) -> Target:
    """Return whom the request names, the same way in GET and POST.

    Raises:
        BadRequest: nobody, or more than one.
    """
    given = request.POST or request.GET
    user, job, connection = (given.get(key) for key in ("user", "job", "connection"))
    try:
        return Target(
            user_id=int(user) if user else None,
            job_id=UUID(job) if job else None,
            connection_id=connection or None,
        )
    except ValueError as error:
        raise BadRequest("Name one user, job or connection.") from error


def _facets(rows: Iterable[ConnectionDict], query: str) -> list[Facet]:
    """Count each transport under the rest of the search, so that counts follow it."""
    words_given = query.lower().split()
    rest = [word for word in words_given if not word.startswith("transport:")]
    chosen = {word for word in words_given if word.startswith("transport:")}
    counts = Counter(row["transport"] for row in search(rows, " ".join(rest)))
    everything = Facet(
        label="All", count=sum(counts.values()), url=_url(rest), is_chosen=not chosen
    )
    return [everything] + [
        Facet(
            label=label,
            count=counts[key],
            url=_url([*rest, f"transport:{key}"]),
            is_chosen=f"transport:{key}" in chosen,
        )
        for key, label in TRANSPORTS.items()
    ]


def _url(wanted: Sequence[str]) -> str:
    return "?" + urlencode({"q": " ".join(wanted)}) if wanted else "?"


def _processes(roll: Roll) -> list[dict[str, Any]]:
    return [
        {
            **process,
            "url": _url([f"process:{process['id']}"]),
            "seen_at": datetime.fromisoformat(process["seen_at"]),
        }
        for process in roll.processes
    ]


def _roll_or_none() -> Roll | None:
    try:
        return store.read()
    except RegistryAway:
        return None


def _staff(request: HttpRequest) -> User:
    """Return who asks; others than staff are refused."""
    if not isinstance(request.user, User) or not request.user.is_staff:
        raise PermissionDenied("Connections are for staff.")
    return request.user
