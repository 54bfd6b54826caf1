"""Invented notes and minutes: the texts of the Markdown, Word and plain samples."""

from __future__ import annotations

MARKDOWN = """\
---
title: Notes on moving the catalogue
author: Johan Ek
---

# Notes on moving the catalogue

We move 412,000 records from the old system to the new one. These notes say what we
learnt in the first rehearsal, so that the second goes better.

## What went well

- The export took **three hours**, not the nine that we feared.
- No record lost its shelf mark.
- Readers noticed nothing, because we worked at night.

## What went wrong

1. Titles with an ampersand were cut off.
2. Reservations kept their date but lost their time.
3. The test printer printed 611 pick-up slips before somebody pulled the plug.

The second point matters most. A reservation without a time goes to the end of the
queue, and a reader who has waited for weeks will rightly complain.

## Figures

| Step | Records | Minutes |
|---|---|---|
| Export | 412,000 | 183 |
| Conversion | 411,988 | 41 |
| Import | 411,988 | 266 |

Twelve records could not be converted. They are listed in `rejected.csv`.

## Next steps

Ask the vendor about [reservation times](https://example.org/reservations), mend the
ampersands, and rehearse again on the second Sunday of October.
"""

MINUTES: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "Minutes of the library board",
        (
            "Present: Astrid Holm (chair), Johan Ek, Fatima Warsame, Per Sundin.",
            "The minutes of the last meeting were approved without changes.",
            "The chair reported that the roof of the Central Library will be finished "
            "two weeks late, because the slates delivered had the wrong size.",
        ),
    ),
    (
        "Opening hours on Sundays",
        (
            "Johan Ek showed the figures of the trial. On an average Sunday 340 people "
            "came to the Harbour Branch, more than on a Monday.",
            "Per Sundin asked what the evening shift costs. The answer is 11,200 "
            "crowns a month for two people, including the supplement.",
            "The board decided to go on with Sunday opening until the end of the year.",
        ),
    ),
    (
        "Any other business",
        (
            "Fatima Warsame proposed a shelf with books in Somali at Eastfield Branch. "
            "The board agreed and set aside 15,000 crowns.",
            "The next meeting is on the first Thursday of November at six o'clock.",
        ),
    ),
)

README = """\
Sample documents
================

These documents were made for trying things out. The library, the town and the people
in them are invented, and so is every figure.

The report has forty pages with a text layer. The exam paper states its own total, and
its marks add up to it. The letter is a picture, so its text has to be recognised. The
minutes keep the page breaks of the word processor; the notes are cut into sections at
their headings.

Two of the files are meant to fail. One is cut off in the middle, as happens when a
copy is interrupted. The other is locked with a password. Both should give a message
that says what to do, and neither should disturb the others.

You may copy, change and hand on all of them.
"""
