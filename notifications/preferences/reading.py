"""Reads what people want: as many queries for a thousand people as for one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import time
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import F, Q

from notifications.kinds import Channel, Frequency, Kind, Severity
from notifications.models import (
    ChannelPreference,
    Choice,
    Delivery,
    JobChoice,
    NotificationSettings,
    QuietHours,
    SiteDefault,
)
from notifications.preferences.clocks import is_zone
from notifications.preferences.wishes import (
    MILESTONES,
    STEPS_ABOVE,
    Cell,
    Layer,
    QuietWindow,
    Trait,
    Wishes,
    resolve_all,
)
from notifications.registry import REGISTRY

#: When the daily digest goes, unless a person says otherwise.
DIGEST_TIME = time(8)


@dataclass(frozen=True, slots=True, kw_only=True)
class Personal:
    """All that one person has said, before it is applied to a kind and a job."""

    user_id: int
    settings: NotificationSettings
    layer: Layer = field(default_factory=dict)
    site: Layer = field(default_factory=dict)
    quiet: tuple[QuietWindow, ...] = ()
    choices: Mapping[UUID, Choice] = field(default_factory=dict)

    @property
    def zone(self) -> str:
        """The IANA name that the person's clock goes by."""
        own = self.settings.time_zone
        return own if own and is_zone(own) else settings.TIME_ZONE


def wishes_of(
    user_ids: Collection[int], *, kind: Kind, severity: Severity, job_id: UUID | None
) -> dict[int, Wishes]:
    """Return what each person wants of a kind and a job, by their id.

    A constant number of queries; people without a word of their own are there, too.
    """
    jobs = [] if job_id is None else [job_id]
    people = personal(user_ids, job_ids=jobs)
    return {pk: applied(person, kind, job_id) for pk, person in people.items()}


def settings_of(person: Any) -> NotificationSettings:
    """Return a person's settings, or the usual ones where there are none.

    Without a query when they came with the person.
    """
    if person is None:
        return NotificationSettings()
    own = getattr(person, "notification_settings", None)
    return own or NotificationSettings(user_id=person.pk)


def language_of(person: Any) -> str:
    """Return the language that a person reads, or the site's."""
    return _language(settings_of(person))


def _language(own: NotificationSettings) -> str:
    return own.language or settings.LANGUAGE_CODE


def recipients_of(rows: Collection[Delivery]) -> dict[int, Personal]:
    """Return what the recipients of deliveries (`for_attempts`) have said.

    A query each for what there is, none for what is not: for most people none.
    """
    rows = [row for row in rows if row.recipient_id]
    layers = _layers(_ids(row for row in rows if row.has_preferences))
    site = site_layer() if any(row.has_site_defaults for row in rows) else {}
    quiet = _quiet(_ids(row for row in rows if row.has_quiet_hours))
    chosen = [row for row in rows if row.has_job_choice and row.event]
    jobs = {row.event.job_id for row in chosen if row.event and row.event.job_id}
    choices = _choices(_ids(chosen), jobs)
    return {
        pk: Personal(
            user_id=pk,
            settings=settings_of(person),
            layer=layers.get(pk, {}),
            site=site,
            quiet=tuple(quiet.get(pk, ())),
            choices=choices.get(pk, {}),
        )
        for pk, person in ((row.recipient_id, row.recipient) for row in rows)
        if pk is not None
    }


def _ids(rows: Iterable[Delivery]) -> set[int]:
    return {row.recipient_id for row in rows if row.recipient_id is not None}


def personal(
    user_ids: Collection[int], *, job_ids: Collection[UUID] = ()
) -> dict[int, Personal]:
    """Return what each of these people has said, in a constant number of queries."""
    site = site_layer()
    own = _settings(user_ids)
    layers = _layers(user_ids)
    quiet = _quiet(user_ids)
    choices = _choices(user_ids, job_ids)
    return {
        pk: Personal(
            user_id=pk,
            settings=own.get(pk) or NotificationSettings(user_id=pk),
            layer=layers.get(pk, {}),
            site=site,
            quiet=tuple(quiet.get(pk, ())),
            choices=choices.get(pk, {}),
        )
        for pk in user_ids
    }


