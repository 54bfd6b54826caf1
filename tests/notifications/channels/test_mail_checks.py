from __future__ import annotations

import pytest

from notifications.channels import mail_checks

RESEND = "notifications.channels.resend.EmailBackend"
SMTP = "django.core.mail.backends.smtp.EmailBackend"


def ids(check) -> list[str]:
    return [str(found.id) for found in check(None)]


@pytest.mark.parametrize(
    ("sender", "found"),
    [
        ("Headway <headway@example.org>", []),
        ("headway@localhost", []),
        ("Headway", ["headway.E024"]),
        ("Headway <headway>", ["headway.E024"]),
        ("", ["headway.E024"]),
        ("A\nBcc: eve@example.org <a@example.org>", ["headway.E024"]),
    ],
)
def test_the_sender_has_to_be_an_address(settings, sender, found):
    settings.DEFAULT_FROM_EMAIL = sender
    assert ids(mail_checks.sender_is_an_address) == found


@pytest.mark.parametrize(
    ("backend", "anymail", "found"),
    [
        (RESEND, {"RESEND_API_KEY": "re_key"}, []),
        (RESEND, {"RESEND_API_KEY": ""}, ["headway.E025"]),
        (RESEND, {}, ["headway.E025"]),
        (SMTP, {}, []),
        ("no.such.Backend", {}, ["headway.E025"]),
        ("anymail.backends.postmark.EmailBackend", {}, ["headway.E025"]),
    ],
)
def test_a_backend_needs_its_settings(settings, backend, anymail, found):
    settings.EMAIL_BACKEND, settings.ANYMAIL = backend, anymail
    del settings.RESEND_API_KEY
    assert ids(mail_checks.backend_can_be_made) == found


@pytest.mark.parametrize(
    ("secret", "found"),
    [
        (None, []),
        ("whsec_c2VjcmV0", []),
        ("whsec_é", ["headway.E026"]),
        ("whsec_a", ["headway.E026"]),
        ("whsec_", ["headway.E026"]),
    ],
)
def test_a_signing_secret_has_to_be_one(settings, secret, found):
    settings.ANYMAIL = {"RESEND_SIGNING_SECRET": secret}
    assert ids(mail_checks.signing_secret_can_be_read) == found


@pytest.mark.parametrize(
    ("backend", "anymail", "found"),
    [
        (RESEND, {"RESEND_SIGNING_SECRET": "whsec_c2VjcmV0"}, []),
        (RESEND, {"WEBHOOK_SECRET": ["a:b"]}, ["headway.W027"]),
        ("anymail.backends.postmark.EmailBackend", {}, ["headway.W027"]),
        ("anymail.backends.postmark.EmailBackend", {"WEBHOOK_SECRET": "a:b"}, []),
        (SMTP, {}, []),
        ("no.such.Backend", {}, []),
    ],
)
def test_a_provider_should_be_able_to_tell(settings, backend, anymail, found):
    settings.EMAIL_BACKEND, settings.ANYMAIL = backend, anymail
    assert ids(mail_checks.receipts_can_come) == found


@pytest.mark.parametrize(
    ("base", "found"),
    [("https://headway.example.org", []), ("http://localhost", ["headway.W028"])],
)
def test_one_click_needs_https(settings, base, found):
    settings.HEADWAY_BASE_URL = base
    assert ids(mail_checks.links_are_encrypted) == found
