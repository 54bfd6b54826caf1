"""What a search of jobs asks of the rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import reduce
from operator import and_, or_

from django.db.models import Model, Q, QuerySet

from progress.search import Query
from progress.states import State
from progress.words import IN_PART


def conditions(jobs: QuerySet[Model], query: Query) -> Q:
    """Return the condition that a row of `jobs` meets when `query` finds it.

    What documents are asked for goes by subquery: a join would repeat the job.
    """

    def with_document(condition: Q) -> Q:
        return Q(pk__in=jobs.filter(condition).values("pk"))

    asked = [
        _any(query.states, _job_in_state),
        _any(query.types, lambda value: Q(job_type=value)),
        _any(query.batches, lambda value: Q(batch__title__icontains=value)),
        _any(query.errors, lambda value: with_document(_has_error(value))),
        *(_has_word(word, with_document) for word in query.words),
    ]
    return reduce(and_, asked, Q())


def in_state(value: str) -> Q:
    """Return the condition of a document's state, or of having failed in part."""
    if value == IN_PART:
        return Q(state=State.FAILED, pages_done__gt=0)
    return Q(state=value)


def _job_in_state(value: str) -> Q:
    """Return the same of a job: what it completed may have no pages, as tasks have."""
    if value == IN_PART:
        return in_state(value) | Q(state=State.FAILED, documents_completed__gt=0)
    return in_state(value)


def _any(values: Iterable[str], condition: Callable[[str], Q]) -> Q:
    return reduce(or_, map(condition, values), Q())


def _has_error(value: str) -> Q:
    return Q(documents__error_code__iexact=value) | Q(
        documents__error_message__icontains=value
    )


def _has_word(word: str, with_document: Callable[[Q], Q]) -> Q:
    title = Q(title__icontains=word) | Q(batch__title__icontains=word)
    return title | with_document(Q(documents__name__icontains=word))
