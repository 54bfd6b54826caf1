"""Filters that ask no table for their choices."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from progress import job_types
from progress.turns import NAMES


class JobTypeFilter(admin.SimpleListFilter):
    """Narrows jobs to one of the registered job types."""

    title = "job type"
    parameter_name = "job_type"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return the choices: what is registered, by its label."""
        return [(kind.name, kind.label) for kind in job_types.all_types()]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[Any]
    ) -> QuerySet[Any] | None:
        """Return the jobs of the chosen type."""
        name = self.value()
        return queryset.filter(job_type=name) if name else queryset


class PriorityFilter(admin.SimpleListFilter):
    """Narrows jobs to one of the priorities."""

    title = "priority"
    parameter_name = "priority"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return the choices, the highest first."""
        return [(str(value), name) for value, name in reversed(NAMES.items())]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[Any]
    ) -> QuerySet[Any] | None:
        """Return the jobs of the chosen priority."""
        chosen = self.value()
        is_known = chosen in {str(value) for value in NAMES}
        return queryset.filter(priority=chosen) if is_known else queryset
