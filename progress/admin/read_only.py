"""Admin pages that show rows and change none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import admin
from django.db.models import QuerySet, UUIDField
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

if TYPE_CHECKING:
    # Only the type stubs know them as generics.
    AnyModelAdmin = admin.ModelAdmin[Any]
    AnyTable = admin.TabularInline[Any, Any]
else:
    AnyModelAdmin = admin.ModelAdmin
    AnyTable = admin.TabularInline


class ReadOnly:
    """What happened stays as it happened: staff look, and act through actions."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return that nothing is added by hand."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return that nothing is changed by hand."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return that nothing is deleted by hand."""
        return False


class ReadOnlyAdmin(ReadOnly, AnyModelAdmin):
    """A list and a page for each row; the search finds ids, too."""

    list_per_page = 50
    show_full_result_count = False
    #: Fields that only a row's own page reads from the database.
    long_fields: ClassVar[tuple[str, ...]] = ()

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the rows, in lists without their long fields."""
        rows = super().get_queryset(request)
        match = request.resolver_match
        is_page = match is not None and "object_id" in match.kwargs
        return rows if is_page else rows.defer(*self.long_fields)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Return the row whose id is given, otherwise what the search finds."""
        row_id = _uuid(search_term) if isinstance(self.opts.pk, UUIDField) else None
        if row_id is not None:
            return queryset.filter(pk=row_id), False
        return super().get_search_results(request, queryset, search_term)


class ReadOnlyTable(ReadOnly, AnyTable):
    """Rows of another model below a page."""

    extra = 0
    can_delete = False
    show_change_link = True
    #: Fields that only a row's own page reads from the database.
    long_fields: ClassVar[tuple[str, ...]] = ()

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the rows without their long fields."""
        return super().get_queryset(request).defer(*self.long_fields)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text.strip())
    except ValueError:
        return None


def list_link(model: str, text: str, **lookups: object) -> SafeString:
    """Return a link to the list of a model, narrowed to some rows."""
    address = reverse(f"admin:progress_{model}_changelist")
    return format_html('<a href="{}?{}">{}</a>', address, urlencode(lookups), text)


def link(address: str, text: str) -> SafeString:
    """Return a link."""
    return format_html('<a href="{}">{}</a>', address, text)


def dotted(*links: SafeString) -> SafeString:
    """Return links on one line."""
    return format_html_join(" · ", "{}", ((one,) for one in links))
