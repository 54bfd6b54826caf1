"""Browsers of people: who is told on them, how many, and when no more."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from notifications.models import PushSubscription
from notifications.push import keys, subscriptions
from notifications.push.errors import (
    BadKeys,
    OutdatedKey,
    SwitchedOff,
    TooManyBrowsers,
    UnknownService,
)
from notifications.push.subscriptions import LIMIT, Disabled
from notifications.vault import unseal
from tests.notifications.push.browsers import OwnBrowser

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def register(user, own=None, *, is_asked_for=True, now=NOW, **values):
    told = (own or OwnBrowser()).told(**values)
    return subscriptions.register(user, told, is_asked_for=is_asked_for, now=now)


def test_a_browser_is_kept_with_its_address_sealed(alice):
    own = OwnBrowser()
    row = register(alice, own)
    row.refresh_from_db()
    assert (row.user, row.label, row.p256dh) == (alice, "Firefox on Linux", own.p256dh)
    assert row.vapid_key == keys.current()
    assert own.endpoint not in row.sealed_endpoint
    assert unseal(row.sealed_endpoint) == own.endpoint
    assert unseal(row.sealed_auth) == own.auth


def test_the_same_browser_again_is_the_same_row(alice):
    own = OwnBrowser()
    first = register(alice, own)
    again = register(alice, own, label="Firefox on Windows")
    assert again.pk == first.pk
    row = PushSubscription.objects.get()
    assert (row.label, row.created_at) == ("Firefox on Windows", NOW)


def test_a_browser_is_of_whoever_logged_in_last_and_by_a_row_of_its_own(alice, charlie):
    own = OwnBrowser()
    hers = register(alice, own)
    his = register(charlie, own, is_asked_for=False)
    assert PushSubscription.objects.get() == his
    assert his.user == charlie
    # What waits for her names the row that is no more.
    assert his.pk != hers.pk


def test_a_browser_that_was_removed_by_hand_comes_back_only_by_a_click(alice):
    own = OwnBrowser()
    row = register(alice, own)
    subscriptions.disable(row.pk, Disabled.BY_HAND, now=NOW)
    with pytest.raises(SwitchedOff):
        register(alice, own, is_asked_for=False)
    row.refresh_from_db()
    assert (row.disabled_at, row.disabled_reason) == (NOW, "by_hand")
    register(alice, own, is_asked_for=True)
    row.refresh_from_db()
    assert (row.disabled_at, row.disabled_reason) == (None, "")


@pytest.mark.parametrize("reason", [Disabled.GONE, Disabled.LOGGED_OUT])
def test_a_browser_that_is_back_is_told_again(alice, reason):
    own = OwnBrowser()
    row = register(alice, own)
    subscriptions.disable(row.pk, reason, now=NOW)
    register(alice, own, is_asked_for=False)
    assert PushSubscription.objects.live().get() == row


def test_disabling_twice_keeps_the_first_reason(alice):
    row = register(alice)
    assert subscriptions.disable(row.pk, Disabled.GONE, now=NOW)
    assert not subscriptions.disable(row.pk, Disabled.BY_HAND, now=NOW)
    row.refresh_from_db()
    assert row.disabled_reason == "gone"


def test_an_eleventh_browser_is_refused_until_one_is_removed(alice, charlie):
    rows = [register(alice) for _ in range(LIMIT)]
    with pytest.raises(TooManyBrowsers):
        register(alice)
    assert PushSubscription.objects.count() == LIMIT
    register(charlie)
    subscriptions.disable(rows[0].pk, Disabled.BY_HAND, now=NOW)
    register(alice)
    assert PushSubscription.objects.of(alice).live().count() == LIMIT


def test_a_known_browser_comes_again_although_there_are_ten(alice):
    own = OwnBrowser()
    for _ in range(LIMIT - 1):
        register(alice)
    row = register(alice, own)
    assert register(alice, own).pk == row.pk


def test_of_browsers_that_were_let_go_only_the_latest_are_kept(alice):
    for at in range(LIMIT + 5):
        row = register(alice, label=str(at))
        then = NOW + timedelta(minutes=at)
        subscriptions.disable(row.pk, Disabled.BY_HAND, now=then)
    register(alice, label="live")
    assert PushSubscription.objects.live().get().label == "live"
    kept = PushSubscription.objects.exclude(label="live")
    assert {row.label for row in kept} == {str(at) for at in range(5, LIMIT + 5)}


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"endpoint": "https://evil.example/x"}, UnknownService),
        ({"p256dh": "AAAA"}, BadKeys),
        ({"vapid_key": "not ours"}, OutdatedKey),
    ],
)
def test_what_cannot_be_sent_to_is_not_kept(alice, values, error):
    with pytest.raises(error):
        register(alice, **values)
    assert not PushSubscription.objects.exists()


def test_a_browser_that_changed_its_address_keeps_its_row(alice):
    old, new = OwnBrowser(), OwnBrowser()
    row = register(alice, old)
    renewed = subscriptions.renew(old.told(), new.told(label=""), now=NOW)
    assert renewed.pk == row.pk
    row.refresh_from_db()
    assert unseal(row.sealed_endpoint) == new.endpoint
    assert row.label == "Firefox on Linux"


def test_who_does_not_know_the_secret_renews_nothing(alice):
    old, thief = OwnBrowser(), OwnBrowser()
    row = register(alice, old)
    guess = OwnBrowser(name=old.name)
    assert subscriptions.renew(guess.told(), thief.told(), now=NOW) is None
    row.refresh_from_db()
    assert unseal(row.sealed_endpoint) == old.endpoint


def test_a_browser_that_is_told_no_more_is_not_renewed(alice):
    old, new = OwnBrowser(), OwnBrowser()
    row = register(alice, old)
    subscriptions.disable(row.pk, Disabled.BY_HAND, now=NOW)
    assert subscriptions.renew(old.told(), new.told(), now=NOW) is None


def test_a_new_address_that_is_known_already_is_kept_once(alice):
    old, new = OwnBrowser(), OwnBrowser()
    row = register(alice, old)
    register(alice, new)
    subscriptions.renew(old.told(), new.told(), now=NOW)
    assert PushSubscription.objects.get() == row


def test_people_without_an_account_have_no_browsers(alice):
    register(alice)
    alice.is_active = False
    assert not PushSubscription.objects.of(alice).exists()


def test_after_a_lost_secret_nothing_is_renewed_and_subscribing_anew_mends_it(
    alice, settings, caplog
):
    old, new = OwnBrowser(), OwnBrowser()
    outdated = keys.current().public_key
    row = register(alice, old)
    settings.SECRET_KEY = "another"

    assert subscriptions.renew(old.told(), new.told(), now=NOW) is None
    assert "can only subscribe anew" in caplog.text
    with pytest.raises(OutdatedKey):
        register(alice, old, vapid_key=outdated)
    assert register(alice, old).pk == row.pk

    row.refresh_from_db()
    assert unseal(row.sealed_auth) == old.auth
    assert row.vapid_key.public_key != outdated
    assert keys.is_usable(row.vapid_key)
