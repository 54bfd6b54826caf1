"""The admin's lists say kinds, channels and statuses as other pages do."""

from __future__ import annotations

from notifications.statuses import Status

LIST = "/admin/notifications/delivery/"


def test_a_list_has_words_in_columns_and_filters(admin_client, delivery_in):
    delivery_in(Status.DEFERRED, reason="quiet_hours")

    page = admin_client.get(LIST).content.decode()

    assert '<td class="field-channel_in_words">E-mail</td>' in page
    assert '<td class="field-status_in_words">Held back</td>' in page
    assert '<td class="field-reason_in_words">Quiet hours</td>' in page
    assert '<a href="?channel__exact=websocket">' in page
    assert "In the app" in page


def test_a_filter_finds_by_the_name_and_says_what_is_chosen(admin_client, delivery_in):
    delivery_in(Status.DEFERRED)
    delivery_in(Status.FAILED)

    page = admin_client.get(LIST, {"status__exact": "failed"}).content.decode()

    assert "1 delivery" in page
    assert 'class="selected"' in page


def test_counts_stand_beside_the_values(admin_client, delivery_in):
    delivery_in(Status.FAILED)

    page = admin_client.get(LIST, {"_facets": "True"}).content.decode()

    assert "Given up (1)" in page
    assert "Delivered (0)" in page
