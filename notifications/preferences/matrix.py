"""The matrix of kinds and channels as the page and the REST interface show it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from notifications.kinds import Category, Channel, Frequency, Kind
from notifications.preferences.changes import UNSAID, CellChange
from notifications.preferences.reading import Personal, trait_of
from notifications.preferences.wishes import (
    EVERYTHING,
    GATHERING,
    Layer,
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
    """One cell: what is in force, and whether it is the person's own word."""

    scope: str
    channel: Channel
    label: str
    wish: Wish
    is_allowed: bool
    is_forced: bool
    is_own: bool

    @property
    def name(self) -> str:
        """What the cell is called in forms and in the trail."""
        return f"{self.scope} {self.channel}"

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


def reset(person: Personal) -> dict[tuple[str, Channel], CellChange]:
    """Return the change that forgets every word of a person's own."""
    return dict.fromkeys(person.layer, UNSAID)


def whole_scope(
    scope: str, channel: Channel, is_enabled: bool, layer: Layer
) -> dict[tuple[str, Channel], CellChange]:
    """Return the change that switches a scope, and lets all below it follow."""
    below = [
        key
        for key, cell in layer.items()
        if key[1] == channel and cell.is_enabled is not None and _lies_in(key[0], scope)
    ]
    follow = {key: CellChange(is_enabled=None) for key in below}
    return follow | {(scope, channel): CellChange(is_enabled=is_enabled)}


def scopes() -> list[str]:
    """Return every scope that can be said something of."""
    categories = [f"category:{category}" for category in Category]
    of_kinds = [f"kind:{kind}" for kind in REGISTRY if kind != Kind.TEST]
    return [EVERYTHING, *categories, *of_kinds]


def _lies_in(scope: str, wider: str) -> bool:
    if wider == EVERYTHING:
        return scope != EVERYTHING
    if not scope.startswith("kind:") or not wider.startswith("category:"):
        return False
    kind = Kind(scope.removeprefix("kind:"))
    return REGISTRY[kind].category == wider.removeprefix("category:")


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
    wish = resolve(trait, channel, (person.layer, person.site))
    return CellView(
        scope=f"kind:{entry.kind}",
        channel=channel,
        label=f"{entry.label}, {COLUMNS[channel].lower()}",
        wish=wish,
        is_allowed=channel in trait.allowed_channels,
        is_forced=is_forced(trait, channel),
        is_own=wish != _inherited(trait, channel, person),
    )


def _inherited(trait: Trait, channel: Channel, person: Personal) -> Wish:
    own = f"kind:{trait.kind}"
    wider = {key: cell for key, cell in person.layer.items() if key[0] != own}
    return resolve(trait, channel, (wider, person.site))
