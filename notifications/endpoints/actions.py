"""What owners do to a webhook, as forms that need no script."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from notifications import rates
from notifications.endpoints import keys, replaying, showing, writing
from notifications.endpoints.errors import EndpointRefused
from notifications.endpoints.forms import SinceForm, first_error
from notifications.endpoints.ping import ping
from notifications.endpoints.views import by_own_clock, changeable
from notifications.models import WebhookEndpoint
from progress import words

#: Tests that one person may send in a minute: each holds a thread of ours.
TESTS_A_MINUTE = 10


@require_POST
@login_required
def test(request: HttpRequest, endpoint_id: UUID) -> HttpResponse:
    """Send a test and say what came of it."""
    row = changeable(request, endpoint_id)
    user = cast(User, request.user)
    if not may_test(user):
        messages.error(request, "That was many tests. Wait a minute.")
        return _back(row)
    came = ping(row, sender=user.get_username(), now=timezone.now())
    tell = messages.success if came.is_ok else messages.error
    tell(request, f"{came.message} It took {came.milliseconds} ms.")
    return _back(row)


@require_POST
@login_required
def rotate(request: HttpRequest, endpoint_id: UUID) -> HttpResponse:
    """Give the webhook a new secret, and show it once."""
    row = changeable(request, endpoint_id)
    showing.keep_secret(request, row, keys.rotate(row, now=timezone.now()))
    return _back(row)


@require_POST
@login_required
def switch(request: HttpRequest, endpoint_id: UUID) -> HttpResponse:
    """Switch the webhook on or off, as `to` says."""
    row = changeable(request, endpoint_id)
    try:
        if request.POST.get("to") == "on":
            writing.switch_on(row)
            messages.success(request, "The webhook is on.")
        else:
            writing.switch_off(row, now=timezone.now())
            messages.success(request, "The webhook is off. Nothing is sent to it.")
    except EndpointRefused as error:
        messages.error(request, str(error))
    return _back(row)


@require_POST
@login_required
def replay(request: HttpRequest, endpoint_id: UUID) -> HttpResponse:
    """Send again what was missed since the moment that the form names."""
    row = changeable(request, endpoint_id)
    form = SinceForm(request.POST)
    with by_own_clock(request):
        is_valid = form.is_valid()
    if not is_valid:
        messages.error(request, first_error(form.errors))
        return _back(row)
    try:
        count = replaying.replay(row, form.cleaned_data["since"], now=timezone.now())
    except EndpointRefused as error:
        messages.error(request, str(error))
        return _back(row)
    said = f"{words.count(count, 'message')} on the way again."
    messages.success(request, said if count else "Nothing was missed since then.")
    return _back(row)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def delete(request: HttpRequest, endpoint_id: UUID) -> HttpResponse:
    """Ask whether to delete the webhook; when confirmed, do."""
    row = changeable(request, endpoint_id)
    if request.method != "POST":
        page = "notifications/webhooks/delete.html"
        return render(request, page, {"endpoint": row})
    WebhookEndpoint.objects.filter(pk=row.pk).delete()
    messages.success(request, f"The webhook “{row.name}” is deleted.")
    return redirect("notifications:webhooks")


def may_test(user: User) -> bool:
    """Return whether `user` may send another test in this minute; counts it."""
    return rates.allows(f"webhook-tests:{user.pk}", most=TESTS_A_MINUTE, seconds=60)


def _back(row: WebhookEndpoint) -> HttpResponse:
    return redirect("notifications:webhook", row.pk)
