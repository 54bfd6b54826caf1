"""Each system check speaks up by its number, and is silent when all is well."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.core.checks import registry

from config.checks import CHECKS
from config.settings import CELERY_TASK_TIME_LIMIT

SQLITE = {"ENGINE": "django.db.backends.sqlite3", "OPTIONS": {}}
IMMEDIATE = {**SQLITE, "OPTIONS": {"transaction_mode": "IMMEDIATE"}}
POSTGRES = {"ENGINE": "django.db.backends.postgresql", "OPTIONS": {}}
MEMORY = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
LISTS = {"default": {"BACKEND": "channels_redis.core.RedisChannelLayer"}}
REDIS = {"default": {"BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer"}}

GOOD = {
    "DATABASES": {"default": IMMEDIATE},
    "CHANNEL_LAYERS": REDIS,
    "ALLOWED_HOSTS": ["headway.example.org"],
    "EMAIL_BACKEND": "anymail.backends.resend.EmailBackend",
}


@pytest.fixture
def complaints(monkeypatch):
    """Call with settings: the numbers of the complaints about them."""

    def complaints(**values):
        for name, value in {**GOOD, **values}.items():
            monkeypatch.setattr(settings, name, value)
        return [message.id for check, _ in CHECKS for message in check(None)]

    return complaints


def test_good_settings_are_not_complained_about(complaints):
    assert complaints() == []
    assert complaints(DATABASES={"default": POSTGRES}) == []


@pytest.mark.parametrize(
    ("number", "values"),
    [
        ("E001", {"DATABASES": {"default": SQLITE}}),
        ("E002", {"CHANNEL_LAYERS": MEMORY}),
        ("E007", {"CHANNEL_LAYERS": LISTS}),
        (
            "E003",
            {
                "CELERY_BROKER_TRANSPORT_OPTIONS": {
                    "visibility_timeout": CELERY_TASK_TIME_LIMIT
                }
            },
        ),
        ("E003", {"CELERY_BROKER_TRANSPORT_OPTIONS": {}}),
        ("E004", {"HEADWAY_HEARTBEAT_SECONDS": 21, "HEADWAY_LEASE_SECONDS": 60}),
        ("E008", {"HEADWAY_SLICE_SECONDS": 0}),
        ("E008", {"HEADWAY_RETRY_SECONDS": 60, "HEADWAY_RETRY_MAX_SECONDS": 30}),
        ("E009", {"HEADWAY_PAGE_SECONDS": 0.0}),
        ("E009", {"HEADWAY_MAX_CHARACTERS": 0}),
        ("E009", {"HEADWAY_READER_MEMORY_MB": 64}),
        ("E009", {"HEADWAY_OCR_MEMORY_MB": 512}),
        ("W010", {"HEADWAY_SANDBOX": False}),
        ("W005", {"ALLOWED_HOSTS": ["*"]}),
        (
            "W006",
            {"EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend"},
        ),
    ],
)
def test_a_bad_setting_is_complained_about_by_its_number(complaints, number, values):
    assert complaints(**values) == [f"headway.{number}"]


def test_all_checks_are_registered():
    known = registry.registry.get_checks(include_deployment_checks=True)
    assert {check for check, _ in CHECKS} <= set(known)
