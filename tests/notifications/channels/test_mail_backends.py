from __future__ import annotations

import pytest

from notifications.channels import mail_backends, smtp


@pytest.mark.parametrize(
    ("backend", "name"),
    [
        ("notifications.channels.resend.EmailBackend", "resend"),
        ("anymail.backends.postmark.EmailBackend", "postmark"),
        ("django.core.mail.backends.smtp.EmailBackend", "smtp"),
        ("django.core.mail.backends.filebased.EmailBackend", "file"),
        ("django.core.mail.backends.console.EmailBackend", "console"),
    ],
)
def test_each_provider_has_a_name(settings, backend, name):
    settings.EMAIL_BACKEND = backend
    settings.ANYMAIL = {"RESEND_API_KEY": "k", "POSTMARK_SERVER_TOKEN": "k"}
    assert mail_backends.name_of(mail_backends.backend()) == name


def test_djangos_own_smtp_gives_way_to_one_that_knows_more(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_TIMEOUT = "mail.example.org", 7
    backend = mail_backends.backend()
    assert isinstance(backend, smtp.EmailBackend)
    assert (backend.host, backend.timeout) == ("mail.example.org", 7)


@pytest.mark.parametrize("is_secret", [True, False])
def test_a_connection_that_is_secret_from_the_start_is_watched_as_well(
    settings, is_secret
):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_USE_SSL = is_secret
    assert issubclass(mail_backends.backend().connection_class, smtp._Watching)
