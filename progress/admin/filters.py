"""Filters that ask no table for their choices."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from progress import job_types


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
