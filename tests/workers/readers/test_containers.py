"""Archives that are locked are told from those that can be read."""

from __future__ import annotations

import pytest

from workers.errors import Encrypted
from workers.limits import DEFAULT
from workers.readers import kinds
from workers.readers.containers import in_archive

ODT = "application/vnd.oasis.opendocument.text"
EPUB = "application/epub+zip"
FONTS = "http://www.idpf.org/2008/embedding"


def locks(algorithm: str) -> str:
    return f'<encryption><enc:EncryptionMethod Algorithm="{algorithm}"/></encryption>'


@pytest.mark.parametrize(
    ("media_type", "kind"), [(ODT, "odt"), (f"{ODT}-template", "odt"), (EPUB, "epub")]
)
def test_the_entry_with_the_media_type_decides(keep_zip, media_type, kind):
    path = keep_zip({"mimetype": media_type, "content.xml": ""})
    assert in_archive(path, DEFAULT).kind == kind


@pytest.mark.parametrize(
    "entries",
    [
        {"mimetype": ODT, "META-INF/manifest.xml": "<manifest:encryption-data>"},
        {"mimetype": ODT, "encrypted-package": ""},
        {"mimetype": EPUB, "META-INF/encryption.xml": locks("urn:drm")},
    ],
)
def test_a_locked_one_is_refused(keep_zip, entries):
    with pytest.raises(Encrypted):
        in_archive(keep_zip(entries), DEFAULT)


def test_a_book_that_only_hides_its_fonts_is_not_locked(keep_zip):
    entries = {"META-INF/container.xml": "", "META-INF/encryption.xml": locks(FONTS)}
    assert in_archive(keep_zip(entries), DEFAULT).kind == "epub"


def test_an_office_file_may_keep_its_main_part_anywhere(keep_zip):
    types = f'<Override ContentType="{kinds.XLSX.media_type}.main+xml"/>'
    path = keep_zip({"[Content_Types].xml": types, "main.xml": ""})
    assert in_archive(path, DEFAULT).kind == "xlsx"
