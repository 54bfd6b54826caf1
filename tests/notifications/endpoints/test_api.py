"""The REST interface to webhooks."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from notifications.endpoints import health, keys
from notifications.models import WebhookEndpoint
from notifications.statuses import Status
from tests.notifications.webhooks import make_delivery, make_endpoint, secret_of
from tests.support import receiver as does
from tests.support.receiver import receiving

pytestmark = pytest.mark.django_db

ALL = "/api/notifications/webhooks"
GIVEN = {"name": "Ops", "url": "https://example.org/hook"}


def test_the_secret_is_in_the_answer_that_makes_it_and_in_no_other(alice_api):
    given = GIVEN | {"kinds": ["job_failed"], "headers": {"X-Key": "swordfish"}}
    made = alice_api.post(ALL, given)
    assert made.status_code == 201
    assert made.data["secret"].startswith("whsec_")
    assert made.data["header_names"] == ["X-Key"]
    one = alice_api.get(f"{ALL}/{made.data['id']}")
    assert "secret" not in one.data
    assert "swordfish" not in str(one.data)
    (listed,) = alice_api.get(ALL).data
    assert listed == one.data


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"url": "http://127.0.0.1:6379/"}, "url"),
        ({"url": "https://[::ffff:10.0.0.1]/"}, "url"),
        ({"url": "https://inner.example.org/"}, "url"),
        ({"headers": {"Host": "x"}}, "headers"),
        ({"kinds": ["nonsense"]}, "kinds.0"),
        ({"name": ""}, "name"),
        ({"rate_per_minute": 10**6}, "rate_per_minute"),
        ({"is_site": True}, "is_site"),
    ],
)
def test_a_refusal_names_the_field(alice_api, change, field):
    answer = alice_api.post(ALL, GIVEN | change)
    assert answer.status_code == 400
    assert list(answer.json()["fields"]) == [field]


def test_what_was_switched_off_says_how_it_is_switched_on(alice, alice_api):
    row = make_endpoint(alice, is_enabled=False, disabled_reason=health.BY_HAND)
    answer = alice_api.patch(f"{ALL}/{row.pk}", {"is_enabled": True, "name": "New"})
    assert answer.status_code == 409
    assert answer.json()["code"] == "use_enable"
    assert f"POST to {ALL}/{row.pk}/enable" in answer.json()["detail"]
    row.refresh_from_db()
    assert (row.is_enabled, row.name) == (False, "Ops")
    answer = alice_api.patch(f"{ALL}/{row.pk}", {"is_enabled": False, "name": "New"})
    assert (answer.status_code, answer.json()["name"]) == (200, "New")


def test_what_was_switched_off_for_failing_asks_for_a_test_first(alice, alice_api):
    row = make_endpoint(alice, is_enabled=False, disabled_reason=health.FAILING)
    answer = alice_api.patch(f"{ALL}/{row.pk}", {"is_enabled": True})
    assert "Send a test that arrives" in answer.json()["detail"]


def test_a_change_keeps_what_it_does_not_name(alice_api):
    made = alice_api.post(ALL, GIVEN | {"headers": {"X-Key": "1"}}).data
    answer = alice_api.patch(f"{ALL}/{made['id']}", {"kinds": ["job_completed"]})
    assert answer.data["kinds"] == ["job_completed"]
    assert (answer.data["name"], answer.data["header_names"]) == ("Ops", ["X-Key"])
    answer = alice_api.patch(f"{ALL}/{made['id']}", {"headers": {}})
    assert answer.data["header_names"] == []
    assert answer.data["kinds"] == ["job_completed"]


def test_a_strangers_webhook_is_not_there(alice, charlie_api, bob_api):
    one = f"{ALL}/{make_endpoint(alice).pk}"
    for api in (charlie_api, bob_api):
        assert api.get(one).status_code == 404
        assert api.patch(one, {"name": "x"}).status_code == 404
        assert api.delete(one).status_code == 404
        assert api.get(f"{one}/attempts").status_code == 404
        for action in ("test", "rotate", "enable", "disable", "replay"):
            assert api.post(f"{one}/{action}").status_code == 404
        assert api.get(ALL).data == []


def test_the_sites_webhooks_are_for_administrators(bob_api, dora_api, alice_api):
    given = GIVEN | {"is_for_site": True}
    assert alice_api.post(ALL, given).status_code == 403
    assert dora_api.post(ALL, given).status_code == 403
    made = bob_api.post(ALL, given)
    assert made.data["is_for_site"] is True
    one = f"{ALL}/{made.data['id']}"
    assert dora_api.get(one).status_code == 200
    assert dora_api.post(f"{one}/disable").status_code == 403
    assert alice_api.get(one).status_code == 404


def test_delete_takes_it_away(alice, alice_api):
    one = f"{ALL}/{make_endpoint(alice).pk}"
    assert alice_api.delete(one).status_code == 204
    assert alice_api.get(one).status_code == 404


def test_rotation_answers_with_the_new_secret(alice, alice_api):
    endpoint = make_endpoint(alice)
    answer = alice_api.post(f"{ALL}/{endpoint.pk}/rotate")
    live = keys.live(endpoint.pk, now=timezone.now())
    assert live == [answer.data["secret"], secret_of(endpoint)]


def test_off_for_failing_comes_on_again_after_a_test(alice, alice_api, at_home):
    with receiving(does.answer(200, b"pong")) as there:
        endpoint = make_endpoint(alice, url=there.url)
        health.disable(endpoint, health.FAILING, now=timezone.now())
        one = f"{ALL}/{endpoint.pk}"
        refused = alice_api.post(f"{one}/enable")
        assert (refused.status_code, refused.json()["code"]) == (409, "test_first")
        came = alice_api.post(f"{one}/test").data
        assert (came["is_ok"], came["status"], came["response"]) == (True, 200, "pong")
        assert alice_api.post(f"{one}/enable").data["is_enabled"] is True
    assert WebhookEndpoint.objects.get().failing_since is None


def test_a_test_that_does_not_arrive_says_why(alice, alice_api):
    endpoint = make_endpoint(alice, url="https://10.0.0.1/")
    came = alice_api.post(f"{ALL}/{endpoint.pk}/test").data
    assert (came["is_ok"], came["status"]) == (False, None)
    assert "public Internet" in came["message"]


def test_replay_counts_what_is_on_the_way_again(alice, alice_api):
    endpoint = make_endpoint(alice)
    make_delivery(endpoint, Status.FAILED)
    since = (timezone.now() - timedelta(hours=1)).isoformat()
    answer = alice_api.post(f"{ALL}/{endpoint.pk}/replay", {"since": since})
    assert (answer.status_code, answer.data["count"]) == (202, 1)
    alice_api.post(f"{ALL}/{endpoint.pk}/disable")
    answer = alice_api.post(f"{ALL}/{endpoint.pk}/replay", {"since": since})
    assert (answer.status_code, answer.json()["code"]) == (409, "switched_off")


def test_attempts_tell_status_and_time(alice, alice_api):
    delivery = make_delivery(make_endpoint(alice), rendered={"id": "msg_1", "body": ""})
    delivery.attempt_rows.create(
        number=1, started_at=timezone.now(), http_status=500, duration_ms=12
    )
    (attempt,) = alice_api.get(f"{ALL}/{delivery.endpoint_id}/attempts").data
    assert (attempt["http_status"], attempt["duration_ms"]) == (500, 12)
    assert (attempt["message_id"], attempt["type"]) == ("msg_1", "job.completed")


def test_the_catalogue_has_a_schema_and_a_sample_for_each_type(alice_api):
    types = alice_api.get("/api/notifications/webhook-types").data
    assert "job.failed" in [entry["type"] for entry in types]
    assert all(entry["sample"] and entry["details_schema"] for entry in types)


def test_nobody_without_an_account_gets_in(client):
    assert client.get(ALL).status_code == 401


def test_openapi_describes_it(bob_client):
    schema = bob_client.get("/api/schema?format=json").json()
    paths = [path for path in schema["paths"] if "webhook" in path]
    assert len(paths) == 9
    described = schema["components"]["schemas"]["Webhook"]
    assert "secret" not in described["required"]
