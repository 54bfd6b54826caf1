"""Signatures: the standard's own vector, several keys, and the clock's zone."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import UTC, datetime, timedelta, timezone

import pytest

from notifications.endpoints.signing import new_secret, signed_headers

# The test vector of Standard Webhooks' libraries.
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
ID = "msg_p5jXN8AQM9LWM0D4loKWxJek"
BODY = b'{"test": 2432232314}'
AT = datetime.fromtimestamp(1614265330, UTC)
SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_the_vector_of_the_standard():
    assert signed_headers(ID, BODY, [SECRET], at=AT) == {
        "webhook-id": ID,
        "webhook-timestamp": "1614265330",
        "webhook-signature": SIGNATURE,
    }


def test_a_moment_in_another_zone_is_the_same_moment():
    there = AT.astimezone(timezone(timedelta(hours=9)))
    assert signed_headers(ID, BODY, [SECRET], at=there)["webhook-timestamp"] == (
        "1614265330"
    )
    signed = signed_headers(ID, BODY, [SECRET], at=there)
    assert signed["webhook-signature"] == SIGNATURE


def test_each_key_signs_in_its_order():
    other = new_secret()
    both = signed_headers(ID, BODY, [other, SECRET], at=AT)["webhook-signature"]
    first, second = both.split(" ")
    assert second == SIGNATURE
    key = base64.b64decode(other.removeprefix("whsec_"))
    content = f"{ID}.1614265330.".encode() + BODY
    digest = hmac.new(key, content, hashlib.sha256).digest()
    assert first == f"v1,{base64.b64encode(digest).decode()}"


def test_an_id_with_a_dot_is_refused():
    with pytest.raises(ValueError, match="no dot"):
        signed_headers("msg.1", BODY, [SECRET], at=AT)


def test_secrets_are_long_enough_and_never_the_same():
    found = {new_secret() for _ in range(50)}
    assert len(found) == 50
    sizes = {len(base64.b64decode(text.removeprefix("whsec_"))) for text in found}
    assert sizes == {32}


def test_nothing_goes_unsigned():
    with pytest.raises(ValueError, match="no key"):
        signed_headers(ID, BODY, [], at=AT)
