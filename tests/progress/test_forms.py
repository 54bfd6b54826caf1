from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict

from progress.forms import HandInForm


def form(files=(), **data):
    given = [SimpleUploadedFile(name, b"text") for name in files]
    return HandInForm(data, MultiValueDict({"documents": given}))


def test_several_files_are_taken_in_their_order():
    bound = form(["b.txt", "a.txt"], job_type="document")
    assert bound.is_valid()
    assert [file.name for file in bound.cleaned_data["documents"]] == ["b.txt", "a.txt"]
    assert bound.cleaned_data["batch"] == ""


def test_no_file_is_an_error_that_says_what_to_do():
    bound = form(job_type="document")
    assert bound.errors["documents"] == ["There is no file. Choose at least one."]


def test_an_unknown_job_type_is_an_error():
    assert "job_type" in form(["a.txt"], job_type="poetry").errors
