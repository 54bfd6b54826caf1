"""The button "Send me a test"."""

from __future__ import annotations

from typing import cast
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from notifications.errors import NotPossibleNow
from notifications.kinds import Channel
from notifications.sentences import PLACES
from notifications.trials import sending
from notifications.trials.forms import TrialForm


@require_POST
@login_required
def test(request: HttpRequest) -> HttpResponse:
    """Send a test to oneself by one channel, and go back to where the button was."""
    form = TrialForm(request.POST)
    if not form.is_valid():
        raise BadRequest("There is no such channel.")
    user, now = cast(User, request.user), timezone.now()
    channel = Channel(form.cleaned_data["channel"])
    part = urlsplit(request.POST.get("next", "")).fragment
    try:
        sending.send_within_rate(user, channel, now=now)
    except NotPossibleNow as error:
        messages.error(request, str(error), extra_tags=part)
    else:
        said = f"A test is on its way by {PLACES[channel]}."
        messages.success(request, said, extra_tags=part)
    return redirect(_next(request))


def _next(request: HttpRequest) -> str:
    asked = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(asked, allowed_hosts={request.get_host()})
    return asked if asked and is_ours else "notifications:preferences"
