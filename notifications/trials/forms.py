"""What the button "Send me a test" sends."""

from __future__ import annotations

from django import forms

from notifications.kinds import Channel

#: The log is not a person's.
CHANNELS = tuple(channel for channel in Channel if channel != Channel.LOG)


class TrialForm(forms.Form):
    """A channel."""

    channel = forms.ChoiceField(choices=[(c.value, c.value) for c in CHANNELS])