def applied(person: Personal, kind: Kind, job_id: UUID | None = None) -> Wishes:
    """Return what one person wants of a kind and a job."""
    own = person.settings
    trait = trait_of(kind)
    choice = person.choices.get(job_id) if job_id else None
    chosen = MILESTONES if own.milestones is None else own.milestones
    above = own.milestones_above_seconds
    return Wishes(
        user_id=person.user_id,
        channels=resolve_all(trait, (person.layer, person.site)),
        is_muted=choice == Choice.MUTE and not trait.is_mandatory,
        is_following=choice == Choice.FOLLOW,
        paused_until=own.paused_until,
        quiet=person.quiet,
        zone=person.zone,
        language=_language(own),
        digest_time=own.digest_time or DIGEST_TIME,
        is_woken_by_failures=own.is_woken_by_failures,
        milestones=frozenset(chosen),
        milestones_above_seconds=STEPS_ABOVE if above is None else above,
        changed_at=own.updated_at,
    )


def trait_of(kind: Kind) -> Trait:
    """Return what the registry says of a kind."""
    entry = REGISTRY[kind]
    return Trait(
        kind=kind,
        category=entry.category,
        default_channels=frozenset(entry.default_channels),
        allowed_channels=frozenset(entry.allowed_channels),
        is_mandatory=entry.is_mandatory,
    )


def site_layer() -> Layer:
    """Return what admins want for whoever has not said otherwise."""
    rows = SiteDefault.objects.all()
    return {(row.scope, Channel(row.channel)): cell_of(row) for row in rows}


def cell_of(row: ChannelPreference | SiteDefault) -> Cell:
    """Return what a row says."""
    frequency = Frequency(row.frequency) if row.frequency else None
    return Cell(is_enabled=row.is_enabled, frequency=frequency)


def followers_of(job_id: UUID) -> list[int]:
    """Return who follows a job and may still see it: its owner, and staff."""
    may_see = Q(user__is_staff=True) | Q(job__owner=F("user"))
    rows = JobChoice.objects.filter(may_see, job=job_id, choice=Choice.FOLLOW)
    return list(rows.filter(user__is_active=True).values_list("user_id", flat=True))


def _settings(user_ids: Collection[int]) -> dict[int, NotificationSettings]:
    rows = NotificationSettings.objects.filter(user__in=user_ids)
    return {row.user_id: row for row in rows}


def _layers(user_ids: Collection[int]) -> dict[int, dict[tuple[str, Channel], Cell]]:
    layers: dict[int, dict[tuple[str, Channel], Cell]] = defaultdict(dict)
    if not user_ids:
        return layers
    for row in ChannelPreference.objects.filter(user__in=user_ids):
        layers[row.user_id][row.scope, Channel(row.channel)] = cell_of(row)
    return layers


def _quiet(user_ids: Collection[int]) -> dict[int, list[QuietWindow]]:
    windows: dict[int, list[QuietWindow]] = defaultdict(list)
    if not user_ids:
        return windows
    rows = QuietHours.objects.filter(user__in=user_ids).order_by("weekday")
    for row in rows:
        window = QuietWindow(weekday=row.weekday, start=row.start, end=row.end)
        windows[row.user_id].append(window)
    return windows


def _choices(
    user_ids: Collection[int], job_ids: Collection[UUID]
) -> dict[int, dict[UUID, Choice]]:
    choices: dict[int, dict[UUID, Choice]] = defaultdict(dict)
    if not job_ids:
        return choices
    for row in JobChoice.objects.filter(user__in=user_ids, job__in=job_ids):
        choices[row.user_id][row.job_id] = Choice(row.choice)
    return choices
