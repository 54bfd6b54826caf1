"""What browsers say of themselves, read into one form."""

from __future__ import annotations

import pytest
from rest_framework.exceptions import ValidationError

from notifications.push.browser import Browser
from notifications.push.inputs import (
    RenewalInput,
    SubscriptionInput,
    browser_of,
    old_browser_of,
)
from progress.api.inputs import checked

ENDPOINT = "https://fcm.googleapis.com/fcm/send/x"
GIVEN = {
    "endpoint": ENDPOINT,
    "keys": {"p256dh": "BAAA=", "auth": "AAAA=="},
    "vapid_key": "BBBB=",
}


def test_padding_is_dropped_so_that_one_secret_has_one_form():
    browser = browser_of(checked(SubscriptionInput, GIVEN), label="Firefox on Linux")
    assert browser == Browser(
        endpoint=ENDPOINT,
        p256dh="BAAA",
        auth="AAAA",
        vapid_key="BBBB",
        label="Firefox on Linux",
    )


def test_a_browser_is_asked_for_only_when_it_says_so():
    assert checked(SubscriptionInput, GIVEN)["is_asked_for"] is False


def test_an_old_subscription_is_known_by_address_and_secret_alone():
    old = {"endpoint": GIVEN["endpoint"], "auth": "AAAA=="}
    given = checked(RenewalInput, {"old": old, "new": GIVEN})
    assert old_browser_of(given["old"]).auth == "AAAA"


@pytest.mark.parametrize("missing", ["endpoint", "keys", "vapid_key"])
def test_a_part_of_a_subscription_is_none(missing):
    part = {name: value for name, value in GIVEN.items() if name != missing}
    with pytest.raises(ValidationError):
        checked(SubscriptionInput, part)


def test_what_a_browser_gives_of_itself_is_known_and_nothing_else():
    assert checked(SubscriptionInput, GIVEN | {"expirationTime": None})
    with pytest.raises(ValidationError) as refused:
        checked(SubscriptionInput, GIVEN | {"user": 1})
    assert list(refused.value.detail) == ["user"]
