"""Who may read the figures: staff who are logged in, and whoever has the token."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

_SCHEME = "Bearer "


def has_token(request: HttpRequest) -> bool:
    """Tell whether the request brings METRICS_TOKEN; never while none is set."""
    token, given = settings.METRICS_TOKEN, request.headers.get("Authorization", "")
    if not token or not given.startswith(_SCHEME):
        return False
    return constant_time_compare(given.removeprefix(_SCHEME).strip(), token)


async def may_read(request: HttpRequest) -> bool:
    """Tell whether the figures may be shown to whoever asks."""
    if has_token(request):
        return True
    user = await request.auser()
    return bool(user.is_active and user.is_staff)
