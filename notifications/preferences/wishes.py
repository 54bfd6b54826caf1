"""What one person wants of one kind of message: pure, the most specific word rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time

from notifications.kinds import Category, Channel, Frequency, Kind
from notifications.statuses import Reason

#: The scope that every kind lies in.
EVERYTHING = "*"
#: What gathers messages into a digest. A toast an hour late is none, and machines
#: do not mind how often they are told.
GATHERING: frozenset[Channel] = frozenset({Channel.EMAIL, Channel.PUSH})
#: Kinds that are only worth telling while a job goes on.
PASSING: frozenset[Kind] = frozenset({Kind.JOB_STARTED, Kind.PROGRESS_MILESTONE})
#: The percents that can be told.
MILESTONES = (25, 50, 75)
#: Steps of jobs that take less are not told, unless a person says otherwise.
STEPS_ABOVE = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Trait:
    """What the registry says of a kind, as far as wishes go by it."""

    kind: Kind
    category: Category
    default_channels: frozenset[Channel]
    allowed_channels: frozenset[Channel]
    is_mandatory: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What was said of a channel in one scope; None: as the wider scope says."""

    is_enabled: bool | None = None
    frequency: Frequency | None = None


#: What one layer (a person, the site) says, by scope and channel.
Layer = Mapping[tuple[str, Channel], Cell]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Whether a channel is to tell, and how soon."""

    is_enabled: bool
    frequency: Frequency = Frequency.AT_ONCE


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietWindow:
    """When an evening begins on one weekday (0 is Monday), by the person's clock.

    An end before the start is on the next day; one at the start means no window.
    """

    weekday: int
    start: time
    end: time


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """All that one person wants of one kind (and job): what gates go by.

    `is_muted` is never so for mandatory kinds. `zone` is an IANA name.
    """

    user_id: int
    channels: Mapping[Channel, Wish]
    is_muted: bool = False
    is_following: bool = False
    paused_until: datetime | None = None
    quiet: tuple[QuietWindow, ...] = ()
    zone: str = "UTC"
    language: str = ""
    digest_time: time = time(8)
    is_woken_by_failures: bool = False
    milestones: frozenset[int] = frozenset(MILESTONES)
    milestones_above_seconds: int = 0
    #: When the person last changed anything; None: never.
    changed_at: datetime | None = None

    def wants(self, channel: Channel) -> bool:
        """Return whether the channel is to tell at all, muting aside."""
        wish = self.channels.get(channel)
        return wish is not None and wish.is_enabled


def scopes(kind: Kind, category: Category) -> tuple[str, str, str]:
    """Return the scopes that a kind lies in, the most specific first."""
    return (f"kind:{kind}", f"category:{category}", EVERYTHING)


def resolve(trait: Trait, channel: Channel, layers: Sequence[Layer]) -> Wish:
    """Return the wish in force; `layers` are the person's and the site's, in order.

    Any word of the person's beats the site's, and the site's beats the registry's.
    """
    if channel not in trait.allowed_channels:
        return Wish(is_enabled=False)
    cells = list(_cells(trait, channel, layers))
    said = [cell.is_enabled for cell in cells if cell.is_enabled is not None]
    default = channel in trait.default_channels
    return Wish(
        is_enabled=is_forced(trait, channel) or next(iter(said), default),
        frequency=_frequency(channel, cells),
    )


def is_forced(trait: Trait, channel: Channel) -> bool:
    """Return whether nobody can switch this off: the inbox, and what is mandatory."""
    is_default = channel in trait.default_channels
    return channel == Channel.DATABASE or (trait.is_mandatory and is_default)


def resolve_all(trait: Trait, layers: Sequence[Layer]) -> dict[Channel, Wish]:
    """Return the wish in force for each channel."""
    return {channel: resolve(trait, channel, layers) for channel in Channel}


def refusal(
    wishes: Wishes,
    *,
    kind: Kind,
    channel: Channel,
    percent: int | None = None,
    expected_seconds: float | None = None,
) -> Reason | None:
    """Return why a message is not wanted; None if it is.

    `percent` is a milestone's; `expected_seconds` is how long the job is expected to
    take in all. If nobody knows, a milestone counts as one of a long job, and a start
    as one of a short job: most are.
    """
    if not wishes.wants(channel) or not _is_wanted_step(
        wishes, kind, percent, expected_seconds
    ):
        return Reason.PREFERENCE
    is_noise = channel != Channel.DATABASE
    return Reason.MUTED if wishes.is_muted and is_noise else None


def _is_wanted_step(
    wishes: Wishes, kind: Kind, percent: int | None, expected: float | None
) -> bool:
    if kind not in PASSING:
        return True
    if percent is not None and percent not in wishes.milestones:
        return False
    if expected is None:
        expected = 0 if kind == Kind.JOB_STARTED else wishes.milestones_above_seconds
    is_long = expected >= wishes.milestones_above_seconds
    return is_long or wishes.is_following


def _cells(trait: Trait, channel: Channel, layers: Sequence[Layer]) -> Iterator[Cell]:
    for layer in layers:
        for scope in scopes(trait.kind, trait.category):
            cell = layer.get((scope, channel))
            if cell is not None:
                yield cell


def _frequency(channel: Channel, cells: Sequence[Cell]) -> Frequency:
    if channel not in GATHERING:
        return Frequency.AT_ONCE
    said = (cell.frequency for cell in cells if cell.frequency)
    return next(said, Frequency.AT_ONCE)
