"""The form of a template: what it says, checked against all samples."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.auth.models import User
from django.core.validators import RegexValidator
from django.utils import timezone

from notifications import labels
from notifications.kinds import Channel, Kind
from notifications.models import MessageTemplate, TemplateVersion
from notifications.registry import REGISTRY
from notifications.templating import checking, published, versions
from notifications.templating.source import Source

if TYPE_CHECKING:
    Base = forms.ModelForm[TemplateVersion]
else:
    Base = forms.ModelForm

_LANGUAGE = RegexValidator(
    r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})?$", "A language code like “en” or “de-at”."
)


class VersionForm(Base):
    """A draft, and the place it is for."""

    kind = forms.ChoiceField(
        choices=[(kind.value, entry.label) for kind, entry in REGISTRY.items()]
    )
    channel = forms.ChoiceField(
        choices=[(channel.value, labels.channel(channel)) for channel in Channel]
    )
    language = forms.CharField(
        required=False,
        max_length=10,
        validators=[_LANGUAGE],
        help_text="Empty: for every language that has no text of its own.",
    )

    class Meta:
        model = TemplateVersion
        fields = ("kind", "channel", "language", "subject", "text", "html", "note")
        labels = {"html": "HTML"}
        help_texts = {
            "subject": "The subject of a mail, the title of everything else.",
            "html": "Mails only. Empty: made from the text. A frame with the footer "
            "is put around it.",
            "note": "For your colleagues: what you changed, and why.",
        }

    @staticmethod
    def beginning(asked: Mapping[str, Any]) -> dict[str, Any]:
        """Return what the form begins with: a version, or what is said now."""
        if str(asked.get("from", "")).isdecimal():
            rows = TemplateVersion.objects.select_related("template")
            if version := rows.filter(pk=asked["from"]).first():
                return _initial(version.template, published.source_of(version))
        kind = _known(Kind, asked.get("kind"), Kind.JOB_COMPLETED)
        channel = _known(Channel, asked.get("channel"), Channel.EMAIL)
        language = str(asked.get("language", ""))[:10]
        places = MessageTemplate.objects.filter(kind=kind, channel=channel)
        fresh = MessageTemplate(kind=kind, channel=channel, language=language)
        template = places.filter(language=language).first() or fresh
        return _initial(template, versions.in_use(template))

    def clean_language(self) -> str:
        """Return the language as it is looked up."""
        return str(self.cleaned_data["language"]).lower()

    def clean(self) -> dict[str, Any]:
        """Check the texts: what is wrong stands beside the part it is in."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if {"kind", "channel", "subject", "text"} <= cleaned.keys():
            place = Kind(cleaned["kind"]), Channel(cleaned["channel"])
            for problem in checking.check(*place, self._source()):
                self.add_error(problem.part, problem.message)
        return cleaned

    def keep(self, *, author: User) -> TemplateVersion:
        """Return the new version."""
        return versions.draft(
            Kind(self.cleaned_data["kind"]),
            Channel(self.cleaned_data["channel"]),
            self.cleaned_data.get("language", ""),
            self._source(),
            author=author,
            note=self.cleaned_data.get("note", ""),
            now=timezone.now(),
        )

    def _source(self) -> Source:
        values = self.cleaned_data
        return Source(
            subject=values["subject"], text=values["text"], html=values.get("html", "")
        )


def _initial(template: MessageTemplate, source: Source) -> dict[str, Any]:
    return {
        "kind": template.kind,
        "channel": template.channel,
        "language": template.language,
        "subject": source.subject,
        "text": source.text,
        "html": source.html,
    }


def _known(words: Any, asked: object, otherwise: Any) -> Any:
    try:
        return words(asked)
    except ValueError:
        return otherwise
