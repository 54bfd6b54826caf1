"""A browser's keys: those that nothing can be encrypted for are refused."""

from __future__ import annotations

import pytest

from notifications.push.browser import check_keys
from notifications.push.errors import BadKeys
from tests.notifications.push.browsers import OwnBrowser, encoded

GOOD = OwnBrowser()


def test_keys_of_a_browser_are_good_with_and_without_padding():
    check_keys(GOOD.p256dh, GOOD.auth)
    check_keys(GOOD.p256dh + "=", GOOD.auth + "==")


@pytest.mark.parametrize(
    ("p256dh", "auth"),
    [
        ("", GOOD.auth),
        (GOOD.p256dh, ""),
        (GOOD.p256dh, encoded(b"x" * 15)),
        (GOOD.p256dh[:-4], GOOD.auth),
        # A point that is not on the curve
        (encoded(b"\x04" + b"\x01" * 64), GOOD.auth),
        # A compressed one
        (encoded(b"\x02" + b"\x01" * 32), GOOD.auth),
        ("not base64!", GOOD.auth),
        (GOOD.p256dh, "ä" * 22),
    ],
)
def test_keys_that_cannot_be_used_are_refused(p256dh, auth):
    with pytest.raises(BadKeys):
        check_keys(p256dh, auth)
