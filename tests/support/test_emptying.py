"""After a test that commits nothing of it is left, and what models make is there."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.contrib.auth.models import Permission

from tests import factories
from tests.support.emptying import KEPT

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_that_commits(alice, bob):
    job = factories.make_job(alice, batch="May")
    factories.read_whole(factories.only_document(job), pages=2, logs=["One"])
    bob.user_permissions.add(Permission.objects.all()[0])


def test_the_one_after_it_finds_nothing_but_what_models_make():
    models = apps.get_models(include_auto_created=True)
    filled = {m._meta.db_table for m in models if m._default_manager.exists()}
    assert filled == KEPT
