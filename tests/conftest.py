"""People, their clients, and a real Valkey: what tests of every app use."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from asgiref.sync import SyncToAsync
from celery import current_app
from django.contrib.auth.models import User
from django.core.cache import cache
from django.db import connections
from django.test import Client
from rest_framework.test import APIClient

from config import celery_app
from config.server.valkey import embedded_valkey
from progress.estimates import current
from progress.relay import loading
from tests.support.emptying import empty_quickly
from tests.support.network import only_this_machine

_numbers = count()

PASSWORD = "correct horse battery staple"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> Iterator[None]:
    """Let go of the database before it is dropped: threads keep their connections."""
    with pytest.MonkeyPatch.context() as patch:
        empty_quickly(patch)
        yield
    loading.close_connections()
    # Where asgiref runs what has to stay in one thread.
    SyncToAsync.single_thread_executor.submit(connections.close_all).result()


@pytest.fixture
def alice(db) -> User:
    """The owner of things."""
    return User.objects.create_user("alice", "alice@example.org", PASSWORD)


@pytest.fixture
def bob(db) -> User:
    """Staff, with every permission."""
    return User.objects.create_superuser("bob", "bob@example.org", PASSWORD)


@pytest.fixture
def charlie(db) -> User:
    """A stranger: has an account, owns nothing."""
    return User.objects.create_user("charlie", "charlie@example.org", PASSWORD)


@pytest.fixture
def dora(db) -> User:
    """Staff without a permission: sees everything, and may change nothing."""
    return User.objects.create_user("dora", "dora@example.org", PASSWORD, is_staff=True)


def _logged_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def alice_client(alice) -> Client:
    return _logged_in(alice)


@pytest.fixture
def bob_client(bob) -> Client:
    return _logged_in(bob)


@pytest.fixture
def charlie_client(charlie) -> Client:
    return _logged_in(charlie)


@pytest.fixture
def dora_client(dora) -> Client:
    return _logged_in(dora)


def _api(user: User) -> APIClient:
    client = APIClient()
    client.force_authenticate(user)
    return client


@pytest.fixture
def alice_api(alice) -> APIClient:
    return _api(alice)


@pytest.fixture
def bob_api(bob) -> APIClient:
    return _api(bob)


@pytest.fixture
def charlie_api(charlie) -> APIClient:
    return _api(charlie)


@pytest.fixture
def dora_api(dora) -> APIClient:
    return _api(dora)


@pytest.fixture(autouse=True)
def _files(settings, tmp_path_factory) -> None:
    """Each test has files and mail of its own, in a folder that only a file makes."""
    folder = tmp_path_factory.getbasetemp() / f"own-{next(_numbers)}"
    settings.MEDIA_ROOT = folder / "files"
    settings.EMAIL_FILE_PATH = folder / "mail"


@pytest.fixture(scope="session")
def _guard() -> Iterator[list[Any]]:
    with only_this_machine() as refused:
        yield refused


@pytest.fixture(autouse=True)
def refused_calls(_guard: list[Any]) -> Iterator[list[Any]]:
    """Nothing is asked of the Internet, not even where the refusal is caught."""
    yield _guard
    called = list(_guard)
    _guard.clear()
    assert called == []


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    """Throttles count in the cache."""
    cache.clear()


@pytest.fixture(autouse=True)
def _no_outlook() -> None:
    """What is to come of another test's jobs is nothing to this one."""
    current.forget()


@pytest.fixture(autouse=True)
def _one_celery() -> Iterator[None]:
    """A second Celery application (set_as_current=False) must not stay the current one.

    The tests after it would send their tasks through it.
    """
    yield
    assert current_app.main == celery_app.main


@pytest.fixture(scope="session")
def valkey_url(tmp_path_factory) -> Iterator[str]:
    """The address of a real Valkey, the same one for the whole run."""
    folder: Path = tmp_path_factory.mktemp("valkey")
    with embedded_valkey(folder, folder / "valkey.log") as (_, url):
        yield url
