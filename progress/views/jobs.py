"""All jobs: filter by state and type, search."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from progress import job_types, search
from progress.models import Job
from progress.models.job import JobQuerySet
from progress.search import Query
from progress.states import State
from progress.views.lines import job_lines
from progress.words import IN_PART

PER_PAGE = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """One choice of the sidebar: how many jobs it would show, and its address."""

    name: str
    label: str
    count: int
    url: str
    is_chosen: bool


@require_safe
@login_required
def jobs(request: HttpRequest) -> HttpResponse:
    """Show the jobs that match the search, the newest first."""
    query = search.parse(request.GET.get("q", ""))
    visible = Job.objects.visible_to(request.user)
    found = visible.matching(query).with_names().newest_first()
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "query": query,
        "page": page,
        "lines": job_lines(page.object_list),
        "state_facets": _state_facets(visible, query),
        "type_facets": _type_facets(visible, query),
        "has_any": bool(page.paginator.count) or visible.exists(),
        "is_staff": request.user.is_staff,
    }
    return render(request, "progress/jobs.html", context)


def _state_facets(visible: JobQuerySet, query: Query) -> list[Facet]:
    """Count each state under the rest of the search, so that counts follow it."""
    others = visible.matching(query.with_states())
    counts = others.counts_by("state")
    everything = Facet(
        name="",
        label="All",
        count=sum(counts.values()),
        url=_url(query.with_states()),
        is_chosen=not query.states,
    )
    in_part = others.matching(Query(states=(IN_PART,))).count()
    facets = [everything]
    for state in State:
        facets.append(_state_facet(query, state, counts.get(state, 0)))
        # Those are failed, too, and counted in both.
        if state is State.FAILED and (in_part or IN_PART in query.states):
            facets.append(_state_facet(query, IN_PART, in_part))
    return facets


def _state_facet(query: Query, name: str, count: int) -> Facet:
    return Facet(
        name=name,
        label=name.replace("_", " ").capitalize(),
        count=count,
        url=_url(query.with_states(name)),
        is_chosen=name in query.states,
    )


def _type_facets(visible: JobQuerySet, query: Query) -> list[Facet]:
    counts = visible.matching(query.with_types()).counts_by("job_type")
    facets = []
    for kind in job_types.all_types():
        is_chosen = kind.name in query.types
        wanted = () if is_chosen else (kind.name,)
        facets.append(
            Facet(
                name=kind.name,
                label=kind.label,
                count=counts.get(kind.name, 0),
                url=_url(query.with_types(*wanted)),
                is_chosen=is_chosen,
            )
        )
    return facets


def _url(query: Query) -> str:
    return "?" + urlencode({"q": str(query)}) if not query.is_empty else "?"
