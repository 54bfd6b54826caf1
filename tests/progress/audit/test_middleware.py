"""Who deletes something by a request is named in the audit."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.test import RequestFactory

from progress.audit.acting import Acting, acting
from progress.audit.middleware import acting_middleware
from progress.models import AuditEntry
from progress.states import Agent
from tests import factories


def test_the_user_acts_while_the_request_lasts(alice):
    seen: list[Acting] = []

    def view(request):
        seen.append(acting())
        return HttpResponse()

    request = RequestFactory().get("/")
    for user in (alice, AnonymousUser()):
        request.user = user
        acting_middleware(view)(request)
    assert seen == [Acting(agent=Agent.PERSON, actor=alice), Acting()]
    assert acting() == Acting()


async def test_so_it_is_in_asynchronous_views():
    seen: list[Acting] = []

    async def view(request):
        seen.append(acting())
        return HttpResponse()

    request = RequestFactory().get("/")
    await acting_middleware(view)(request)
    assert seen == [Acting()]


@pytest.mark.django_db
def test_a_job_that_a_view_deletes_is_told_with_who_asked(alice, bob):
    job = factories.make_job(alice)

    def view(request):
        job.delete()
        return HttpResponse()

    request = RequestFactory().post("/")
    request.user = bob
    acting_middleware(view)(request)
    entry = AuditEntry.objects.get(kind="deleted")
    assert (entry.job_title, entry.actor_name) == (job.title, "bob")
    assert entry.agent == Agent.PERSON
