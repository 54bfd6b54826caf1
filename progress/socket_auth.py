"""Who is at the other end of a WebSocket: a bearer token, or a session by origin."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from http.cookies import CookieError, SimpleCookie
from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from rest_framework.exceptions import AuthenticationFailed
from rest_framework_simplejwt.authentication import JWTAuthentication
from rest_framework_simplejwt.exceptions import InvalidToken, TokenError

from progress.relay import loading

Scope = dict[str, Any]
App = Callable[[Scope, Any, Any], Awaitable[Any]]
Person = AbstractBaseUser | AnonymousUser


def with_user(app: App) -> App:
    """Put the user and session into the scope, and whether the origin is foreign.

    A cookie is sent by any page that opens a socket, so a session counts only with
    an Origin header that names this site. A bearer token is proof by itself.
    """

    async def serve(scope: Scope, receive: Any, send: Any) -> Any:
        headers = {
            k.decode("latin-1"): v.decode("latin-1") for k, v in scope["headers"]
        }
        user = await loading.in_thread(person_behind, headers)
        by_token = headers.get("authorization", "").lower().startswith("bearer ")
        is_foreign = not by_token and not is_own_origin(headers)
        extra = {
            "user": user,
            "session_key": "" if by_token else session_key(headers),
            "is_foreign_origin": is_foreign,
        }
        return await app({**scope, **extra}, receive, send)

    return serve


def is_own_origin(headers: dict[str, str]) -> bool:
    """Tell whether the Origin is this host, or one that settings trust.

    An absent Origin is not ours: every browser sends one with a WebSocket.
    """
    origin = headers.get("origin", "")
    if origin in settings.CSRF_TRUSTED_ORIGINS:
        return True
    parts = urlsplit(origin)
    return bool(parts.netloc) and parts.netloc == headers.get("host", "")


def person_behind(headers: dict[str, str]) -> Person:
    """Return the user that the headers prove, or an anonymous one."""
    scheme, _, token = headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return _by_token(token.strip())
    return _by_session(session_key(headers))


def session_key(headers: dict[str, str]) -> str:
    """Return the session that the cookie names; empty if there is none."""
    try:
        cookie = SimpleCookie(headers.get("cookie", "")).get(
            settings.SESSION_COOKIE_NAME
        )
    except CookieError:
        return ""
    return cookie.value if cookie else ""


def _by_token(token: str) -> Person:
    authentication = JWTAuthentication()
    try:
        validated = authentication.get_validated_token(token.encode())
        return authentication.get_user(validated)
    except (InvalidToken, TokenError, AuthenticationFailed):
        return AnonymousUser()


def _by_session(key: str) -> Person:
    if not key:
        return AnonymousUser()
    engine = import_module(settings.SESSION_ENGINE)
    request = HttpRequest()
    request.session = engine.SessionStore(key)
    return get_user(request)
