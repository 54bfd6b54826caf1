"""Invented notes and minutes: the texts of the Markdown, Word and plain samples."""

from __future__ import annotations

from workers.samples.slides import Slide

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
their headings. Slides, sheets, a web page, a book, a table, an e-mail and a fax show
how other kinds of files are taken apart.

Two of the files are meant to fail. One is cut off in the middle, as happens when a
copy is interrupted. The other is locked with a password. Both should give a message
that says what to do, and neither should disturb the others.

You may copy, change and hand on all of them.
"""

SLIDES: tuple[Slide, ...] = (
    Slide(
        title="A reading garden for the Harbour Branch",
        lines=("What readers asked for", "What it costs", "What we propose"),
        notes="Begin with the photograph of the lime tree.",
    ),
    Slide(
        title="What readers asked for",
        lines=(
            "212 of 340 visitors want to sit outside on summer evenings.",
            "Forty would come in the rain if there were a roof.",
            "Nobody asked for music.",
        ),
    ),
    Slide(
        title="What it costs",
        lines=("Two benches: 14,300 crowns", "Lamps along the path: 4,850 crowns"),
        notes="The lamps are paid for already.",
    ),
)

LOANS: tuple[tuple[str | int, ...], ...] = (
    ("Branch", "Spring", "Summer", "Autumn", "Winter"),
    ("Central Library", 23_410, 18_204, 25_117, 24_809),
    ("Harbour Branch", 9_122, 11_876, 8_745, 7_930),
    ("Mill Street Branch", 6_340, 4_018, 6_911, 7_205),
    ("Eastfield Branch", 4_871, 3_660, 5_102, 5_344),
)
VISITS: tuple[tuple[str | int, ...], ...] = (
    ("Branch", "Visits", "On Sundays"),
    ("Central Library", 188_240, 14_120),
    ("Harbour Branch", 71_305, 9_870),
    ("Eastfield Branch", 30_114, 0),
)

REPLY: tuple[str, ...] = (
    "Dear Johan,",
    "Thank you for the figures. The sum for Mill Street looks too low for winter; "
    "could you ask whether the returns of the last week are missing?",
    "The corrected table is attached. Please check it before Thursday.",
    "With kind regards, Astrid",
)

FAX: tuple[tuple[str, ...], ...] = (
    (
        "To: Station Branch",
        "From: Central Library",
        "",
        "Please return the following",
        "books by Friday. Readers wait",
        "for them.",
    ),
    ("The Garden in Winter", "A Short History of Slate", "Bread for Beginners"),
)
