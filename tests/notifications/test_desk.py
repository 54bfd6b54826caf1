from __future__ import annotations

import csv
import io
import json
import re
from datetime import timedelta
from uuid import uuid4

import pytest

from notifications import deliveries
from notifications.desk import represent
from notifications.errors import PermanentFailure
from notifications.models import Delivery, DeliveryAttempt, ProviderReceipt
from notifications.statuses import Reason, Status
from tests.notifications.conftest import NOW
from tests.notifications.deliveries.test_change import claim_of
from tests.notifications.webhooks import make_delivery, make_endpoint

DESK = "/system/deliveries/"


def download(client, name: str, **query) -> str:
    answer = client.get(f"{DESK}{name}", query)
    assert answer.status_code == 200
    return b"".join(answer.streaming_content).decode()


@pytest.fixture
def dead(delivery_in) -> Delivery:
    """A mail that was refused."""
    delivery = delivery_in(Status.SENDING)
    deliveries.begin(claim_of(delivery), number=1, now=NOW)
    failure = PermanentFailure(Reason.REFUSED, "No such person.", http_status=422)
    deliveries.fail(claim_of(delivery), failure, now=NOW)
    return Delivery.objects.get(pk=delivery.pk)


def test_staff_see_all_deliveries(bob_client, dead):
    page = bob_client.get(DESK).content.decode()
    assert "“May exams” is finished" in page
    assert "alice@example.org" in page
    assert "No such person." in page


@pytest.mark.parametrize("path", ["", "deliveries.csv", "deliveries.json"])
def test_others_see_none(alice_client, client, dead, path):
    assert alice_client.get(f"{DESK}{path}").status_code == 403
    assert client.get(f"{DESK}{path}").status_code == 302


def test_others_cannot_look_at_one_either(alice_client, dead):
    assert alice_client.get(f"{DESK}{dead.pk}/").status_code == 403


@pytest.mark.parametrize(
    ("query", "is_found"),
    [
        ({"status": "failed"}, True),
        ({"status": "dead"}, True),
        ({"status": "sent"}, False),
        ({"channel": "email", "reason": "refused"}, True),
        ({"channel": "push"}, False),
        ({"kind": "job_completed", "age": "168"}, True),
        ({"kind": "job_failed"}, False),
        ({"q": "alice"}, True),
        ({"q": "MAY EXAMS"}, True),
        ({"q": "charlie"}, False),
        ({"status": "nonsense"}, False),
    ],
)
def test_the_list_can_be_narrowed(bob_client, dead, query, is_found):
    page = bob_client.get(DESK, query).content.decode()
    assert (f"{DESK}{dead.pk}/" in page) == is_found


def test_the_list_costs_the_same_for_one_as_for_many(
    bob_client, delivery_in, django_assert_max_num_queries
):
    for _ in range(20):
        delivery_in()
    with django_assert_max_num_queries(9):
        bob_client.get(DESK)


def test_the_timeline_has_attempts_and_receipts(bob_client, dead):
    ProviderReceipt.objects.create(
        provider="resend",
        event_id="e1",
        kind="bounced",
        detail="Mailbox full.",
        delivery=dead,
        received_at=NOW,
        next_try_at=NOW,
    )
    page = bob_client.get(f"{DESK}{dead.pk}/").content.decode()
    assert "Attempt 1: refused for good" in page
    assert "HTTP 422" in page
    assert "Resend says: bounced" in page
    assert "Mailbox full." in page
    assert "Occurred: Job completed" in page
    assert "Send again" in page


def test_statuses_and_reasons_are_said_in_words_with_a_colour(bob_client, dead):
    for path in (DESK, f"{DESK}{dead.pk}/"):
        page = bob_client.get(path).content.decode()
        assert 'class="status" data-state="failed"' in page
        assert "Given up</span>" in page
        assert '<span class="soft">Refused</span>' in page


@pytest.mark.parametrize("status", Status)
def test_each_status_has_an_icon_that_there_is(bob_client, delivery_in, status):
    row = delivery_in(status)
    page = bob_client.get(f"{DESK}{row.pk}/").content.decode()
    for name in re.findall(r'href="#(i-[a-z]+)"', page):
        assert f'id="{name}"' in page, name


