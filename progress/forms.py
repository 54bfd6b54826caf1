"""The form that hands files in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from progress import job_types


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
