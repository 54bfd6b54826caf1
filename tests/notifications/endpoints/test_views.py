"""The pages of webhooks, as forms without a script."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from notifications.endpoints import actions, health, keys
from notifications.endpoints.calling import headers_of
from notifications.endpoints.headers import MASK
from notifications.models import (
    NotificationSettings,
    WebhookEndpoint,
    WebhookSecret,
)
from notifications.net.sessions import TOTAL_SECONDS
from notifications.statuses import Status
from tests.notifications.webhooks import make_delivery, make_endpoint
from tests.support import receiver as does
from tests.support.receiver import receiving

pytestmark = pytest.mark.django_db

LIST = "/notifications/webhooks/"
NEW = "/notifications/webhooks/new/"
GIVEN = {"name": "Ops", "url": "https://example.org/hook", "kinds": ["job_failed"]}


def _page(endpoint: WebhookEndpoint) -> str:
    return reverse("notifications:webhook", args=[endpoint.pk])


def test_a_new_webhook_shows_its_secret_once(alice_client):
    answer = alice_client.post(NEW, GIVEN)
    endpoint = WebhookEndpoint.objects.get()
    assert (endpoint.owner.username, endpoint.kinds) == ("alice", ["job_failed"])
    assert answer["Location"] == _page(endpoint)
    first = alice_client.get(_page(endpoint)).content.decode()
    (secret,) = re.findall(r"whsec_[A-Za-z0-9+/=]+", first)
    assert keys.live(endpoint.pk, now=timezone.now()) == [secret]
    assert "whsec_" not in alice_client.get(_page(endpoint)).content.decode()
    assert secret not in WebhookSecret.objects.get().sealed


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"url": "https://169.254.169.254/"}, "not on the public Internet"),
        ({"url": "https://inner.example.org/"}, "not on the public Internet"),
        ({"url": "https://a:b@example.org/"}, "name and password"),
        ({"url": "https://example.org:22/"}, "Port 22"),
        ({"headers": "Host: other"}, "set by us alone"),
        ({"headers": "no header"}, "one header a line"),
        ({"kinds": ["nonsense"]}, "not one of the available choices"),
        ({"rate_per_minute": "-1"}, "greater than or equal to 0"),
        ({"name": " "}, "required"),
    ],
)
def test_what_is_refused_is_said_at_its_field(alice_client, change, said):
    answer = alice_client.post(NEW, GIVEN | change)
    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert not WebhookEndpoint.objects.exists()


def test_nobody_sees_or_touches_a_strangers_webhook(alice, charlie_client):
    endpoint = make_endpoint(alice)
    page = _page(endpoint)
    assert charlie_client.get(page).status_code == 404
    for action in ("test", "rotate", "switch", "replay", "delete", "edit"):
        assert charlie_client.post(f"{page}{action}/").status_code == 404
    assert "Ops" not in charlie_client.get(LIST).content.decode()


def test_staff_without_permission_look_at_the_sites_webhooks(dora_client, alice):
    of_site, of_alice = make_endpoint(None, name="Wall"), make_endpoint(alice)
    listed = dora_client.get(LIST).content.decode()
    assert "Wall" in listed
    assert dora_client.get(_page(of_site)).status_code == 200
    assert dora_client.post(f"{_page(of_site)}rotate/").status_code == 403
    assert dora_client.get(_page(of_alice)).status_code == 404
    dora_client.post(NEW, GIVEN | {"is_for_site": "on"})
    assert WebhookEndpoint.objects.of_site().count() == 1


def test_administrators_make_the_sites_webhooks(bob_client):
    assert "of the site" in bob_client.get(f"{NEW}?site").content.decode()
    bob_client.post(NEW, GIVEN | {"is_for_site": "on"})
    assert WebhookEndpoint.objects.get().owner is None


def test_a_mask_keeps_a_header_and_its_value_is_never_shown(alice_client):
    alice_client.post(NEW, GIVEN | {"headers": "X-Key: swordfish"})
    endpoint = WebhookEndpoint.objects.get()
    shown = alice_client.get(f"{_page(endpoint)}edit/").content.decode()
    assert "X-Key: ••••" in shown
    assert "swordfish" not in shown
    lines = "X-Key: ••••••••\nX-Other: 2"
    alice_client.post(f"{_page(endpoint)}edit/", GIVEN | {"headers": lines})
    endpoint.refresh_from_db()
    assert headers_of(endpoint) == {"X-Key": "swordfish", "X-Other": "2"}


def test_a_look_at_the_page_without_its_body_uses_no_secret_up(alice_client):
    page = alice_client.post(NEW, GIVEN).url
    assert alice_client.head(page).status_code == 200
    assert "whsec_" in alice_client.get(page).content.decode()


def test_the_form_takes_no_masked_header_to_another_server(alice_client):
    alice_client.post(NEW, GIVEN | {"headers": "X-Key: swordfish"})
    endpoint = WebhookEndpoint.objects.get()
    moved = GIVEN | {
        "url": "https://charlie.example.org/hook",
        "headers": f"X-Key: {MASK}",
    }
    answer = alice_client.post(f"{_page(endpoint)}edit/", moved)
    assert answer.status_code == 400
    assert "Write the value of X-Key anew." in answer.content.decode()


def test_off_for_failing_is_on_again_only_after_a_test_that_arrived(
    alice, alice_client, at_home
):
    with receiving(does.answer(500), does.answer(204)) as there:
        endpoint = make_endpoint(alice, url=there.url)
        health.disable(endpoint, health.GONE, now=timezone.now())
        page = _page(endpoint)
        alice_client.post(f"{page}switch/", {"to": "on"})
        assert not WebhookEndpoint.objects.get().is_enabled
        alice_client.post(f"{page}test/")
        alice_client.post(f"{page}switch/", {"to": "on"})
        assert not WebhookEndpoint.objects.get().is_enabled
        alice_client.post(f"{page}test/")
        alice_client.post(f"{page}switch/", {"to": "on"})
    assert WebhookEndpoint.objects.get().is_enabled
    assert len(there.calls) == 2


def test_what_was_missed_is_sent_again_from_the_page(alice, alice_client):
    endpoint = make_endpoint(alice)
    make_delivery(endpoint, Status.FAILED)
    since = f"{timezone.now():%Y-%m-%dT00:00}"
    form = {"since": since}
    answer = alice_client.post(f"{_page(endpoint)}replay/", form, follow=True)
    assert "1 message on the way again" in answer.content.decode()
    assert endpoint.delivery_set.count() == 2


def test_deleting_asks_first(alice, alice_client):
    endpoint = make_endpoint(alice)
    assert alice_client.get(f"{_page(endpoint)}delete/").status_code == 200
    assert WebhookEndpoint.objects.exists()
    alice_client.post(f"{_page(endpoint)}delete/")
    assert not WebhookEndpoint.objects.exists()


def test_tests_are_limited(alice, alice_client, monkeypatch):
    monkeypatch.setattr(actions, "TESTS_A_MINUTE", 0)
    endpoint = make_endpoint(alice)
    answer = alice_client.post(f"{_page(endpoint)}test/", follow=True)
    assert "many tests" in answer.content.decode()
    endpoint.refresh_from_db()
    assert endpoint.tested_at is None


def test_an_eleventh_webhook_is_refused(alice, alice_client):
    for number in range(10):
        make_endpoint(alice, name=str(number))
    answer = alice_client.post(NEW, GIVEN)
    assert "There can be 10 webhooks" in answer.content.decode()
    assert WebhookEndpoint.objects.count() == 10


def test_what_a_server_said_is_text_and_no_markup(alice, alice_client):
    endpoint = make_endpoint(alice)
    delivery = make_delivery(endpoint, Status.FAILED)
    delivery.attempt_rows.create(
        number=1,
        started_at=timezone.now(),
        outcome="permanent",
        http_status=400,
        response="<script>alert(1)</script>",
    )
    shown = alice_client.get(_page(endpoint)).content.decode()
    assert "<script>alert" not in shown
    assert "&lt;script&gt;alert" in shown


@pytest.mark.parametrize(
    ("status", "word"),
    [
        (Status.RETRYING, "Tries again"),
        (Status.SKIPPED, "Not sent again"),
        (Status.CANCELLED, "Taken back"),
        (Status.DEFERRED, "Held back"),
        (Status.FAILED, "Given up"),
    ],
)
def test_a_failed_attempt_says_what_becomes_of_it(alice, alice_client, status, word):
    endpoint = make_endpoint(alice)
    delivery = make_delivery(endpoint, status)
    delivery.attempt_rows.create(
        number=1, started_at=timezone.now(), outcome="transient", http_status=503
    )
    shown = alice_client.get(_page(endpoint)).content.decode()
    assert f"{word}</span>" in shown


def test_since_is_by_the_visitors_own_clock(alice, alice_client):
    now = timezone.now()
    NotificationSettings.objects.create(
        user=alice, time_zone="Asia/Tokyo", updated_at=now
    )
    at = datetime(now.year, now.month, now.day, 20, tzinfo=UTC) - timedelta(days=2)
    endpoint = make_endpoint(alice, last_ok_at=at)
    make_delivery(endpoint, Status.FAILED, created_at=at)
    shown = alice_client.get(_page(endpoint)).content.decode()
    assert "Since (Asia/Tokyo)" in shown
    wall = at + timedelta(hours=9)
    assert f'value="{wall:%Y-%m-%dT%H:%M}"' in shown
    form = {"since": f"{wall + timedelta(minutes=1):%Y-%m-%dT%H:%M}"}
    answer = alice_client.post(f"{_page(endpoint)}replay/", form, follow=True)
    assert "Nothing was missed since then." in answer.content.decode()


def test_the_form_says_how_long_a_server_may_take(alice_client):
    assert f"within {TOTAL_SECONDS:g} seconds" in alice_client.get(NEW).content.decode()
