from __future__ import annotations

import pytest
from django.urls import reverse

from notifications.models import Delivery, Notification
from notifications.statuses import Status
from tests.notifications.conftest import NOW, make_notification

LISTS = [
    reverse("admin:notifications_notification_changelist"),
    reverse("admin:notifications_delivery_changelist"),
]


@pytest.mark.parametrize("address", LISTS)
def test_staff_can_look_at_the_lists(bob_client, delivery_in, address):
    delivery_in()
    page = bob_client.get(address).content.decode()
    assert "“May exams” is finished" in page


@pytest.mark.parametrize("address", LISTS)
def test_others_cannot_enter(alice_client, delivery_in, address):
    delivery_in()
    assert alice_client.get(address).status_code == 302


@pytest.mark.parametrize("address", LISTS)
@pytest.mark.parametrize("term", ["May", "alice@example.org"])
def test_the_lists_can_be_searched(bob_client, delivery_in, address, term):
    delivery_in()
    found = bob_client.get(address, {"q": term}).context["cl"].result_count
    missed = bob_client.get(address, {"q": "nothing"}).context["cl"].result_count
    assert (found, missed) == (1, 0)


def test_a_notification_shows_its_deliveries(bob_client, notification, delivery_in):
    delivery_in(Status.FAILED, reason="refused")
    address = reverse("admin:notifications_notification_change", args=[notification.pk])
    page = bob_client.get(address).content.decode()
    assert "alice@example.org" in page
    assert "Refused" in page


def test_a_delivery_shows_what_happened_but_not_its_token(bob_client, delivery_in):
    delivery = delivery_in(Status.SENDING, error="No route.")
    address = reverse("admin:notifications_delivery_change", args=[delivery.pk])
    page = bob_client.get(address).content.decode()
    assert "No route." in page
    assert str(delivery.lease_token) not in page


def test_a_delivery_does_not_show_the_links_of_its_message(bob_client, delivery_in):
    delivery = delivery_in(rendered={"text": "https://headway.test/unsubscribe/TOKEN"})
    address = reverse("admin:notifications_delivery_change", args=[delivery.pk])
    assert "TOKEN" not in bob_client.get(address).content.decode()


@pytest.mark.parametrize("name", ["notification", "delivery"])
@pytest.mark.parametrize("action", ["change", "delete"])
def test_not_even_a_superuser_changes_what_was_told(
    bob_client, delivery_in, name, action
):
    delivery = delivery_in()
    pk = delivery.pk if name == "delivery" else delivery.notification_id
    address = reverse(f"admin:notifications_{name}_{action}", args=[pk])
    assert bob_client.post(address, {"title": "x", "post": "yes"}).status_code == 403
    assert Delivery.objects.get().status == Status.PENDING
    assert Notification.objects.get().title == "“May exams” is finished"


@pytest.mark.parametrize("name", ["notification", "delivery"])
def test_nothing_is_added_by_hand(bob_client, name):
    address = reverse(f"admin:notifications_{name}_add")
    assert bob_client.get(address).status_code == 403


@pytest.mark.parametrize("address", LISTS)
def test_a_list_costs_the_same_for_one_row_as_for_many(
    bob_client, delivery_in, django_assert_max_num_queries, address
):
    first = delivery_in()
    for number in range(20):
        told = make_notification(first.recipient, title=str(number))
        told.deliveries.create(
            key=str(number), channel="email", next_attempt_at=NOW, created_at=NOW
        )
    with django_assert_max_num_queries(9):
        bob_client.get(address)
