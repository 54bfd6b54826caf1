"""The texts of messages in the admin: written as drafts, looked at, published."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from csp.decorators import csp
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from notifications import labels
from notifications.admin.labelled import Labelled
from notifications.admin.template_form import VersionForm
from notifications.kinds import Kind
from notifications.models import TemplateVersion
from notifications.preferences.languages import name_of
from notifications.templating import checking, looking, published, versions
from notifications.templating.rendering import Rendered

if TYPE_CHECKING:
    VersionPages = admin.ModelAdmin[TemplateVersion]
else:
    VersionPages = admin.ModelAdmin

#: A mail is shown as a mail reader would: its own styles, and nothing that runs, loads
#: or is sent anywhere.
_MAIL_POLICY = {
    "default-src": ["'none'"],
    "style-src": ["'unsafe-inline'"],
    "frame-ancestors": ["'self'"],
    "sandbox": [],
}
#: What is of the template, not of the version.
_PLACE = ("kind", "channel", "language")


@admin.register(TemplateVersion)
class TemplateVersionAdmin(VersionPages):
    """Versions of texts; none changes after it was saved."""

    form = VersionForm
    list_display = (
        "place",
        "number",
        "state_of",
        "subject",
        "author",
        "created_at",
        "published_at",
    )
    list_filter = (
        ("template__kind", Labelled),
        ("template__channel", Labelled),
        "template__language",
    )
    list_select_related = ("template", "author")
    ordering = ("template__kind", "template__channel", "template", "-number")
    change_form_template = "admin/notifications/templateversion.html"
    add_form_template = "admin/notifications/templateversion_add.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[TemplateVersion]:
        """Return the versions with what their state is told by."""
        return TemplateVersion.objects.with_newest().order_by(*self.ordering)

    @admin.display(description="text", ordering="template")
    def place(self, version: TemplateVersion) -> str:
        """Return which text it is a version of."""
        return _place_of(version)

    @admin.display(description="state")
    def state_of(self, version: TemplateVersion) -> str:
        """Return where a version stands, in a word."""
        return looking.state_of(version)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return that a version that was saved stays as it is."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return that what was sent can always be read again."""
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return whether the visitor may look: who may write or publish may, too."""
        may_look = super().has_view_permission(request, obj)
        return may_look or self.has_add_permission(request) or _may_publish(request)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Return the place for a new one only: that of a version is in its name."""
        fields = list(VersionForm.Meta.fields)
        return [name for name in fields if obj is None or name not in _PLACE]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Begin with the version `from`, or with what is said now."""
        return VersionForm.beginning(request.GET)

    def add_view(
        self,
        request: HttpRequest,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Write a draft; the variables that it can use stand beside it."""
        kind = VersionForm.beginning(request.POST or request.GET)["kind"]
        known = {
            "known": checking.known_variables(Kind(kind)),
            "kind": labels.kind(kind),
        }
        return super().add_view(request, form_url, {**(extra_context or {}), **known})

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show a version: as samples, against what is in use, and what can be done."""
        version = self._version(object_id)
        shown = {
            "version": version,
            "place": _place_of(version),
            "subtitle": f"{_place_of(version)}, version {version.number}",
            "state": looking.state_of(version),
            "previews": _previews(version),
            "difference": _difference(version),
            "may_publish": _may_publish(request),
        }
        return super().change_view(request, object_id, form_url, shown)

    def save_model(
        self, request: HttpRequest, obj: TemplateVersion, form: Any, change: bool
    ) -> None:
        """Keep the draft as the next version of its template."""
        assert isinstance(request.user, User)  # noqa: S101 - the admin let them in
        kept = form.keep(author=request.user)
        obj.pk, obj.number, obj.template = kept.pk, kept.number, kept.template

    def response_add(
        self, request: HttpRequest, obj: TemplateVersion, post_url_continue: Any = None
    ) -> HttpResponse:
        """Go on to the draft, to look at it."""
        text = "The draft is kept. Look at it, then publish it."
        self.message_user(request, text, messages.SUCCESS)
        return HttpResponseRedirect(_page_of(obj))

    def get_urls(self) -> list[URLPattern]:
        """Return the pages of versions with publishing, withdrawing and previews."""
        name = "notifications_templateversion"
        wrap = self.admin_site.admin_view
        own = [
            path("<int:pk>/publish/", wrap(self.publish), name=f"{name}_publish"),
            path("<int:pk>/withdraw/", wrap(self.withdraw), name=f"{name}_withdraw"),
            path("<int:pk>/mail/<int:sample>/", wrap(self.mail), name=f"{name}_mail"),
        ]
        return [*own, *super().get_urls()]

    @method_decorator(require_POST)
    def publish(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take a draft into use; it is checked once more, against today's samples."""
        version = self._allowed(request, pk)
        if problems := looking.problems_of(version):
            said = " ".join(f"{each.part}: {each.message}" for each in problems)
            self.message_user(request, f"Not published. {said}", messages.ERROR)
        elif versions.publish(version, now=timezone.now()):
            self.log_change(request, version, "Published.")
            self.message_user(request, "It is in use now.", messages.SUCCESS)
        return HttpResponseRedirect(_page_of(version))

    @method_decorator(require_POST)
    def withdraw(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take a version out of use."""
        version = self._allowed(request, pk)
        if versions.withdraw(version, now=timezone.now()):
            self.log_change(request, version, "Withdrawn.")
            text = "It is withdrawn. What was used before is used again."
            self.message_user(request, text, messages.SUCCESS)
        return HttpResponseRedirect(_page_of(version))

    @method_decorator(require_safe)
    @method_decorator(xframe_options_sameorigin)
    @method_decorator(csp(_MAIL_POLICY))
    def mail(self, request: HttpRequest, pk: int, sample: int) -> HttpResponse:
        """Show the HTML of a mail for one sample, for a frame without any rights."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        rendered = dict(enumerate(looking.rendered(self._version(pk)))).get(sample)
        if not isinstance(rendered, Rendered):
            raise Http404
        return HttpResponse(rendered.html)

    def _version(self, pk: int | str) -> TemplateVersion:
        rows = TemplateVersion.objects.select_related("template", "author")
        rows = rows.with_newest()
        if not str(pk).isdecimal():
            raise Http404
        return get_object_or_404(rows, pk=pk)

    def _allowed(self, request: HttpRequest, pk: int) -> TemplateVersion:
        if not _may_publish(request):
            raise PermissionDenied
        return self._version(pk)


def _may_publish(request: HttpRequest) -> bool:
    return request.user.has_perm("notifications.publish_templateversion")


def _place_of(version: TemplateVersion) -> str:
    place = version.template
    said = f"{labels.kind(place.kind)} by {labels.channel(place.channel).lower()}"
    return f"{said}, {name_of(place.language)}" if place.language else said


def _page_of(version: TemplateVersion) -> str:
    return reverse("admin:notifications_templateversion_change", args=[version.pk])


def _previews(version: TemplateVersion) -> list[dict[str, Any]]:
    name = "admin:notifications_templateversion_mail"
    samples = checking.samples_of(Kind(version.template.kind))
    return [
        {
            "name": sample.name,
            "message": result if isinstance(result, Rendered) else None,
            "error": result if isinstance(result, str) else "",
            "url": reverse(name, args=[version.pk, number]),
        }
        for number, (sample, result) in enumerate(
            zip(samples, looking.rendered(version), strict=True)
        )
    ]


def _difference(version: TemplateVersion) -> list[str]:
    used = versions.in_use(version.template)
    return versions.difference(used, published.source_of(version))
