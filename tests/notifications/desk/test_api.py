"""Deliveries by REST, for staff."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission

from notifications import deliveries
from notifications.errors import PermanentFailure
from notifications.models import Delivery
from notifications.statuses import Reason, Status
from tests.notifications.conftest import NOW
from tests.notifications.deliveries.test_change import claim_of
from tests.notifications.webhooks import make_delivery, make_endpoint

LIST = "/api/notifications/deliveries"


@pytest.fixture
def dead(delivery_in) -> Delivery:
    """A mail that was refused."""
    delivery = delivery_in(Status.SENDING)
    deliveries.begin(claim_of(delivery), number=1, now=NOW)
    failure = PermanentFailure(Reason.REFUSED, "No such person.", http_status=422)
    deliveries.fail(claim_of(delivery), failure, now=NOW)
    return Delivery.objects.get(pk=delivery.pk)


def listed(client, **query: str) -> list[str]:
    answer = client.get(LIST, query)
    assert answer.status_code == 200
    return [found["id"] for found in answer.json()["results"]]


def test_staff_list_deliveries_of_everybody(dora_api, dead, delivery_in):
    waiting = delivery_in()
    assert set(listed(dora_api)) == {str(dead.pk), str(waiting.pk)}
    assert listed(dora_api, status="dead") == [str(dead.pk)]
    assert listed(dora_api, q="alice", reason="refused") == [str(dead.pk)]
    assert listed(dora_api, channel="push") == []


@pytest.mark.parametrize("query", [{"status": "lost"}, {"age": "2"}, {"kind": "x"}])
def test_a_filter_that_cannot_be_read_is_refused(dora_api, query):
    answer = dora_api.get(LIST, query)
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")


def test_a_list_of_any_length_takes_the_same_queries(
    dora_api, delivery_in, django_assert_max_num_queries
):
    for _ in range(5):
        delivery_in()
    with django_assert_max_num_queries(3):
        assert len(listed(dora_api)) == 5


def test_one_is_shown_with_what_was_tried(dora_api, dead):
    found = dora_api.get(f"{LIST}/{dead.pk}").json()
    assert found["delivery"]["destination"] == "alice@example.org"
    [attempt] = found["attempts"]
    assert (attempt["outcome"], attempt["http_status"]) == ("permanent", 422)
    assert attempt["response"] == "No such person."


@pytest.mark.parametrize("is_personal", [True, False])
def test_what_a_persons_own_server_says_is_not_for_staff(dora_api, alice, is_personal):
    owner = alice if is_personal else None
    row = make_delivery(make_endpoint(owner))
    row.attempt_rows.create(number=1, outcome="ok", started_at=NOW, response="INNER")
    [attempt] = dora_api.get(f"{LIST}/{row.pk}").json()["attempts"]
    assert (attempt["response"] == "INNER") is not is_personal


def test_what_was_given_up_is_sent_again_once(bob_api, dead):
    again = [bob_api.post(f"{LIST}/{dead.pk}/replay") for _ in range(2)]
    assert [answer.status_code for answer in again] == [201, 409]
    fresh = Delivery.objects.exclude(pk=dead.pk).get()
    assert again[0].json()["id"] == str(fresh.pk)
    assert again[0].json()["retry_of"] == str(dead.pk)
    assert fresh.status == Status.PENDING


def test_what_waits_is_taken_back_once(bob_api, delivery_in):
    row = delivery_in()
    answers = [bob_api.post(f"{LIST}/{row.pk}/cancel") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 409]
    assert answers[0].json()["status"] == "cancelled"
    row.refresh_from_db()
    assert (row.status, row.reason) == (Status.CANCELLED, Reason.BY_HAND)


def test_staff_who_may_only_look_act_on_nothing(dora, dora_api, dead, delivery_in):
    waiting = delivery_in()
    for row, deed in ((dead, "replay"), (waiting, "cancel")):
        assert dora_api.post(f"{LIST}/{row.pk}/{deed}").status_code == 403
    waiting.refresh_from_db()
    assert waiting.status == Status.PENDING
    assert not dead.retries.exists()


def test_nobody_else_sees_or_does_anything(alice, alice_api, client, dead):
    alice.user_permissions.add(Permission.objects.get(codename="change_job"))
    for path in ("", f"/{dead.pk}"):
        assert alice_api.get(LIST + path).status_code == 403
        assert client.get(LIST + path).status_code in (401, 403)
    assert alice_api.post(f"{LIST}/{dead.pk}/replay").status_code == 403
    assert not dead.retries.exists()


def test_what_is_not_there_is_not_found(bob_api):
    one = f"{LIST}/00000000-0000-4000-8000-000000000042"
    assert bob_api.get(one).status_code == 404
    assert bob_api.post(f"{one}/replay").status_code == 404
    assert bob_api.post(f"{one}/cancel").status_code == 404
