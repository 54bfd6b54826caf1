"""The pages of webhooks: the list, one of them, and the form. No script is needed."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from notifications.endpoints import access, headers, reading, showing, writing
from notifications.endpoints.errors import EndpointRefused
from notifications.endpoints.forms import EndpointForm
from notifications.models import WebhookEndpoint
from notifications.preferences.clocks import zone_of
from notifications.preferences.reading import personal


@require_safe
@login_required
def endpoints(request: HttpRequest) -> HttpResponse:
    """Show one's own webhooks and, to staff, the site's."""
    user, now = cast(User, request.user), timezone.now()
    rows = WebhookEndpoint.objects.visible_to(user)
    lines = [showing.line(row, now=now) for row in rows]
    context = {
        "mine": [line for line in lines if line.endpoint.owner_id],
        "sites": [line for line in lines if not line.endpoint.owner_id],
        "can_change_site": access.can_change_site(user),
        "limit": writing.PER_PERSON,
    }
    return render(request, "notifications/webhooks/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new(request: HttpRequest) -> HttpResponse:
    """Show the form of a new webhook; when it is sent, make it."""
    form = EndpointForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return _create(request, form)
        except EndpointRefused as error:
            form.refuse(error)
    is_for_site = "site" in request.GET or bool(form["is_for_site"].value())
    can_change_site = access.can_change_site(cast(User, request.user))
    context = {"form": form, "is_for_site": is_for_site and can_change_site}
    return _form_page(request, context)


@require_safe
@never_cache
@login_required
def endpoint(request: HttpRequest, endpoint_id: UUID) -> HttpResponse:
    """Show one webhook: how it is, what was tried, and what can be done."""
    row, now = find(request, endpoint_id), timezone.now()
    context: dict[str, Any] = {
        "endpoint": row,
        "standing": reading.standing(row, now=now),
        "record": reading.record(row, now=now),
        "attempts": [showing.tried(attempt) for attempt in reading.attempts(row)],
        "kinds": showing.labels_of(row),
        "headers": list(showing.headers_or_none(row)),
        "keys": row.secrets.signing(now),
        "secret": showing.take_secret(request, row),
        "can_change": access.can_change(cast(User, request.user), row),
        "must_test": showing.must_test(row),
        "since": showing.since_of(row, now=now),
    }
    with by_own_clock(request):
        return render(request, "notifications/webhooks/detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def edit(request: HttpRequest, endpoint_id: UUID) -> HttpResponse:
    """Show the form of a webhook; when it is sent, change it."""
    row = changeable(request, endpoint_id)
    kept = showing.headers_or_none(row)
    form = EndpointForm(request.POST or None, initial=_initial(row, kept), kept=kept)
    if request.method == "POST" and form.is_valid():
        try:
            writing.edit(row, form.wanted())
            return redirect("notifications:webhook", row.pk)
        except EndpointRefused as error:
            form.refuse(error)
    return _form_page(request, {"form": form, "endpoint": row})


def by_own_clock(request: HttpRequest) -> timezone.override:
    """Return a context in which times are those of the visitor's own zone."""
    user_id = cast(User, request.user).pk
    return timezone.override(zone_of(personal([user_id])[user_id].zone))


def find(request: HttpRequest, endpoint_id: UUID) -> WebhookEndpoint:
    """Return a webhook that the visitor may see; otherwise the answer is 404."""
    row = access.find(cast(User, request.user), endpoint_id)
    if row is None:
        raise Http404
    return row


def changeable(request: HttpRequest, endpoint_id: UUID) -> WebhookEndpoint:
    """Return a webhook to change: 404 like `find`, 403 who may only look."""
    row = find(request, endpoint_id)
    access.require_change(cast(User, request.user), row)
    return row


def _create(request: HttpRequest, form: EndpointForm) -> HttpResponse:
    user = cast(User, request.user)
    is_for_site = form.cleaned_data["is_for_site"] and access.can_change_site(user)
    owner = None if is_for_site else user
    row, secret = writing.create(owner, form.wanted(), now=timezone.now())
    showing.keep_secret(request, row, secret)
    return redirect("notifications:webhook", row.pk)


def _initial(row: WebhookEndpoint, kept: dict[str, str]) -> dict[str, Any]:
    return {
        "name": row.name,
        "url": row.url,
        "kinds": row.kinds,
        "headers": headers.to_lines(kept),
        "rate_per_minute": row.rate_per_minute or None,
    }


def _form_page(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    status = 400 if context["form"].errors else 200
    page = "notifications/webhooks/form.html"
    return render(request, page, context, status=status)
