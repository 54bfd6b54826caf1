"""What a retry would do: the errors in groups, and which are worth another try."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, F, Window
from django.db.models.functions import RowNumber

from progress.models import Document
from progress.models.document import DocumentQuerySet
from progress.retries.causes import Cause, cause_of
from progress.retries.selection import CAUSE
from progress.words import count

#: Names that a group shows.
EXAMPLES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A document of a group: its name, its page and its own sentence."""

    name: str
    url: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Documents that failed for one cause; `kept` pages of them are there."""

    cause: Cause
    documents: int
    jobs: int
    examples: tuple[Example, ...]

    @property
    def more(self) -> int:
        """How many documents the examples leave out."""
        return self.documents - len(self.examples)


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """All groups, the largest first; `noun` is what is counted."""

    groups: tuple[Group, ...]
    noun: str = "document"

    @property
    def documents(self) -> int:
        """How many documents could be retried."""
        return sum(group.documents for group in self.groups)

    @property
    def worth_retrying(self) -> int:
        """How many of them may end otherwise than before."""
        return sum(g.documents for g in self.groups if g.cause.is_worth_retrying)

    def __str__(self) -> str:
        """Return it in one sentence."""
        if not self.documents:
            return "Nothing has failed or was cancelled."
        whole = f"{count(self.documents, self.noun)} in {_causes(len(self.groups))}"
        hopeless = self.documents - self.worth_retrying
        if not hopeless:
            return f"{whole}; all of them may go well another time."
        return f"{whole}; {hopeless} of them would fail again the same way."


def preview(rows: DocumentQuerySet, noun: str = "document") -> Preview:
    """Return what a retry of `rows` would try again, by two queries."""
    counted = (
        rows.retryable()
        .order_by()
        .annotate(cause=CAUSE)
        .values_list("cause")
        .annotate(documents=Count("pk"), jobs=Count("job", distinct=True))
    )
    found = list(counted)
    examples = _examples(rows.retryable())
    groups = [
        Group(
            cause=cause_of(code),
            documents=documents,
            jobs=jobs,
            examples=examples.get(code, ()),
        )
        for code, documents, jobs in found
    ]
    return Preview(groups=tuple(sorted(groups, key=lambda g: -g.documents)), noun=noun)


def _examples(rows: DocumentQuerySet) -> dict[str, tuple[Example, ...]]:
    """Return the latest few of each group by its code, by one query."""
    place = Window(
        RowNumber(),
        partition_by=[F("cause")],
        order_by=[F("finished_at").desc(), F("pk").asc()],
    )
    caused = rows.order_by().annotate(cause=CAUSE)
    latest = caused.annotate(place=place).filter(place__lte=EXAMPLES).order_by("place")
    found: dict[str, tuple[Example, ...]] = {}
    for row in latest.only("name", "error_message"):
        code = vars(row)["cause"]
        found[code] = (*found.get(code, ()), _example(row))
    return found


def _example(row: Document) -> Example:
    return Example(name=row.name, url=row.get_absolute_url(), message=row.error_message)


def _causes(number: int) -> str:
    return "one group" if number == 1 else f"{number} groups"
