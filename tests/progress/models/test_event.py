"""Events: written once, never changed."""

from __future__ import annotations

import pytest

from progress import lifecycle
from progress.models import Event
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_written_event_is_never_changed(alice):
    factories.make_job(alice)
    event = Event.objects.get()
    event.message = "It never happened"
    with pytest.raises(ValueError, match="never changed"):
        event.save()
    event.refresh_from_db()
    assert str(event) == event.message == "Handed in"


def test_history_is_asked_for_from_a_seq_on_and_from_its_end(alice):
    job = factories.make_job(alice)
    lifecycle.cancel_job(job.pk)
    after = Event.objects.recorded_after(job.pk, 1)
    kinds = [event.kind for event in after]
    assert kinds == ["cancel_requested", "cancelled", "cancelled"]
    newest = [event.kind for event in Event.objects.newest_first()]
    assert newest == [*reversed(kinds), "queued"]


def test_names_come_in_one_query(alice, django_assert_num_queries):
    factories.make_job(alice)
    with django_assert_num_queries(1):
        assert Event.objects.with_names().get().actor.username == "alice"
