"""Events, log lines and pages in the admin."""

from __future__ import annotations

import pytest

from progress.models import Event
from tests.factories import make_job, only_document, read_whole

pytestmark = pytest.mark.django_db


@pytest.fixture
def job(alice):
    job = make_job(alice)
    read_whole(only_document(job), logs=["A line."])
    return job


def test_the_history_is_newest_first_and_names_who_did_it(bob_client, job):
    listed = bob_client.get("/admin/progress/event/").context["cl"].result_list
    assert [event.pk for event in listed] == list(
        Event.objects.order_by("-pk").values_list("pk", flat=True)
    )
    assert listed[len(listed) - 1].actor.username == "alice"


def test_the_history_can_be_narrowed_to_a_kind(bob_client, job):
    url = "/admin/progress/event/?kind__exact=queued"
    listed = bob_client.get(url).context["cl"].result_list
    assert [event.kind for event in listed] == ["queued"]


def test_a_page_shows_its_text_on_its_own_page(bob_client, job):
    page = only_document(job).pages.get(number=1)
    shown = bob_client.get(f"/admin/progress/page/{page.pk}/change/").content.decode()
    assert "The library was open" in shown
