"""The audit: who or what did what, when; filtered, and as a file to keep."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from progress.audit import exports
from progress.audit.filters import KINDS, Filters
from progress.downloads import download_text
from progress.models import AuditEntry, Job
from progress.models.audit_entry import AuditEntryQuerySet
from progress.states import Agent, State

PER_PAGE = 50
#: Writes the pieces of a file about entries.
Export = Callable[[AuditEntryQuerySet], Iterator[str]]
#: What browsers send from a field of date and time, and a date by itself.
FORMATS = ("%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d")


def _choices(names: Any, everything: str) -> list[tuple[str, str]]:
    words = [(str(name), str(name).replace("_", " ").capitalize()) for name in names]
    return [("", everything), *words]


def _moment_field(label: str) -> forms.DateTimeField:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"})
    return forms.DateTimeField(
        required=False, label=label, widget=widget, input_formats=FORMATS
    )


class AuditForm(forms.Form):
    """What narrows the page."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zone = timezone.get_current_timezone_name()
        for field in self.fields.values():
            field.widget.attrs["class"] = "input"
            if isinstance(field, forms.DateTimeField):
                # A browser shows times in its own zone, and sends them without one.
                field.label = f"{field.label} ({zone})"

    agent = forms.ChoiceField(
        choices=_choices(Agent, "Anybody and anything"), required=False, label="By"
    )
    actor = forms.CharField(max_length=150, required=False, label="Person")
    kind = forms.ChoiceField(
        choices=_choices(KINDS, "Everything"), required=False, label="What"
    )
    from_state = forms.ChoiceField(
        choices=_choices(State, "Any"), required=False, label="From state"
    )
    to_state = forms.ChoiceField(
        choices=_choices(State, "Any"), required=False, label="To state"
    )
    since = _moment_field("From")
    until = _moment_field("Until before")
    job = forms.UUIDField(required=False, widget=forms.HiddenInput)
    document = forms.UUIDField(required=False, widget=forms.HiddenInput)
    batch = forms.UUIDField(required=False, widget=forms.HiddenInput)
    before = forms.IntegerField(
        required=False, min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput
    )


@require_safe
@login_required
def audit(request: HttpRequest) -> HttpResponse:
    """Show what concerns the visitor's jobs, or to staff everything, newest first."""
    form = AuditForm(request.GET)
    is_valid, filters = form.is_valid(), _filters(form)
    before = form.cleaned_data.get("before") if is_valid else None
    rows = _found(request, filters).newest_first().before(before)
    entries = list(rows[: PER_PAGE + 1]) if is_valid else []
    shown = entries[:PER_PAGE]
    context = {
        "form": form,
        "filters": filters,
        "entries": shown,
        "kept": _kept(shown),
        "older": _address(request, before=shown[-1].pk) if entries[PER_PAGE:] else "",
        "newest": _address(request, before=None) if before else "",
        "query": _address(request, before=None),
        "subject": _subject(filters, shown),
    }
    status = 200 if is_valid else 400
    return render(request, "progress/audit.html", context, status=status)


@require_safe
@login_required
def audit_csv(request: HttpRequest) -> HttpResponseBase:
    """Hand over the filtered audit for spreadsheets."""
    return _exported(request, exports.as_csv, "audit.csv", "text/csv; charset=utf-8")


@require_safe
@login_required
def audit_json(request: HttpRequest) -> HttpResponseBase:
    """Hand over the filtered audit for programs."""
    return _exported(request, exports.as_json, "audit.json", "application/json")


def _exported(
    request: HttpRequest, pieces: Export, filename: str, content_type: str
) -> HttpResponseBase:
    """Return the file; the page that says what is wrong for an unreadable filter."""
    form = AuditForm(request.GET)
    if not form.is_valid():
        return audit(request)
    return download_text(
        request,
        pieces(_found(request, _filters(form))),
        filename=filename,
        content_type=content_type,
    )


def _filters(form: AuditForm) -> Filters:
    return Filters.of(form.cleaned_data) if form.is_valid() else Filters()


def _found(request: HttpRequest, filters: Filters) -> AuditEntryQuerySet:
    return filters.narrow(AuditEntry.objects.visible_to(request.user))


def _kept(shown: list[AuditEntry]) -> set[UUID]:
    """Return those of the jobs that are still there to be looked at."""
    jobs = Job.objects.filter(pk__in={entry.job_id for entry in shown})
    return set(jobs.values_list("pk", flat=True)) if shown else set()


def _subject(filters: Filters, shown: list[AuditEntry]) -> str:
    """Return the name of the one thing that is looked at; empty if it is many."""
    if not shown:
        return ""
    if filters.document:
        return shown[0].document_name
    return shown[0].job_title if filters.job else ""


def _address(request: HttpRequest, **changed: object) -> str:
    given = {**request.GET.dict(), **changed}
    return "?" + urlencode({key: value for key, value in given.items() if value})
