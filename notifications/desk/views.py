"""The pages of the desk, for staff; who may change jobs may act here."""

from __future__ import annotations

from typing import Any, cast
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.core.exceptions import BadRequest, PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from notifications import deliveries, nudges
from notifications.deliveries.by_hand import REPLAYABLE
from notifications.desk import represent, timeline
from notifications.desk.filters import DeliveryFilter
from notifications.errors import NotPossibleNow
from notifications.models import Delivery
from notifications.statuses import WAITING, Status
from progress.downloads import download_text
from progress.permissions import OPERATE

PER_PAGE = 50
#: Most deliveries that one click sends again or takes back.
MOST = 500


@require_safe
@login_required
def desk(request: HttpRequest) -> HttpResponse:
    """Show the deliveries of everybody, the latest first, narrowed by a filter."""
    user, form = _staff(request), DeliveryFilter(request.GET)
    found = Paginator(represent.rows_of(form.rows()), PER_PAGE)
    chosen = [(key, value) for key, value in request.GET.items() if key != "page"]
    context = {
        "form": form,
        "page": found.get_page(request.GET.get("page")),
        "query": urlencode(chosen),
        "may_act": user.has_perm(OPERATE),
    }
    return render(request, "notifications/desk/deliveries.html", context)


@require_safe
@login_required
def delivery(request: HttpRequest, delivery_id: UUID) -> HttpResponse:
    """Show all that happened to one delivery and its notification."""
    user = _staff(request)
    rows = represent.rows_of(Delivery.objects.all())
    row = get_object_or_404(rows, pk=delivery_id)
    context: dict[str, Any] = {
        "row": row,
        "destination": represent.destination(row),
        "moments": timeline.of_delivery(row),
        "occasion": timeline.of_event(row.event) if row.event else [],
        "siblings": timeline.siblings(row.event) if row.event else [],
        "retries": row.retries.all(),
        "can_replay": row.status in REPLAYABLE,
        "can_cancel": row.status in WAITING | {Status.DIGESTING},
        "may_act": user.has_perm(OPERATE),
    }
    return render(request, "notifications/desk/delivery.html", context)


@require_safe
@login_required
def deliveries_csv(request: HttpRequest) -> HttpResponseBase:
    """Hand out what the filter finds as CSV."""
    _staff(request)
    rows = DeliveryFilter(request.GET).rows()
    return download_text(
        request,
        represent.as_csv(rows),
        filename="deliveries.csv",
        content_type="text/csv; charset=utf-8",
    )


@require_safe
@login_required
def deliveries_json(request: HttpRequest) -> HttpResponseBase:
    """Hand out what the filter finds as JSON."""
    _staff(request)
    rows = DeliveryFilter(request.GET).rows()
    return download_text(
        request,
        represent.as_json(rows),
        filename="deliveries.json",
        content_type="application/json",
    )


@require_POST
@login_required
def act(request: HttpRequest) -> HttpResponse:
    """Send again, or take back, the deliveries that were ticked."""
    user = _staff(request)
    if not user.has_perm(OPERATE):
        raise PermissionDenied
    ids, action = _ids(request), request.POST.get("action")
    if action == "replay":
        _say(request, _replay(ids), "sent again")
    elif action == "cancel":
        now = timezone.now()
        count = sum(deliveries.cancel(pk, now=now) for pk in ids)
        _say(request, count, "taken back")
    else:
        raise BadRequest("There is no such action.")
    return redirect("system-deliveries")


def _ids(request: HttpRequest) -> list[UUID]:
    try:
        return [UUID(text) for text in request.POST.getlist("id")[:MOST]]
    except ValueError as error:
        raise BadRequest("There is no such delivery.") from error


def _replay(ids: list[UUID]) -> int:
    fresh = []
    for pk in ids:
        try:
            row = deliveries.replay(pk, now=timezone.now())
        except NotPossibleNow:
            continue
        fresh.append((row.pk, row.channel))
    nudges.deliver_on_commit(fresh)
    return len(fresh)


def _say(request: HttpRequest, count: int, what: str) -> None:
    noun = "delivery was" if count == 1 else "deliveries were"
    level = messages.success if count else messages.warning
    level(request, f"{count:,} {noun} {what}.")


def _staff(request: HttpRequest) -> User:
    user = cast(User, request.user)
    if not user.is_staff:
        raise PermissionDenied
    return user
