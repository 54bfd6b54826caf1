"""A document is opened by its kind, and every sample behaves as it says."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from workers import errors
from workers.errors import ReadingError, Unsupported
from workers.readers import FileKind, kinds, open_document, sniff, supported_kinds
from workers.samples import write_samples

#: Name, kind, unit, pages.
READABLE = (
    ("report-40-pages.pdf", "pdf", "page", 40),
    ("exam.pdf", "pdf", "page", 6),
    ("minutes.docx", "docx", "page", 3),
    ("notes.md", "markdown", "section", 5),
    ("readme.txt", "text", "section", 1),
    ("scanned-letter.png", "png", "page", 1),
    ("reading-garden.pptx", "pptx", "slide", 3),
    ("reading-garden.odp", "odp", "slide", 3),
    ("figures.xlsx", "xlsx", "sheet", 2),
    ("visits.ods", "ods", "sheet", 1),
    ("loans.csv", "csv", "part", 1),
    ("minutes.odt", "odt", "page", 3),
    ("minutes.rtf", "rtf", "page", 3),
    ("minutes.html", "html", "section", 3),
    ("minutes.epub", "epub", "chapter", 3),
    ("reply.eml", "email", "part", 2),
    ("fax.tiff", "tiff", "frame", 2),
)


@pytest.fixture(scope="module")
def samples(tmp_path_factory):
    written = write_samples(tmp_path_factory.mktemp("samples"))
    return {sample.name: sample.path for sample in written}


@pytest.mark.parametrize(("name", "kind", "unit", "pages"), READABLE)
def test_each_readable_sample_is_counted(samples, name, kind, unit, pages):
    found = sniff(samples[name], name)
    with open_document(samples[name], found) as reader:
        census = reader.census()
        assert reader.unit == unit
    assert found.kind == kind
    assert (census.unit, census.pages, len(census.classes)) == (unit, pages, pages)


@pytest.mark.parametrize(
    ("name", "code"), [("broken.pdf", "corrupt"), ("locked.pdf", "encrypted")]
)
def test_each_failing_sample_says_why(samples, name, code):
    with pytest.raises(ReadingError) as caught:
        open_document(samples[name], sniff(samples[name], name))
    assert caught.value.code == code
    assert str(caught.value).endswith(".")


def test_a_failing_document_leaves_an_open_one_alone(samples):
    with open_document(samples["exam.pdf"], "pdf") as reader:
        with pytest.raises(ReadingError):
            open_document(samples["broken.pdf"], "pdf")
        with pytest.raises(ReadingError):
            open_document(samples["locked.pdf"], "pdf")
        assert "Question 5" in reader.read(6).text


def test_a_kind_without_a_reader_is_unsupported(samples):
    with pytest.raises(Unsupported):
        open_document(samples["readme.txt"], "cuneiform")


@pytest.mark.parametrize("kind", sorted(kinds.BY_NAME))
def test_a_missing_file_is_no_fault_of_the_document(tmp_path, kind):
    with pytest.raises(FileNotFoundError):
        open_document(tmp_path / "gone", kind)


def code_of(path: Path, kind: FileKind) -> str:
    """The code of the error that opening ends in, or nothing."""
    try:
        open_document(path, kind).close()
    except ReadingError as error:
        return error.code
    return ""


def test_every_supported_kind_can_be_opened(tmp_path):
    garbage = tmp_path / "garbage"
    garbage.write_bytes(b"\x00\x01")
    codes = {kind.kind: code_of(garbage, kind) for kind in supported_kinds()}
    assert codes == {
        "pdf": "corrupt",
        "docx": "corrupt",
        "pptx": "corrupt",
        "xlsx": "corrupt",
        "odt": "corrupt",
        "odp": "corrupt",
        "ods": "corrupt",
        "epub": "corrupt",
        "email": "corrupt",
        "rtf": "empty",
        "text": "empty",
        "markdown": "empty",
        # Bytes that no file of these kinds begins with are words to them.
        "html": "",
        "csv": "",
        "png": "corrupt",
        "jpeg": "corrupt",
        "tiff": "corrupt",
    }


def reading_errors() -> list[type[ReadingError]]:
    return [each for each in vars(errors).values() if is_reading_error(each)]


def is_reading_error(value: object) -> bool:
    return isinstance(value, type) and issubclass(value, ReadingError)


@pytest.mark.parametrize("error", reading_errors())
def test_each_error_has_words_and_a_code_and_crosses_processes(error):
    copied = pickle.loads(pickle.dumps(error(detail="for staff")))  # noqa: S301
    assert type(copied) is error
    assert copied.detail == "for staff"
    assert str(copied) == error.default
    assert error.code


def test_the_codes_are_all_different():
    found = [error.code for error in reading_errors()]
    assert len(found) == len(set(found))
