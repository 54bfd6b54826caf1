"""System checks: settings that start well and go wrong later."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from channels_redis.core import RedisChannelLayer
from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.core.checks import Warning as CheckWarning
from django.utils.module_loading import import_string

Check = Callable[..., list[CheckMessage]]
Apps = Sequence[AppConfig] | None

#: What an ordinary PDF takes, with room.
LEAST_MEMORY_MB = 128


def sqlite_is_immediate(app_configs: Apps, **kwargs: Any) -> list[CheckMessage]:
    """E001: deferred transactions of several processes fail at once on SQLite."""
    database = settings.DATABASES["default"]
    mode = database.get("OPTIONS", {}).get("transaction_mode")
    if not database["ENGINE"].endswith("sqlite3") or mode == "IMMEDIATE":
        return []
    return [
        Error(
            "SQLite runs without immediate transactions.",
            hint='Set OPTIONS["transaction_mode"] to "IMMEDIATE".',
            id="headway.E001",
        )
    ]


def channel_layer_is_shared(app_configs: Apps, **kwargs: Any) -> list[CheckMessage]:
    """E002: what a worker reports into its own memory reaches no web process."""
    backend = settings.CHANNEL_LAYERS["default"]["BACKEND"]
    if "InMemory" not in backend:
        return []
    return [
        Error(
            "The in-memory channel layer does not leave its process.",
            hint="Set REDIS_URL and use the Redis channel layer.",
            id="headway.E002",
        )
    ]


def channel_layer_is_pub_sub(app_configs: Apps, **kwargs: Any) -> list[CheckMessage]:
    """E007: the layer of lists drops what is new when a process is behind.

    It also forgets groups after a day, orders by the senders' clocks, and a relay
    that begins anew would empty it for every process.
    """
    backend = import_string(settings.CHANNEL_LAYERS["default"]["BACKEND"])
    if not issubclass(backend, RedisChannelLayer):
        return []
    return [
        Error(
            "The channel layer keeps messages in lists.",
            hint="Use channels_redis.pubsub.RedisPubSubChannelLayer.",
            id="headway.E007",
        )
    ]


def messages_outlast_tasks(app_configs: Apps, **kwargs: Any) -> list[CheckMessage]:
    """E003: a message that comes back during its task runs the task twice."""
    timeout = settings.CELERY_BROKER_TRANSPORT_OPTIONS.get("visibility_timeout", 0)
    if timeout > settings.CELERY_TASK_TIME_LIMIT:
        return []
    return [
        Error(
            "The visibility timeout is shorter than the longest task.",
            hint="Raise visibility_timeout above CELERY_TASK_TIME_LIMIT.",
            id="headway.E003",
        )
    ]


def heart_beats_within_lease(app_configs: Apps, **kwargs: Any) -> list[CheckMessage]:
    """E004: with fewer than three heartbeats in a lease, one lost beat loses it."""
    if settings.HEADWAY_HEARTBEAT_SECONDS * 3 <= settings.HEADWAY_LEASE_SECONDS:
        return []
    return [
        Error(
            "The lease ends before three heartbeats.",
            hint="Raise HEADWAY_LEASE_SECONDS or lower HEADWAY_HEARTBEAT_SECONDS.",
            id="headway.E004",
        )
    ]


def waits_make_sense(app_configs: Apps, **kwargs: Any) -> list[CheckMessage]:
    """E008: without time between two tries, or a slice to work in, nothing gets on."""
    first, longest = settings.HEADWAY_RETRY_SECONDS, settings.HEADWAY_RETRY_MAX_SECONDS
    if settings.HEADWAY_SLICE_SECONDS > 0 and 0 < first <= longest:
        return []
    return [
        Error(
            "A slice or the time between two tries is nothing, or the first is longer "
            "than the longest.",
            hint="Give HEADWAY_SLICE_SECONDS, HEADWAY_RETRY_SECONDS and "
            "HEADWAY_RETRY_MAX_SECONDS seconds above zero, the last the most.",
            id="headway.E008",
        )
    ]


def readers_have_means(app_configs: Apps, **kwargs: Any) -> list[CheckMessage]:
    """E009: with less than this no document is read, or none with a picture."""
    seconds = ("OPEN_SECONDS", "PAGE_SECONDS", "OCR_PAGE_SECONDS", "DOCUMENT_SECONDS")
    room = ("MAX_PAGES", "MAX_PIXELS", "MAX_CHARACTERS")
    has_room = all(getattr(settings, f"HEADWAY_{name}") > 0 for name in seconds + room)
    text, ocr = settings.HEADWAY_READER_MEMORY_MB, settings.HEADWAY_OCR_MEMORY_MB
    if has_room and LEAST_MEMORY_MB <= text <= ocr:
        return []
    return [
        Error(
            "Reading a page has no time, no room, or too little memory.",
            hint="Give more than none to HEADWAY_OPEN_, PAGE_, OCR_PAGE_ and "
            "DOCUMENT_SECONDS and to HEADWAY_MAX_PAGES, MAX_PIXELS and "
            f"MAX_CHARACTERS, at least {LEAST_MEMORY_MB} to "
            "HEADWAY_READER_MEMORY_MB, and no less to HEADWAY_OCR_MEMORY_MB.",
            id="headway.E009",
        )
    ]


def files_are_read_apart(app_configs: Apps, **kwargs: Any) -> list[CheckMessage]:
    """W010: a worker that opens files itself lends them its rights and its secrets."""
    if settings.HEADWAY_SANDBOX:
        return []
    return [
        CheckWarning(
            "Workers open what is handed in themselves.",
            hint="Set HEADWAY_SANDBOX=on.",
            id="headway.W010",
        )
    ]


def hosts_are_named(app_configs: Apps, **kwargs: Any) -> list[CheckMessage]:
    """W005: a site that answers to any name can be made to link to any name."""
    if "*" not in settings.ALLOWED_HOSTS:
        return []
    return [
        CheckWarning(
            "ALLOWED_HOSTS admits every name.",
            hint="Name the hosts: ALLOWED_HOSTS=headway.example.org",
            id="headway.W005",
        )
    ]


def mail_leaves_the_house(app_configs: Apps, **kwargs: Any) -> list[CheckMessage]:
    """W006: mail written to files is read by nobody in production."""
    if "filebased" not in settings.EMAIL_BACKEND:
        return []
    return [
        CheckWarning(
            "Mail is written to files.",
            hint="Set RESEND_API_KEY, or EMAIL_BACKEND to another backend.",
            id="headway.W006",
        )
    ]


#: Each check, and whether it is for deployment only (`check --deploy`).
CHECKS: tuple[tuple[Check, bool], ...] = (
    (sqlite_is_immediate, False),
    (channel_layer_is_pub_sub, False),
    (messages_outlast_tasks, False),
    (heart_beats_within_lease, False),
    (waits_make_sense, False),
    (readers_have_means, False),
    (channel_layer_is_shared, True),
    (files_are_read_apart, True),
    (hosts_are_named, True),
    (mail_leaves_the_house, True),
)
