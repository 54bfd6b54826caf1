"""Requests thought up from the OpenAPI file: right ones, wrong ones, and worse.

No answer may be a 500, and what is answered has the shape that the file says. The
examples follow from a seed; the long form looks at many times as many.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from django.contrib.auth.models import User
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from django.test import override_settings
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as bounded
from hypothesis import strategies as st
from rest_framework_simplejwt.tokens import RefreshToken
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance

from progress.models import Document, Job
from tests import factories
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db

#: Requests of each kind to each address: in `script/test`, and in the soak.
FEW, MANY = 3, 200
CHECKS = [not_a_server_error, response_schema_conformance]
MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)

APPLICATION = get_wsgi_application()
SCHEMA = schemathesis.openapi.from_dict(
    SchemaGenerator().get_schema(request=None, public=True)
)
OPERATIONS = {
    operation.label: operation
    for operation in (found.ok() for found in SCHEMA.get_all_operations())
}


def _is_fixed(label: str) -> bool:
    """Tell whether nothing can be said to an operation, so nothing wrong either."""
    operation = OPERATIONS[label]
    return not operation.body and not list(operation.iter_parameters())


REQUESTS = [
    pytest.param(label, mode, id=f"{mode.value}-{label}")
    for mode in MODES
    for label in OPERATIONS
    if mode == GenerationMode.POSITIVE or not _is_fixed(label)
]
every_request = pytest.mark.parametrize(("label", "mode"), REQUESTS)


@pytest.fixture(autouse=True)
def _one_connection() -> Iterator[None]:
    """The test and the requests share a transaction: none may close it."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture(autouse=True)
def _registry(settings, valkey_url) -> None:
    """Who is connected is known to a Valkey; without it the answer is a 503."""
    settings.REDIS_URL = valkey_url


@pytest.fixture(scope="module")
def _folder(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("fuzzing")


@pytest.fixture(autouse=True)
def _files(settings, _folder: Path) -> None:
    """Files of the rows that all tests of this module share."""
    settings.MEDIA_ROOT = _folder


@pytest.fixture(scope="module")
def _rows(django_db_setup, django_db_blocker, _folder: Path) -> Iterator[None]:
    """A transaction around all tests here: each finds the rows as they were made."""
    with (
        django_db_blocker.unblock(),
        override_settings(MEDIA_ROOT=_folder),
        transaction.atomic(),
    ):
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def ids(_rows: None) -> dict[str, Any]:
    """Return what paths may name: a job that has ended, with pages and lines."""
    alice = User.objects.create_user("alice", "alice@example.org", PASSWORD)
    job = factories.make_job(alice, batch="May")
    document = factories.only_document(job)
    factories.read_whole(document, pages=3, logs=["One", "Two"])
    return {
        "job_id": str(job.pk),
        "batch_id": str(job.batch_id),
        "document_id": str(document.pk),
        "number": 2,
    }


@pytest.fixture(scope="module")
def headers(_rows: None) -> dict[str, str]:
    """Return what proves bob, who may do everything."""
    bob = User.objects.create_superuser("bob", "bob@example.org", PASSWORD)
    return {"Authorization": f"Bearer {RefreshToken.for_user(bob).access_token}"}


def requests_to(operation: Any, mode: GenerationMode, ids: dict[str, Any]) -> Any:
    """Return a strategy of requests, half of them about what there is."""
    names = {parameter.name for parameter in operation.path_parameters}
    known = {name: ids[name] for name in names & ids.keys()}
    anything = operation.as_strategy(mode)
    if not known:
        return anything
    return st.one_of(anything, operation.as_strategy(mode, path_parameters=known))


def fuzz(label: str, mode: GenerationMode, ids, headers, *, examples: int) -> None:
    @bounded(
        max_examples=examples,
        database=None,
        deadline=None,
        derandomize=True,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(requests_to(OPERATIONS[label], mode, ids))
    def ask(case: schemathesis.Case) -> None:
        response = case.call(app=APPLICATION, headers=headers)
        case.validate_response(response, checks=CHECKS)

    ask()


@every_request
def test_no_request_is_answered_by_an_error_of_ours(label, mode, ids, headers):
    fuzz(label, mode, ids, headers, examples=FEW)


@pytest.mark.soak
@pytest.mark.timeout(1200)
@every_request
def test_no_request_of_very_many_is(label, mode, ids, headers):
    fuzz(label, mode, ids, headers, examples=MANY)
    assert Job.objects.exists()
    assert Document.objects.exists()
