"""Columns and filters of the admin that say kinds, channels and statuses in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from django.contrib import admin
from django.db.models import Count, Q

from notifications import labels
from notifications.kinds import Channel, Kind
from notifications.statuses import Reason, Status


class Words(NamedTuple):
    """The values of a field, and what says one of them."""

    values: Iterable[str]
    say: Callable[[str], str]


#: By the name of the field.
WORDS: Mapping[str, Words] = {
    "kind": Words(Kind, labels.kind),
    "channel": Words(Channel, labels.channel),
    "status": Words(Status, labels.status),
    "reason": Words(Reason, labels.reason),
}


def column(name: str) -> Callable[[Any], str]:
    """Return a column of a field's values in words; it sorts by the field."""

    @admin.display(description=name, ordering=name)
    def shown(row: Any) -> str:
        value = getattr(row, name)
        return WORDS[name].say(value) if value else ""

    shown.__name__ = f"{name}_in_words"
    return shown


class Labelled(admin.ChoicesFieldListFilter):
    """All values that a field can have, in words; without a look at the table."""

    def get_facet_counts(self, pk_attname: str, filtered_qs: Any) -> dict[str, Any]:
        """Return how each value is counted."""
        return {
            f"{name}__c": Count(pk_attname, filter=Q((self.field_path, name)))
            for name in WORDS[self.field.name].values
        }

    def choices(self, changelist: Any) -> Iterator[Any]:
        """Yield what the filter offers."""
        counts = self.get_facet_queryset(changelist) if changelist.add_facets else None
        chosen = (self.lookup_val or [""])[0]
        yield self._choice(changelist, "All", None, is_chosen=not chosen)
        for name in WORDS[self.field.name].values:
            label = WORDS[self.field.name].say(name)
            told = f"{label} ({counts[f'{name}__c']})" if counts else label
            yield self._choice(changelist, told, name, is_chosen=name == chosen)

    def _choice(
        self, changelist: Any, label: str, value: str | None, *, is_chosen: bool
    ) -> dict[str, Any]:
        given = {} if value is None else {self.lookup_kwarg: value}
        query = changelist.get_query_string(
            given, [self.lookup_kwarg, self.lookup_kwarg_isnull]
        )
        return {"selected": is_chosen, "query_string": query, "display": label}
