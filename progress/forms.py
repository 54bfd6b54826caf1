"""The form that hands files in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from progress import job_types
from progress.retries import Selection
from progress.turns import NAMES


class FilesInput(forms.ClearableFileInput):
    """A file input that takes several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """A list of files; one that is empty is taken, and fails later by itself."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[bytes]]:
        """Return the files.

        Raises:
            ValidationError: there is none.
        """
        files = [file for file in data or [] if file]
        if not files:
            raise forms.ValidationError("There is no file. Choose at least one.")
        return files


class HandInForm(forms.Form):
    """Files, what to do with them, and the batch that they belong to."""

    documents = FilesField()
    job_type = forms.ChoiceField()
    batch = forms.CharField(required=False, max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(kind.name, kind.label) for kind in job_types.for_files()]
        self.fields["job_type"] = forms.ChoiceField(choices=choices)


class PriorityForm(forms.Form):
    """One of the priorities."""

    priority = forms.TypedChoiceField(choices=list(NAMES.items()), coerce=int)


class RetryForm(forms.Form):
    """What narrows the documents that are to be retried; all of it may be left out."""

    type = forms.CharField(required=False, max_length=50)
    owner = forms.CharField(required=False, max_length=150)
    error = forms.CharField(required=False, max_length=50)
    since = forms.DateTimeField(required=False)
    until = forms.DateTimeField(required=False)

    def selection(self) -> Selection:
        """Return what was asked for; call it on a valid form."""
        given = self.cleaned_data
        return Selection(
            job_type=given["type"],
            owner=given["owner"],
            codes=(given["error"],) if given["error"] else (),
            since=given["since"],
            until=given["until"],
        )
