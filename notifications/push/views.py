"""The page of browsers that are told, and the removal of one."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from notifications.models import PushSubscription
from notifications.push import subscriptions
from notifications.push.subscriptions import Disabled


@require_safe
@login_required
def browsers(request: HttpRequest) -> HttpResponse:
    """Show the switch for this browser, and all browsers of the person who asks."""
    return render(request, "notifications/browsers.html")


@require_POST
@login_required
def remove(request: HttpRequest, subscription_id: UUID) -> HttpResponse:
    """Tell one of one's own browsers no more, and go back to the list."""
    own = PushSubscription.objects.of(request.user)
    row = get_object_or_404(own, pk=subscription_id)
    subscriptions.disable(row.pk, Disabled.BY_HAND, now=timezone.now())
    messages.success(request, f"{row.label or 'The browser'} is told no more.")
    return redirect(_back(request))


def _back(request: HttpRequest) -> str:
    """Return where the person came from, if that is a page of ours."""
    wanted = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if wanted and is_ours else reverse("notifications:browsers")
