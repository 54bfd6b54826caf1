"""Preferences in the admin: the site's defaults, and the trail of every change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from notifications.admin.deliveries import ReadOnly
from notifications.kinds import Channel
from notifications.models import NotificationSettings, PreferenceChange, SiteDefault
from notifications.preferences.changes import UNSAID, CellChange
from notifications.preferences.matrix import COLUMNS
from notifications.preferences.site import set_default
from notifications.preferences.whole import scopes

if TYPE_CHECKING:
    DefaultForm = forms.ModelForm[SiteDefault]
    DefaultPages = admin.ModelAdmin[SiteDefault]
    ChangePages = admin.ModelAdmin[PreferenceChange]
    SettingsPages = admin.ModelAdmin[NotificationSettings]
else:
    DefaultForm = forms.ModelForm
    DefaultPages = ChangePages = SettingsPages = admin.ModelAdmin

_CHANNELS = [(c.value, label) for c, label in COLUMNS.items() if c != Channel.DATABASE]


class SiteDefaultForm(DefaultForm):
    """One default; scopes and channels are chosen, not typed."""

    scope = forms.ChoiceField(choices=[(scope, scope) for scope in scopes()])
    channel = forms.ChoiceField(choices=[*_CHANNELS, (Channel.LOG.value, "Log")])

    class Meta:
        model = SiteDefault
        fields = ("scope", "channel", "is_enabled", "frequency")

    def clean(self) -> dict[str, Any]:
        """Refuse a default that says nothing."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("is_enabled") is None and not given.get("frequency"):
            raise forms.ValidationError("Say whether it is on, or how soon it tells.")
        return given


@admin.register(SiteDefault)
class SiteDefaultAdmin(DefaultPages):
    """What everybody is told who has not said otherwise."""

    form = SiteDefaultForm
    list_display = ("scope", "channel", "is_enabled", "frequency")
    list_filter = ("channel", "is_enabled", "frequency")
    ordering = ("scope", "channel")

    def get_readonly_fields(
        self, request: HttpRequest, obj: SiteDefault | None = None
    ) -> tuple[str, ...]:
        """Return what of a default that exists names it, and stays."""
        return ("scope", "channel") if obj else ()

    def save_model(
        self, request: HttpRequest, obj: SiteDefault, form: Any, change: bool
    ) -> None:
        """Write it with its line of the trail."""
        said = CellChange(is_enabled=obj.is_enabled, frequency=obj.frequency)
        _write(request, obj, said)
        # The admin links to what was saved.
        row = SiteDefault.objects.filter(scope=obj.scope, channel=obj.channel)
        obj.pk = row.values_list("pk", flat=True).first()

    def delete_model(self, request: HttpRequest, obj: SiteDefault) -> None:
        """Forget it, with its line of the trail."""
        _write(request, obj, UNSAID)

    def delete_queryset(
        self, request: HttpRequest, queryset: QuerySet[SiteDefault]
    ) -> None:
        """Forget several."""
        for row in queryset:
            _write(request, row, UNSAID)


@admin.register(PreferenceChange)
class PreferenceChangeAdmin(ReadOnly, ChangePages):
    """Who changed what is told to whom; the site's defaults are nobody's."""

    list_display = ("changed_at", "user", "subject", "before", "after", "source", "by")
    list_filter = ("source", "changed_at")
    list_select_related = ("user", "actor")
    search_fields = ("user__username", "user__email", "subject")
    search_help_text = "User name, address, or what was changed"
    date_hierarchy = "changed_at"
    ordering = ("-changed_at", "-pk")
    show_full_result_count = False

    @admin.display(description="by")
    def by(self, change: PreferenceChange) -> str:
        """Return who changed it; links in mails and bounces have no name."""
        return change.actor.get_username() if change.actor else ""


@admin.register(NotificationSettings)
class NotificationSettingsAdmin(ReadOnly, SettingsPages):
    """What people set for themselves: to look at, when one asks why."""

    list_display = (
        "user",
        "time_zone",
        "digest_time",
        "paused_until",
        "is_woken_by_failures",
        "updated_at",
    )
    list_filter = ("is_woken_by_failures", ("paused_until", admin.EmptyFieldListFilter))
    list_select_related = ("user",)
    search_fields = ("user__username", "user__email")
    ordering = ("-updated_at",)


def _write(request: HttpRequest, row: SiteDefault, said: CellChange) -> None:
    set_default(
        row.scope,
        Channel(row.channel),
        said,
        actor_id=request.user.pk,
        now=timezone.now(),
    )