@pytest.mark.parametrize("is_personal", [True, False])
def test_what_a_persons_own_server_says_is_not_for_staff(
    bob_client, alice, is_personal
):
    endpoint = make_endpoint(alice if is_personal else None)
    row = make_delivery(endpoint, Status.DELIVERED)
    DeliveryAttempt.objects.create(
        delivery=row, number=1, outcome="ok", started_at=NOW, response="INNER"
    )
    page = bob_client.get(f"{DESK}{row.pk}/").content.decode()
    assert "Attempt 1: went through" in page
    assert ("INNER" in page) is not is_personal


def test_there_is_no_page_of_a_delivery_that_is_gone(bob_client):
    assert bob_client.get(f"{DESK}{uuid4()}/").status_code == 404


def act(client, action: str, *rows: Delivery):
    ids = [str(row.pk) for row in rows]
    return client.post(f"{DESK}act", {"action": action, "id": ids}, follow=True)


def test_what_is_dead_is_sent_again_once(bob_client, dead):
    page = act(bob_client, "replay", dead).content.decode()
    assert "1 delivery was sent again." in page
    assert Delivery.objects.get(retry_of=dead).status == Status.PENDING
    page = act(bob_client, "replay", dead).content.decode()
    assert "0 deliveries were sent again." in page
    assert Delivery.objects.count() == 2


def test_what_waits_is_taken_back(bob_client, delivery_in):
    waiting = delivery_in()
    assert (
        "1 delivery was taken back."
        in act(bob_client, "cancel", waiting).content.decode()
    )
    assert Delivery.objects.get().status == Status.CANCELLED


@pytest.mark.parametrize(
    "posted", [{"action": "eat"}, {"action": "replay", "id": "nonsense"}]
)
def test_what_cannot_be_done_is_a_bad_request(bob_client, posted):
    assert bob_client.post(f"{DESK}act", posted).status_code == 400


def test_who_may_only_look_acts_on_nothing(dora_client, dead):
    assert act(dora_client, "replay", dead).status_code == 403
    assert "Send again" not in dora_client.get(f"{DESK}{dead.pk}/").content.decode()
    assert Delivery.objects.count() == 1


def test_the_files_have_what_the_filter_finds(bob_client, dead, delivery_in):
    delivery_in(address="=cmd()")
    [row] = json.loads(download(bob_client, "deliveries.json", status="dead"))
    assert (row["id"], row["status"]) == (str(dead.pk), "failed")
    rows = list(csv.DictReader(io.StringIO(download(bob_client, "deliveries.csv"))))
    assert {row["destination"] for row in rows} == {"'=cmd()", "alice@example.org"}


def test_the_desk_calls_kinds_and_channels_as_the_preferences_do(bob_client, dead):
    for page in (DESK, f"{DESK}{dead.pk}/"):
        body = bob_client.get(page).content.decode()
        assert "E-mail" in body
        assert '<span class="badge">email</span>' not in body
    assert "Occurred: Job completed" in body
    assert "Occurred: job_completed" not in body


def test_an_export_is_read_bit_by_bit_and_misses_nothing(
    delivery_in, monkeypatch, django_assert_num_queries
):
    for number in range(5):
        # Three of them were planned at the same moment.
        made = NOW - timedelta(seconds=max(number - 2, 0))
        delivery_in(Status.SENT, address=f"p{number}@example.org", created_at=made)
    found = Delivery.objects.order_by("-created_at", "-pk")
    wanted = [str(pk) for pk in found.values_list("pk", flat=True)]
    monkeypatch.setattr(represent, "AT_ONCE", 2)
    with django_assert_num_queries(4):
        rows = json.loads("".join(represent.as_json(found)))
    assert [row["id"] for row in rows] == wanted
    table = csv.DictReader(io.StringIO("".join(represent.as_csv(found))))
    assert [row["id"] for row in table] == wanted
