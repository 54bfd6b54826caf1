"""How much a template may do, whoever wrote it."""

from __future__ import annotations

#: Characters of a template's source, each part of it.
MAX_SOURCE = 50_000
#: Opening braces in a row, blanks in a row, and uses of "raw": see engine.py.
MAX_BRACES, MAX_BLANKS, MAX_RAW = 3, 60, 20
#: Bytes that one part may write.
MAX_OUTPUT = 200_000
#: Characters of a text that a filter takes or gives.
MAX_TEXT = 50_000
#: Entries of a list, and rounds of all nested loops together.
MAX_ITEMS = 1_000
#: Bytes of what a template keeps in variables of its own.
MAX_LOCALS = 200_000
#: How deeply blocks and parts may be nested.
MAX_DEPTH = 12
#: Seconds of this thread's own work; other threads' turns do not count.
MAX_SECONDS = 0.25
#: Characters of a subject or title, as the inbox keeps it.
MAX_SUBJECT = 200
