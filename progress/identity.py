"""Who is at the other end of a connection: by a token, or by a session.

HTTP requests are Django's. This is for what lasts: WebSockets, streams and requests
that wait, a thousand of which may come at once after a restart.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from importlib import import_module
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.http import parse_cookie
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from rest_framework_simplejwt.exceptions import TokenError
from rest_framework_simplejwt.settings import api_settings
from rest_framework_simplejwt.tokens import AccessToken

from progress.lookup import Lookup
from progress.relay import Right, loading
from progress.relay.rights import password_hash

Headers = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """A person who is active, and by what they were known."""

    user_id: int
    username: str
    is_staff: bool
    #: Empty for those who came by a token.
    session_key: str = ""
    #: When the token ends, in seconds since 1970; None for a session.
    expires_at: float | None = None
    #: Of the password that was right then.
    password_hash: str = ""

    @property
    def right(self) -> Right:
        """By what this person watches."""
        return Right(
            user_id=self.user_id,
            session_key=self.session_key,
            password_hash=self.password_hash,
        )


class Directory:
    """Finds persons for one event loop, many by one query."""

    def __init__(self) -> None:
        self._users = Lookup(_load_users)
        self._sessions = Lookup(_load_sessions)

    async def by_token(self, token: str) -> Identity | None:
        """Return whom an access token proves; None if it proves nobody."""
        try:
            claims = AccessToken(token)  # type: ignore[arg-type]  # text is taken, too
            user_id = int(claims[api_settings.USER_ID_CLAIM])
        except (TokenError, KeyError, ValueError, TypeError):
            return None
        user = await self._users.get(user_id)
        if user is None or not _is_current(claims, user):
            return None
        return _identity(user, expires_at=float(claims["exp"]))

    async def by_session(self, key: str) -> Identity | None:
        """Return whose session this is; None if it is nobody's any more."""
        data = await self._sessions.get(key) if key else None
        if data is None or SESSION_KEY not in data:
            return None
        user = await self._users.get(int(data[SESSION_KEY]))
        if user is None or not _has_hash(user, data.get(HASH_SESSION_KEY, "")):
            return None
        return _identity(user, session_key=key)

    async def present(self, identity: Identity) -> Identity | None:
        """Return what a person is by now; None if they may do nothing any more."""
        user = await self._users.get(identity.user_id)
        if user is None or password_hash(user.password) != identity.password_hash:
            return None
        return replace(identity, is_staff=user.is_staff)


def _identity(
    user: User, *, session_key: str = "", expires_at: float | None = None
) -> Identity:
    return Identity(
        user_id=user.pk,
        username=user.get_username(),
        is_staff=user.is_staff,
        session_key=session_key,
        expires_at=expires_at,
        password_hash=password_hash(user.password),
    )


def _is_current(claims: AccessToken, user: User) -> bool:
    """A changed password ends the tokens that were given before."""
    if not api_settings.CHECK_REVOKE_TOKEN:
        return True
    known = claims.get(api_settings.REVOKE_TOKEN_CLAIM)
    return bool(known == password_hash(user.password))


def _has_hash(user: User, given: str) -> bool:
    hashes = (user.get_session_auth_hash(), *user.get_session_auth_fallback_hash())
    return any(constant_time_compare(given, known) for known in hashes)


async def _load_users(ids: Collection[int]) -> dict[int, User]:
    return await loading.in_thread(_active_users, ids)


def _active_users(ids: Collection[int]) -> dict[int, User]:
    return User.objects.filter(is_active=True).in_bulk(list(ids))


async def _load_sessions(keys: Collection[str]) -> dict[str, dict[str, str]]:
    return await loading.in_thread(_open_sessions, keys)


def _open_sessions(keys: Collection[str]) -> dict[str, dict[str, str]]:
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    rows = Session.objects.filter(session_key__in=keys, expire_date__gt=timezone.now())
    return {row.session_key: store.decode(row.session_data) for row in rows}


_directories: WeakKeyDictionary[asyncio.AbstractEventLoop, Directory] = (
    WeakKeyDictionary()
)


def directory() -> Directory:
    """Return the directory of the running event loop."""
    loop = asyncio.get_running_loop()
    found = _directories.get(loop)
    if found is None:
        found = _directories[loop] = Directory()
    return found


async def identify(headers: Headers) -> Identity | None:
    """Return whom the headers of a request prove: by bearer token, or by session.

    Whether a session may be used from where the request comes is the caller's to ask
    (`is_own_origin`).
    """
    token = bearer_token(headers)
    if token is not None:
        return await directory().by_token(token)
    return await directory().by_session(session_key(headers))


def headers_of(scope: Mapping[str, object]) -> dict[str, str]:
    """Return the headers of an ASGI scope as text, by lower-case name."""
    raw: Collection[tuple[bytes, bytes]] = scope["headers"]  # type: ignore[assignment]
    return {k.decode("latin-1"): v.decode("latin-1") for k, v in raw}


def bearer_token(headers: Headers) -> str | None:
    """Return the token of the Authorization header; None if it has none."""
    scheme, _, token = headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


def session_key(headers: Headers) -> str:
    """Return the session that the cookie names; empty if there is none.

    What no session is named by is not asked for: a NUL would fail the question of all
    who asked with it.
    """
    key = parse_cookie(headers.get("cookie", "")).get(settings.SESSION_COOKIE_NAME, "")
    return key if key.isascii() and key.isalnum() else ""


def is_own_origin(headers: Headers) -> bool:
    """Tell whether the Origin is this host, or one that settings trust.

    An absent Origin is not ours: every browser sends one with a WebSocket.
    """
    origin = headers.get("origin", "")
    if origin in settings.CSRF_TRUSTED_ORIGINS:
        return True
    try:
        place = urlsplit(origin).netloc
    except ValueError:
        return False
    return bool(place) and place == headers.get("host", "")
