from __future__ import annotations

import pytest

from notifications.receipts import secrets


@pytest.mark.parametrize(
    ("provider", "anymail", "is_safe"),
    [
        ("resend", {"RESEND_SIGNING_SECRET": "whsec_c2VjcmV0"}, True),
        ("resend", {"RESEND_SIGNING_SECRET": ""}, False),
        ("resend", {"WEBHOOK_SECRET": "a:b"}, False),
        ("postmark", {"WEBHOOK_SECRET": "a:b"}, True),
        ("postmark", {"WEBHOOK_SECRET": []}, False),
        ("postmark", {"RESEND_SIGNING_SECRET": "whsec_c2VjcmV0"}, False),
    ],
)
def test_each_provider_proves_itself_in_its_own_way(
    settings, provider, anymail, is_safe
):
    settings.ANYMAIL = anymail
    assert secrets.are_set_for(provider) is is_safe
