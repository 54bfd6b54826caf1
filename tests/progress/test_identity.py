"""Who is at the other end of a connection."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from importlib import import_module

import pytest
from asgiref.sync import sync_to_async
from django.conf import settings as django_settings
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone
from rest_framework_simplejwt.tokens import AccessToken, RefreshToken

from progress import identity as module
from progress.identity import (
    Identity,
    bearer_token,
    directory,
    headers_of,
    identify,
    is_own_origin,
    session_key,
)
from progress.relay import loading
from progress.relay.figures import figures
from tests.conftest import PASSWORD

COOKIE = django_settings.SESSION_COOKIE_NAME
with_database = pytest.mark.django_db(transaction=True)
in_database = sync_to_async(thread_sensitive=True)


@pytest.fixture(autouse=True)
def _close():
    yield
    loading.close_connections()


@in_database
def token_of(user: User, lasts: timedelta = timedelta(minutes=5)) -> str:
    token = RefreshToken.for_user(user).access_token
    token.set_exp(lifetime=lasts)
    return str(token)


@in_database
def session_of(user: User) -> str:
    client = Client()
    client.force_login(user)
    return client.cookies[COOKIE].value


@in_database
def change(user: User, **fields: object) -> None:
    User.objects.filter(pk=user.pk).update(**fields)


@in_database
def change_password(user: User) -> None:
    user.set_password("another one")
    user.save(update_fields=["password"])


def by_cookie(key: str) -> dict[str, str]:
    return {"cookie": f"{COOKIE}={key}"}


def by_token(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"}


async def headers_by(way: Callable[[User], Awaitable[str]], user: User) -> dict:
    proof = await way(user)
    return by_token(proof) if way is token_of else by_cookie(proof)


async def known_by(headers: dict[str, str]) -> Identity:
    found = await identify(headers)
    assert found is not None
    return found


both_ways = pytest.mark.parametrize("way", [token_of, session_of])


@with_database
async def test_a_token_proves_a_person_until_it_ends(alice):
    token = await token_of(alice)
    found = await identify(by_token(token))
    assert (found.user_id, found.username, found.is_staff) == (alice.pk, "alice", False)
    assert found.session_key == ""
    assert found.expires_at == AccessToken(token)["exp"]  # type: ignore[arg-type]


@with_database
async def test_a_session_proves_a_person_without_an_end(bob):
    key = await session_of(bob)
    found = await identify(by_cookie(key))
    assert (found.user_id, found.is_staff) == (bob.pk, True)
    assert (found.session_key, found.expires_at) == (key, None)


@with_database
@both_ways
async def test_nobody_is_proved_who_is_not_active(alice, way):
    headers = await headers_by(way, alice)
    await change(alice, is_active=False)
    assert await identify(headers) is None


@with_database
@both_ways
async def test_nobody_is_proved_by_what_was_given_under_another_password(alice, way):
    headers = await headers_by(way, alice)
    await change_password(alice)
    assert await identify(headers) is None


@with_database
@both_ways
async def test_nobody_is_proved_who_was_deleted(alice, way):
    headers = await headers_by(way, alice)
    await in_database(alice.delete)()
    assert await identify(headers) is None


@with_database
async def test_a_token_that_has_expired_or_is_of_another_kind_proves_nobody(alice):
    expired = await token_of(alice, timedelta(seconds=-1))
    refresh = str(await in_database(RefreshToken.for_user)(alice))
    for token in (expired, refresh, "", "a.b.c", "\udcff", "x" * 100_000):
        assert await identify(by_token(token)) is None, token[:20]


@with_database
async def test_a_token_by_another_key_proves_nobody(alice):
    token = await token_of(alice)
    head, body, _ = token.split(".")
    assert await identify(by_token(f"{head}.{body}.{'A' * 43}")) is None


@with_database
async def test_a_session_that_has_ended_proves_nobody(alice):
    key = await session_of(alice)
    ended = timezone.now() - timedelta(seconds=1)
    await in_database(Session.objects.filter(pk=key).update)(expire_date=ended)
    assert await identify(by_cookie(key)) is None


@with_database
async def test_a_logout_ends_what_the_session_proves(alice, alice_client):
    key = alice_client.cookies[COOKIE].value
    await in_database(alice_client.logout)()
    assert await identify(by_cookie(key)) is None


@with_database
async def test_a_session_without_a_person_proves_nobody():
    @in_database
    def anonymous() -> str:
        store = import_module(django_settings.SESSION_ENGINE).SessionStore()
        store["basket"] = "full"
        store.save()
        return store.session_key

    assert await identify(by_cookie(await anonymous())) is None


@with_database
async def test_a_session_that_was_tampered_with_proves_nobody(alice, charlie):
    mine, theirs = await session_of(alice), await session_of(charlie)

    @in_database
    def forge() -> None:
        row = Session.objects.get(pk=mine)
        row.session_data = row.session_data[:-2] + "xx"
        row.save(update_fields=["session_data"])

    await forge()
    assert await identify(by_cookie(mine)) is None
    assert (await identify(by_cookie(theirs))).user_id == charlie.pk


@with_database
async def test_a_token_counts_for_more_than_a_cookie(alice, charlie):
    headers = {
        **by_cookie(await session_of(alice)),
        **by_token(await token_of(charlie)),
    }
    assert (await identify(headers)).user_id == charlie.pk
    headers["authorization"] = "Bearer nonsense"
    assert await identify(headers) is None


@with_database
async def test_a_hundred_who_come_at_once_are_known_by_a_few_queries(alice, charlie):
    proofs = [
        *[by_cookie(await session_of(alice)) for _ in range(5)],
        by_token(await token_of(charlie)),
    ]
    before = figures.queries
    found = await asyncio.gather(*(identify(h) for h in proofs * 20))
    assert {one.user_id for one in found if one} == {alice.pk, charlie.pk}
    assert None not in found
    # One for the sessions, and one for the persons each way is after.
    assert figures.queries - before <= 3


@with_database
async def test_what_a_person_is_may_be_asked_again(bob, monkeypatch):
    known = await known_by(by_token(await token_of(bob)))
    monkeypatch.setattr("progress.lookup.FRESH", 0.0)
    await change(bob, is_staff=False)
    now = await directory().present(known)
    assert (now.is_staff, now.expires_at) == (False, known.expires_at)
    await change(bob, is_active=False)
    assert await directory().present(known) is None


@with_database
async def test_who_changed_the_password_has_to_show_who_it_is(alice, monkeypatch):
    known = await known_by(by_token(await token_of(alice)))
    monkeypatch.setattr("progress.lookup.FRESH", 0.0)
    assert await directory().present(known) == known
    await change_password(alice)
    assert await directory().present(known) is None


def test_an_identity_watches_by_its_right():
    known = Identity(
        user_id=7,
        username="alice",
        is_staff=False,
        session_key="abc",
        password_hash="123",
    )
    right = known.right
    assert (right.user_id, right.session_key) == (7, "abc")
    assert right.password_hash == "123"


def test_headers_are_text_by_lower_case_name():
    raw = [(b"host", b"example.org"), (b"user-agent", b"M\xfcller/1")]
    assert headers_of({"headers": raw}) == {
        "host": "example.org",
        "user-agent": "Müller/1",
    }


@pytest.mark.parametrize(
    ("header", "token"),
    [
        ("Bearer abc", "abc"),
        ("bearer  abc ", "abc"),
        ("Bearer", ""),
        ("Basic abc", None),
        ("", None),
    ],
)
def test_only_a_bearer_token_is_one(header, token):
    assert bearer_token({"authorization": header}) == token
    assert bearer_token({}) is None


def test_the_session_is_found_beside_whatever_else_is_in_the_jar():
    others = 'theme={"dark":true}; bad[name]=1; =; x'
    assert session_key({"cookie": f"{others}; {COOKIE}=abc123; b=2"}) == "abc123"
    assert session_key({"cookie": others}) == ""
    assert session_key({}) == ""


@pytest.mark.parametrize("value", ['"a\\000b"', "a b", "ä", "'; DROP TABLE", "%00"])
def test_what_no_session_is_named_by_is_not_asked_for(value):
    assert session_key({"cookie": f"{COOKIE}={value}"}) == ""


@pytest.mark.parametrize(
    ("origin", "is_own"),
    [
        ("http://testserver", True),
        ("https://testserver", True),
        ("https://trusted.example", True),
        ("http://testserver:8000", False),
        ("http://testserver.evil.example", False),
        ("https://evil.example", False),
        ("null", False),
        ("http://[", False),
        ("", False),
    ],
)
def test_only_this_site_and_those_it_trusts_may_use_a_session(settings, origin, is_own):
    settings.CSRF_TRUSTED_ORIGINS = ["https://trusted.example"]
    assert is_own_origin({"origin": origin, "host": "testserver"}) is is_own


def test_without_an_origin_or_a_host_nothing_is_own():
    assert not is_own_origin({"host": "testserver"})
    assert not is_own_origin({"origin": "null"})
    assert not is_own_origin({})


async def test_each_event_loop_has_one_directory():
    assert directory() is directory()
    elsewhere = await asyncio.to_thread(lambda: asyncio.run(_directory()))
    assert elsewhere is not directory()


async def _directory() -> module.Directory:
    return directory()


@with_database
async def test_the_password_itself_is_kept_nowhere(alice):
    known = await known_by(by_token(await token_of(alice)))
    assert PASSWORD not in repr(known)
    assert alice.password not in repr(known)
