"""Preferences in the admin: the site's defaults, and the trail of every change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from notifications.admin.deliveries import ReadOnly
from notifications.admin.labelled import Labelled, column
from notifications.kinds import Channel, Frequency
from notifications.models import NotificationSettings, PreferenceChange, SiteDefault
from notifications.preferences.changes import UNSAID, CellChange
from notifications.preferences.matrix import COLUMNS, FREQUENCIES
from notifications.preferences.site import (
    CHANNELS,
    SAY_SOMETHING,
    says_something,
    set_default,
)
from notifications.preferences.trail import lines, scope_label
from notifications.preferences.whole import scopes

if TYPE_CHECKING:
    DefaultForm = forms.ModelForm[SiteDefault]
    DefaultPages = admin.ModelAdmin[SiteDefault]
    ChangePages = admin.ModelAdmin[PreferenceChange]
    SettingsPages = admin.ModelAdmin[NotificationSettings]
else:
    DefaultForm = forms.ModelForm
    DefaultPages = ChangePages = SettingsPages = admin.ModelAdmin

_CHANNELS = [(each.value, COLUMNS.get(each, "System log")) for each in CHANNELS]


#: What a default is about: as it is chosen, and as it is told later.
_PLACE, _IN_WORDS = ("scope", "channel"), ("messages", "channel_in_words")
#: What nothing is said of.
WIDER = "As what it is part of, or as built in"


class OnOff(forms.NullBooleanSelect):
    """On, off, or neither."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.choices = [("unknown", WIDER), ("true", "On"), ("false", "Off")]


class SiteDefaultForm(DefaultForm):
    """One default; scopes and channels are chosen, not typed."""

    scope = forms.ChoiceField(
        choices=[(scope, scope_label(scope)) for scope in scopes()], label="Messages"
    )
    channel = forms.ChoiceField(choices=_CHANNELS)
    is_enabled = forms.NullBooleanField(label="Tells", widget=OnOff)
    frequency = forms.ChoiceField(
        choices=[("", WIDER), *FREQUENCIES.items()], required=False, label="How soon"
    )

    class Meta:
        model = SiteDefault
        fields = ("scope", "channel", "is_enabled", "frequency")

    def clean(self) -> dict[str, Any]:
        """Refuse a default that says nothing."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if not says_something(given):
            raise forms.ValidationError(SAY_SOMETHING)
        return given


@admin.register(SiteDefault)
class SiteDefaultAdmin(DefaultPages):
    """What everybody is told who has not said otherwise."""

    form = SiteDefaultForm
    list_display = ("messages", column("channel"), "is_enabled", "how_soon")
    list_filter = (("channel", Labelled), "is_enabled")
    ordering = ("scope", "channel")

    @admin.display(description="messages", ordering="scope")
    def messages(self, row: SiteDefault) -> str:
        """Return which messages it is about."""
        return scope_label(row.scope)

    @admin.display(description="how soon", ordering="frequency")
    def how_soon(self, row: SiteDefault) -> str:
        """Return how soon it tells."""
        return FREQUENCIES[Frequency(row.frequency)] if row.frequency else ""

    def get_readonly_fields(
        self, request: HttpRequest, obj: SiteDefault | None = None
    ) -> tuple[str, ...]:
        """Return what of a default that exists names it, and stays."""
        return (*_PLACE, *_IN_WORDS) if obj else ()

    channel_in_words = staticmethod(column("channel"))

    def get_fields(self, request: HttpRequest, obj: SiteDefault | None = None) -> Any:
        """Return what is asked; of a default that exists its place is told."""
        return [*(_IN_WORDS if obj else _PLACE), "is_enabled", "frequency"]

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

    list_display = ("changed_at", "user", "what", "was", "became", "source", "by")
    list_filter = ("source", "changed_at")
    list_select_related = ("user", "actor")
    search_fields = ("user__username", "user__email", "subject")
    search_help_text = "User name, address, or what was changed"
    date_hierarchy = "changed_at"
    ordering = ("-changed_at", "-pk")
    show_full_result_count = False

    @admin.display(description="what", ordering="subject")
    def what(self, change: PreferenceChange) -> str:
        """Return what was changed."""
        return lines([change])[0].what

    @admin.display(description="before")
    def was(self, change: PreferenceChange) -> str:
        """Return what was said before."""
        return lines([change])[0].before

    @admin.display(description="after")
    def became(self, change: PreferenceChange) -> str:
        """Return what is said since."""
        return lines([change])[0].after

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
