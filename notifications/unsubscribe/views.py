"""Where the links in mails lead: a page that asks, and the one click (RFC 8058)."""

from __future__ import annotations

from typing import TypedDict

from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from notifications.kinds import Kind
from notifications.models import NotificationSettings
from notifications.registry import REGISTRY
from notifications.unsubscribe import choices
from notifications.unsubscribe.errors import InvalidToken
from notifications.unsubscribe.tokens import EVERYTHING, Link, link_of

_PAGE = "notifications/pages/unsubscribe.html"
_KINDS = {f"kind:{kind}": kind for kind in Kind}
#: What a mail provider posts for the person (RFC 8058, 3.1).
_ONE_CLICK = ("List-Unsubscribe", "One-Click")


class Page(TypedDict):
    """What the page shows; `step`: "ask", "done", "already", "undone" or "void"."""

    step: str
    label: str
    is_everything: bool
    can_undo: bool


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Ask whether to stop these mails; a POST stops them, or lets them come again.

    Who follows links to see whether they are safe must change nothing: GET only asks.
    The POST comes without a cookie from a provider's machine: the token is the right
    to do it, and there is no redirect, since none would be followed.
    """
    try:
        link = _valid(token)
    except InvalidToken:
        return _page(request, "void", status=404)
    if request.method != "POST":
        is_stopped = choices.is_stopped(link.user_id, link.scope)
        return _page(request, "already" if is_stopped else "ask", link)
    return _carry_out(request, link)


def _carry_out(request: HttpRequest, link: Link) -> HttpResponse:
    name, value = _ONE_CLICK
    if request.POST.get(name) == value:
        _opt_out(link)
        return HttpResponse("Unsubscribed.\n", content_type="text/plain")
    action = request.POST.get("action")
    if action == "stop":
        _opt_out(link)
        return _page(request, "done", link)
    if action == "undo":
        _opt_in_again(link)
        return _page(request, "undone", link)
    return _page(request, "ask", link, status=400)


def _valid(token: str) -> Link:
    """Return what the token says, if links of its age still count.

    One of a deleted account is as good as any: who asks learns nothing from it.
    """
    link = link_of(token)
    is_known = link.scope == EVERYTHING or link.scope in _KINDS
    if not is_known or link.epoch != _epoch(link):
        raise InvalidToken
    return link


def _epoch(link: Link) -> int:
    """Return the epoch that counts now; that of the link if nobody is there."""
    rows = NotificationSettings.objects.filter(user_id=link.user_id)
    epoch = rows.values_list("epoch", flat=True).first()
    if epoch is None:
        return 0 if _exists(link) else link.epoch
    return int(epoch)


def _exists(link: Link) -> bool:
    return get_user_model().objects.filter(pk=link.user_id).exists()


def _opt_out(link: Link) -> None:
    if _exists(link):
        now = timezone.now()
        choices.opt_out(link.user_id, link.scope, source="unsubscribe", now=now)


def _opt_in_again(link: Link) -> None:
    if _exists(link):
        choices.opt_in_again(link.user_id, link.scope, now=timezone.now())


def _page(
    request: HttpRequest, step: str, link: Link | None = None, *, status: int = 200
) -> HttpResponse:
    kind = _KINDS.get(link.scope) if link else None
    page = Page(
        step=step,
        label=REGISTRY[kind].label if kind else "",
        is_everything=link is not None and link.scope == EVERYTHING,
        can_undo=link is not None and choices.can_undo(link.user_id, link.scope),
    )
    return render(request, _PAGE, {**page}, status=status)
