from __future__ import annotations

from threading import Barrier, Thread

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse

from notifications.kinds import Channel
from notifications.models import (
    ChannelPreference,
    NotificationSettings,
    PreferenceChange,
)
from notifications.unsubscribe.tokens import Link, token_of
from tests.notifications.conftest import NOW

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def address_of(user_id: int, scope: str = "kind:job_failed", epoch: int = 0) -> str:
    token = token_of(Link(user_id=user_id, scope=scope, epoch=epoch))
    return reverse("notifications:unsubscribe", args=[token])


@pytest.fixture
def provider_client() -> Client:
    """A machine of a mail provider: it has no cookies, and no token against forgery."""
    return Client(enforce_csrf_checks=True)


def is_off(user, scope: str = "kind:job_failed") -> bool:
    rows = ChannelPreference.objects.filter(user=user, scope=scope)
    return rows.filter(channel=Channel.EMAIL, is_enabled=False).exists()


@pytest.mark.parametrize("method", ["get", "head"])
def test_looking_changes_nothing(provider_client, alice, method):
    answer = getattr(provider_client, method)(address_of(alice.pk))
    assert answer.status_code == 200
    assert not ChannelPreference.objects.exists()
    assert not PreferenceChange.objects.exists()


def test_the_page_asks_with_a_form_that_works_without_javascript(
    provider_client, alice
):
    page = provider_client.get(address_of(alice.pk)).content.decode()
    assert "Job failed" in page
    assert '<form method="post">' in page
    assert 'name="action" value="stop"' in page


@pytest.mark.parametrize("is_multipart", [True, False])
def test_one_click_stops_the_kind_without_cookies_and_without_a_redirect(
    provider_client, alice, is_multipart
):
    address = address_of(alice.pk)
    if is_multipart:
        answer = provider_client.post(address, ONE_CLICK)
    else:
        answer = provider_client.post(
            address,
            "List-Unsubscribe=One-Click",
            content_type="application/x-www-form-urlencoded",
        )
    assert answer.status_code == 200
    assert not answer.cookies
    assert len(answer.content) < 100
    assert is_off(alice)
    assert PreferenceChange.objects.get().source == "unsubscribe"


def test_one_click_from_another_site_is_taken(provider_client, alice):
    headers = {"origin": "https://mail.example.org", "sec-fetch-site": "cross-site"}
    answer = provider_client.post(address_of(alice.pk), ONE_CLICK, headers=headers)
    assert answer.status_code == 200
    assert is_off(alice)


def test_clicking_again_is_answered_in_the_same_way(provider_client, alice):
    first = provider_client.post(address_of(alice.pk), ONE_CLICK)
    second = provider_client.post(address_of(alice.pk), ONE_CLICK)
    assert (second.status_code, second.content) == (200, first.content)
    assert PreferenceChange.objects.count() == 1


def test_a_deleted_account_is_answered_in_the_same_way(provider_client, alice):
    address = address_of(alice.pk)
    first = provider_client.post(address, ONE_CLICK)
    alice.delete()
    second = provider_client.post(address, ONE_CLICK)
    assert (second.status_code, second.content) == (200, first.content)
    assert provider_client.get(address).status_code == 200
    assert not ChannelPreference.objects.exists()


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_tampered_link_changes_nothing(provider_client, alice, method):
    address = address_of(alice.pk)[:-3] + "x/"
    answer = getattr(provider_client, method)(address, ONE_CLICK)
    assert answer.status_code == 404
    assert "This link does not work" in answer.content.decode()
    assert not ChannelPreference.objects.exists()


def test_links_of_an_older_epoch_are_void(provider_client, alice):
    NotificationSettings.objects.create(user=alice, epoch=1, updated_at=NOW)
    assert provider_client.post(address_of(alice.pk), ONE_CLICK).status_code == 404
    assert not is_off(alice)
    newer = address_of(alice.pk, epoch=1)
    assert provider_client.post(newer, ONE_CLICK).status_code == 200
    assert is_off(alice)


def test_a_link_of_a_kind_that_is_gone_is_void(provider_client, alice):
    answer = provider_client.get(address_of(alice.pk, "kind:forgotten"))
    assert answer.status_code == 404


def test_the_form_stops_and_offers_to_undo_which_works(provider_client, alice):
    address = address_of(alice.pk)
    page = provider_client.post(address, {"action": "stop"})
    assert page.status_code == 200
    assert 'name="action" value="undo"' in page.content.decode()
    assert is_off(alice)
    page = provider_client.post(address, {"action": "undo"})
    assert "You get these mails again" in page.content.decode()
    assert not is_off(alice)


@pytest.mark.parametrize("body", [{}, {"List-Unsubscribe": "Maybe"}, {"action": "x"}])
def test_a_post_that_asks_for_nothing_changes_nothing(provider_client, alice, body):
    assert provider_client.post(address_of(alice.pk), body).status_code == 400
    assert not ChannelPreference.objects.exists()


def test_the_link_of_a_digest_stops_everything(provider_client, alice):
    address = address_of(alice.pk, "*")
    assert "All mails" in provider_client.get(address).content.decode()
    provider_client.post(address, ONE_CLICK)
    assert is_off(alice, "*")


def test_answers_are_not_kept_by_caches(provider_client, alice):
    answer = provider_client.get(address_of(alice.pk))
    assert "no-store" in answer["Cache-Control"]


def test_other_methods_are_refused(provider_client, alice):
    assert provider_client.put(address_of(alice.pk)).status_code == 405


def test_it_is_the_link_that_counts_not_who_is_logged_in(charlie_client, alice):
    charlie_client.post(address_of(alice.pk), ONE_CLICK)
    assert is_off(alice)
    assert not ChannelPreference.objects.exclude(user=alice).exists()


def test_many_clicks_at_once_are_one(transactional_db, alice):
    address, barrier, answers = address_of(alice.pk), Barrier(4), []

    def click() -> None:
        barrier.wait()
        answers.append(Client().post(address, ONE_CLICK).status_code)
        connections.close_all()

    threads = [Thread(target=click) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [200] * 4
    assert is_off(alice)
    assert PreferenceChange.objects.count() == 1


@pytest.mark.parametrize("scope", ["kind:job_failed", "*"])
def test_a_link_that_is_opened_again_says_so_and_offers_to_undo(
    provider_client, alice, scope
):
    address = address_of(alice.pk, scope)
    provider_client.post(address, ONE_CLICK)
    page = provider_client.get(address).content.decode()
    assert "These mails are stopped already" in page
    assert 'value="undo"' in page
    assert 'value="stop"' not in page
    provider_client.post(address, {"action": "undo"})
    assert 'value="stop"' in provider_client.get(address).content.decode()


def test_what_was_switched_off_elsewhere_is_switched_on_there(provider_client, alice):
    ChannelPreference.objects.create(
        user=alice, scope="kind:job_failed", channel=Channel.EMAIL, is_enabled=False
    )
    page = provider_client.get(address_of(alice.pk)).content.decode()
    assert "These mails are stopped already" in page
    assert 'value="undo"' not in page
    assert "/notifications/preferences/" in page
