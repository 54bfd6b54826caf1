"""A folder of files that mean harm, or look as if: each small, and what it ends as.

`HOSTILE` is handed in to real workers; `TRICKS` adds what one reader alone meets, and
`SLOW_TRICKS` what takes up all the time or memory that a reader has.
"""

from __future__ import annotations

from tests.support.hostile_files.archive_tricks import ARCHIVE_TRICKS
from tests.support.hostile_files.book_tricks import BOOK_TRICKS
from tests.support.hostile_files.liars import LIARS
from tests.support.hostile_files.mail_tricks import MAIL_TRICKS
from tests.support.hostile_files.office_tricks import OFFICE_TRICKS
from tests.support.hostile_files.offices import OFFICES
from tests.support.hostile_files.pdf_tricks import PDF_TRICKS
from tests.support.hostile_files.pdfs import PDFS
from tests.support.hostile_files.picture_tricks import PICTURE_TRICKS
from tests.support.hostile_files.pictures import PICTURES
from tests.support.hostile_files.text_tricks import TEXT_TRICKS
from tests.support.hostile_files.texts import TEXTS
from tests.support.hostile_files.types import HostileFile

HOSTILE = (*PDFS, *OFFICES, *PICTURES, *TEXTS, *LIARS)
_TRICKS = (
    *ARCHIVE_TRICKS,
    *BOOK_TRICKS,
    *MAIL_TRICKS,
    *OFFICE_TRICKS,
    *PDF_TRICKS,
    *PICTURE_TRICKS,
    *TEXT_TRICKS,
)
TRICKS = tuple(each for each in _TRICKS if not each.is_slow)
SLOW_TRICKS = tuple(each for each in _TRICKS if each.is_slow)

__all__ = ["HOSTILE", "SLOW_TRICKS", "TRICKS", "HostileFile"]
