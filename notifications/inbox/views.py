"""The inbox's page; complete without JavaScript."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from notifications.inbox import changes, snoozing, undoing
from notifications.inbox.changes import Act
from notifications.inbox.days import by_day
from notifications.inbox.filters import Box, Place
from notifications.inbox.forms import BACK, ChangeForm, FilterForm, ReadForm
from notifications.inbox.snoozing import Span
from notifications.inbox.unfolding import unfold
from notifications.models import Notification
from progress import notices
from progress.words import count

PER_PAGE = 50
#: So many rows can be brought back by the page's own "Undo".
MOST_UNDONE = 50

#: What is said of so many, and what takes it back.
TOLD: dict[str, tuple[str, str]] = {
    Act.READ: ("marked as read", Act.UNREAD),
    Act.UNREAD: ("marked as unread", Act.READ),
    Act.ARCHIVE: ("archived", Act.RESTORE),
    Act.RESTORE: ("back in the inbox", Act.ARCHIVE),
    Act.ACKNOWLEDGE: ("yours to take care of", ""),
    BACK: ("back in the inbox", ""),
    **dict.fromkeys(Span, ("put aside", BACK)),
}


@require_safe
@login_required
def inbox(request: HttpRequest) -> HttpResponse:
    """Show what the visitor was told, the latest first, by day."""
    form = FilterForm(request.GET)
    filters, now = form.filters, timezone.now()
    person_id = _person(request).pk
    # Before the rows: what comes between the two is not marked as read by a page
    # that does not show it.
    news = notices.current().news({person_id: 0})[person_id]
    rows = Notification.objects.inbox_of(request.user).with_escalation()
    found = filters.narrow(rows, now)
    before = form.cleaned_data.get("before") if form.is_valid() else None
    part = list((before.older(found) if before else found)[: PER_PAGE + 1])
    shown = part[:PER_PAGE]
    unfold(shown)
    changes.see(person_id, [row.pk for row in shown if row.seen_at is None], now=now)
    context = {
        "form": form,
        "filters": filters,
        "boxes": _boxes(request, filters.box),
        "days": by_day(shown, zone=snoozing.zone_of(person_id), now=now),
        "news": news,
        "first_read": _first_read(shown, now),
        "older": _address(request, before=str(Place.of(shown[-1])))
        if part[PER_PAGE:]
        else "",
        "query": _query(request, before="", undo=""),
        "spans": snoozing.WORDS.items(),
        "undo": undoing.undoing_of(person_id, request.GET.get("undo", "")),
        "has_any": bool(shown) or rows.exists(),
    }
    status = 200 if form.is_valid() else 400
    return render(request, "notifications/inbox.html", context, status=status)


@require_POST
@login_required
def change(request: HttpRequest) -> HttpResponse:
    """Do one thing to some rows, and go back with a way to undo it."""
    form = ChangeForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(map(str, form.non_field_errors())))
        return redirect(_back(request))
    action, rows = form.cleaned_data["action"], form.cleaned_data["rows"]
    number = _carry_out(_person(request).pk, action, rows, timezone.now())
    said, undone_by = TOLD[action]
    if not number:
        messages.info(request, "Nothing was changed.")
        return redirect(_back(request))
    messages.success(request, f"{count(number, 'notification')} {said}.")
    is_undoable = bool(undone_by) and len(rows) <= MOST_UNDONE
    person_id = _person(request).pk
    undo = undoing.token_of(person_id, undone_by, rows) if is_undoable else ""
    return redirect(_back(request, undo))


@require_POST
@login_required
def read(request: HttpRequest) -> HttpResponse:
    """Mark as read what the page showed, and nothing that came since."""
    form = ReadForm(request.POST)
    number = 0
    if form.is_valid():
        up_to, now = form.cleaned_data["up_to"], timezone.now()
        number = changes.read_up_to(_person(request).pk, up_to, now=now)
    said = f"{count(number, 'notification')} marked as read."
    messages.success(request, said if number else "There was nothing unread.")
    return redirect(_back(request))


def _carry_out(person_id: int, action: str, rows: list[Any], now: datetime) -> int:
    if action in set(Act):
        return changes.act(person_id, Act(action), rows, now=now)
    until = None
    if action != BACK:
        zone = snoozing.zone_of(person_id)
        until = snoozing.end_of(Span(action), zone=zone, now=now)
    return changes.snooze(person_id, rows, until=until, now=now)


def _first_read(rows: list[Notification], now: datetime) -> Any:
    """Return the first row that is read, if there are unread ones before it."""
    if not rows or rows[0].read_at is not None:
        return None
    return next((row.pk for row in rows if row.read_at is not None), None)


def _boxes(request: HttpRequest, chosen: Box) -> list[dict[str, Any]]:
    names = {Box.INBOX: "Inbox", Box.SNOOZED: "Snoozed", Box.ARCHIVED: "Archived"}
    icons = {Box.INBOX: "bell", Box.SNOOZED: "queued", Box.ARCHIVED: "archive"}
    return [
        {
            "name": name,
            "icon": icons[box],
            "url": _address(request, box=box.value, before="", undo=""),
            "is_chosen": box is chosen,
        }
        for box, name in names.items()
    ]


def _address(request: HttpRequest, **values: str) -> str:
    """Return the page's address with other values; empty ones are left out."""
    return _query(request, **values) or reverse("notifications:inbox")


def _query(request: HttpRequest, **values: str) -> str:
    query: QueryDict = request.GET.copy()
    for name, value in values.items():
        query[name] = value
    kept = [(k, v) for k, part in query.lists() for v in part if v]
    return f"?{urlencode(kept)}" if kept else ""


def _back(request: HttpRequest, undo: str = "") -> str:
    """Return the page that the form was on, with what can be undone there."""
    given = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(given, allowed_hosts=None)
    parts = urlsplit(given if is_ours else "")
    query = [(k, v) for k, v in parse_qsl(parts.query) if k != "undo"]
    kept = urlencode([*query, *([("undo", undo)] if undo else [])])
    page = reverse("notifications:inbox")
    return f"{page}?{kept}" if kept else page


def _person(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise TypeError("Only somebody who is logged in has an inbox.")
    return request.user
