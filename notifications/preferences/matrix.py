"""The matrix of kinds and channels as the page and the REST interface show it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from notifications.kinds import Category, Channel, Frequency, Kind
from notifications.preferences import whole
from notifications.preferences.reading import Personal, trait_of
from notifications.preferences.wishes import (
    GATHERING,
    Trait,
    Wish,
    is_forced,
    resolve,
)
from notifications.registry import REGISTRY, NotificationKind

#: The columns, in their order. The log belongs to the site, not to a person.
COLUMNS: Mapping[Channel, str] = {
    Channel.DATABASE: "Inbox",
    Channel.WEBSOCKET: "In the app",
    Channel.EMAIL: "E-mail",
    Channel.PUSH: "Push",
    Channel.WEBHOOK: "Webhook",
}
GROUPS: Mapping[Category, str] = {
    Category.RESULTS: "Results",
    Category.PROBLEMS: "Problems",
    Category.PROGRESS: "On the way",
    Category.SYSTEM: "System",
}
FREQUENCIES: Mapping[Frequency, str] = {
    Frequency.AT_ONCE: "At once",
    Frequency.HOURLY: "Hourly digest",
    Frequency.DAILY: "Daily digest",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CellView:
    """One cell: what is in force, what the site says, and whose word it is."""

    scope: str
    channel: Channel
    label: str
    wish: Wish
    default: Wish
    is_allowed: bool
    is_forced: bool
    is_own: bool

    @property
    def name(self) -> str:
        """What the cell is called in forms and in the trail."""
        return f"{self.scope} {self.channel}"

    @property
    def default_words(self) -> str:
        """What holds for whoever says nothing of it."""
        if not self.default.is_enabled:
            return "off"
        how = FREQUENCIES[self.default.frequency].lower()
        return f"on, {how}" if self.is_gathering else "on"

    @property
    def is_gathering(self) -> bool:
        """Whether its messages can wait for a digest."""
        return self.is_allowed and self.channel in GATHERING


@dataclass(frozen=True, slots=True, kw_only=True)
class RowView:
    """One kind."""

    kind: Kind
    label: str
    description: str
    cells: tuple[CellView, ...]

    @property
    def is_own(self) -> bool:
        """Whether the person has said anything of it."""
        return any(cell.is_own for cell in self.cells)


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupView:
    """One category, and the kinds in it."""

    category: Category
    label: str
    rows: tuple[RowView, ...]


def groups(person: Personal, *, is_staff: bool) -> tuple[GroupView, ...]:
    """Return the matrix of a person; what is for staff only is left out for others."""
    order = list(GROUPS)
    entries = sorted(kinds(is_staff=is_staff), key=lambda e: order.index(e.category))
    return tuple(
        GroupView(
            category=category,
            label=GROUPS[category],
            rows=tuple(_row(entry, person) for entry in those),
        )
        for category, those in groupby(entries, key=lambda entry: entry.category)
    )


def kinds(*, is_staff: bool) -> list[NotificationKind]:
    """Return the kinds that a person can be told of; tests are asked for each time."""
    hidden = {Kind.TEST} if is_staff else {Kind.TEST, Kind.SYSTEM_ALERT}
    return [entry for entry in REGISTRY.values() if entry.kind not in hidden]


def all_cells(person: Personal, *, is_staff: bool) -> Iterator[CellView]:
    """Yield every cell that a person can change."""
    for group in groups(person, is_staff=is_staff):
        for row in group.rows:
            yield from (c for c in row.cells if c.is_allowed)


def inherited(cell: CellView, person: Personal) -> Wish:
    """Return what a cell would say without the person's own word about it."""
    trait = trait_of(Kind(cell.scope.removeprefix("kind:")))
    return _inherited(trait, cell.channel, person)


def _row(entry: NotificationKind, person: Personal) -> RowView:
    trait = trait_of(entry.kind)
    return RowView(
        kind=entry.kind,
        label=entry.label,
        description=entry.description,
        cells=tuple(_cell(trait, entry, channel, person) for channel in COLUMNS),
    )


def _cell(
    trait: Trait, entry: NotificationKind, channel: Channel, person: Personal
) -> CellView:
    scope, is_allowed = f"kind:{entry.kind}", channel in trait.allowed_channels
    return CellView(
        scope=scope,
        channel=channel,
        label=f"{entry.label}, {COLUMNS[channel].lower()}",
        wish=resolve(trait, channel, (person.layer, person.site)),
        default=resolve(trait, channel, (person.site,)),
        is_allowed=is_allowed,
        is_forced=is_forced(trait, channel),
        is_own=is_allowed and whole.is_said(person.layer, scope, channel),
    )


def _inherited(trait: Trait, channel: Channel, person: Personal) -> Wish:
    own = f"kind:{trait.kind}"
    wider = {key: cell for key, cell in person.layer.items() if key[0] != own}
    return resolve(trait, channel, (wider, person.site))
