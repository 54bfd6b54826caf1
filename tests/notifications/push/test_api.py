"""The REST interface to browser push."""

from __future__ import annotations

import pytest
from django.test import Client
from rest_framework.test import APIClient

from notifications.models import PushSubscription
from notifications.push import keys
from notifications.push.subscriptions import LIMIT
from tests.notifications.push.browsers import OwnBrowser

pytestmark = pytest.mark.django_db

KEY = "/api/notifications/push/key"
SUBSCRIPTIONS = "/api/notifications/push/subscriptions"
RENEWALS = "/api/notifications/push/renewals"


def subscribe(api, own=None, **values):
    return api.post(SUBSCRIPTIONS, (own or OwnBrowser()).json(**values))


def test_the_public_key_is_for_everybody():
    response = APIClient().get(KEY)
    assert response.json() == {"key": keys.current().public_key}


def test_a_browser_is_added_listed_and_removed(alice_api):
    added = subscribe(alice_api)
    assert added.status_code == 201
    listed = alice_api.get(SUBSCRIPTIONS).json()
    assert listed == {"limit": LIMIT, "results": [{**added.json(), **not_asking()}]}
    gone = alice_api.delete(f"{SUBSCRIPTIONS}/{added.json()['id']}")
    assert gone.status_code == 204
    (row,) = alice_api.get(SUBSCRIPTIONS).json()["results"]
    assert row["disabled_reason"] == "by_hand"
    assert row["disabled_at"]


def not_asking():
    """A token's list knows no browser of its own."""
    return {"is_this_browser": False}


def test_an_address_never_comes_back_out(alice_api):
    own = OwnBrowser()
    added = subscribe(alice_api, own)
    listed = alice_api.get(SUBSCRIPTIONS)
    for response in (added, listed):
        assert own.name not in response.content.decode()
        assert own.auth not in response.content.decode()


def test_a_session_knows_its_own_browser(alice_client):
    body = OwnBrowser().json()
    agent = "Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0"
    alice_client.post(
        SUBSCRIPTIONS, body, content_type="application/json", HTTP_USER_AGENT=agent
    )
    (row,) = alice_client.get(SUBSCRIPTIONS).json()["results"]
    assert row["is_this_browser"]
    assert row["label"] == "Firefox on Linux"


def test_strangers_neither_see_nor_remove_a_browser(alice_api, charlie_api, bob_api):
    added = subscribe(alice_api).json()
    for stranger in (charlie_api, bob_api):
        assert stranger.get(SUBSCRIPTIONS).json()["results"] == []
        response = stranger.delete(f"{SUBSCRIPTIONS}/{added['id']}")
        assert response.status_code == 404
    assert PushSubscription.objects.live().count() == 1


def test_who_is_not_logged_in_adds_nothing(client):
    response = APIClient().post(SUBSCRIPTIONS, OwnBrowser().json())
    assert response.status_code == 401
    assert not PushSubscription.objects.exists()


def test_a_page_of_somebody_else_adds_nothing(alice):
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice)
    body = OwnBrowser().json()
    response = client.post(SUBSCRIPTIONS, body, content_type="application/json")
    assert response.status_code == 403
    assert not PushSubscription.objects.exists()


@pytest.mark.parametrize(
    ("values", "status", "code"),
    [
        ({"endpoint": "https://169.254.169.254/x"}, 400, "unknown_push_service"),
        ({"keys": {"p256dh": "AAAA", "auth": "AAAA"}}, 400, "bad_keys"),
        ({"vapid_key": "of another server"}, 409, "outdated_key"),
        ({"endpoint": ""}, 400, "invalid"),
        ({"endpoint": "x" * 5000}, 400, "invalid"),
        ({"keys": "none"}, 400, "invalid"),
    ],
)
def test_what_cannot_be_kept_is_refused_by_a_stable_code(
    alice_api, values, status, code
):
    response = subscribe(alice_api, **values)
    assert (response.status_code, response.json()["code"]) == (status, code)
    assert not PushSubscription.objects.exists()


def test_one_browser_too_many_is_refused(alice_api):
    for _ in range(LIMIT):
        subscribe(alice_api)
    response = subscribe(alice_api)
    assert (response.status_code, response.json()["code"]) == (409, "too_many_browsers")


def test_what_was_switched_off_elsewhere_says_so(alice_api):
    own = OwnBrowser()
    added = subscribe(alice_api, own).json()
    alice_api.delete(f"{SUBSCRIPTIONS}/{added['id']}")
    response = subscribe(alice_api, own, is_asked_for=False)
    assert (response.status_code, response.json()["code"]) == (409, "switched_off")


def test_subscribing_without_end_is_slowed(alice_api):
    own = OwnBrowser()
    answers = [subscribe(alice_api, own).status_code for _ in range(31)]
    assert answers == [201] * 30 + [429]


def renewal(old, new):
    body = new.json()
    body.pop("is_asked_for")
    return {"old": {"endpoint": old.endpoint, "auth": old.auth}, "new": body}


def test_a_service_worker_renews_without_a_login(alice_api):
    old, new = OwnBrowser(), OwnBrowser()
    row = PushSubscription.objects.get(pk=subscribe(alice_api, old).json()["id"])
    response = APIClient().post(RENEWALS, renewal(old, new))
    assert response.status_code == 204
    before = row.endpoint_hash
    row.refresh_from_db()
    assert row.endpoint_hash != before


def test_who_does_not_know_the_secret_learns_nothing(alice_api):
    old, new = OwnBrowser(), OwnBrowser()
    subscribe(alice_api, old)
    unknown = APIClient().post(RENEWALS, renewal(OwnBrowser(), new))
    guessed = APIClient().post(RENEWALS, renewal(OwnBrowser(name=old.name), new))
    assert unknown.status_code == guessed.status_code == 404
    assert unknown.json() == guessed.json()


def test_a_renewal_leads_to_no_other_host(alice_api):
    old = OwnBrowser()
    subscribe(alice_api, old)
    new = OwnBrowser(origin="https://evil.example")
    response = APIClient().post(RENEWALS, renewal(old, new))
    assert response.json()["code"] == "unknown_push_service"


def test_a_renewal_after_a_lost_secret_is_not_found(alice_api, settings):
    old, new = OwnBrowser(), OwnBrowser()
    subscribe(alice_api, old)
    settings.SECRET_KEY = "another"

    answer = APIClient().post(RENEWALS, renewal(old, new))

    assert answer.status_code == 404
    assert PushSubscription.objects.count() == 1
