"""The pages of escalations and for staff: nothing is wider than the window."""

from __future__ import annotations

import pytest

from notifications.models import EscalationPolicy
from progress.states import State
from tests.notifications.conftest import failed_summary, make_job
from tests.notifications.escalation.conftest import begin, make_failure, make_policy
from tests.notifications.webhooks import make_endpoint

pytestmark = pytest.mark.browser

WIDTHS = (390, 1280)


@pytest.fixture
def paths(alice) -> list[str]:
    """Pages about an event and an endpoint whose names are long, without a space."""
    job = make_job(alice, State.FAILED, title="x" * 180)
    event = make_failure(alice, job=job, payload=failed_summary(title="x" * 180))
    endpoint = make_endpoint(None, name="N" * 95)
    run = begin(event, make_policy({"endpoint": endpoint, "channels": ["email"]}))
    policy = EscalationPolicy.objects.get()
    return [
        "/notifications/escalations/",
        f"/notifications/escalations/{run.pk}/",
        f"/notifications/simulator/?kind=job_failed&job={job.pk}",
        f"/admin/notifications/escalationpolicy/{policy.pk}/change/",
    ]


def test_nothing_is_wider_than_the_window(stack, bob, page, log_in, paths):
    bob.is_superuser = True
    bob.save(update_fields=["is_superuser"])
    log_in(bob)
    for path in paths:
        answer = page.goto(stack.url + path)
        assert answer.status == 200
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            beyond = "document.documentElement.scrollWidth > innerWidth"
            assert not page.evaluate(beyond), (path, width)
