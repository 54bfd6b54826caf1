"""Measure a stretch of time anew: after a mistake in measuring, or for old history."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from progress.insights import rolling
from progress.models import Attempt


class Command(BaseCommand):
    """Write the measures of each minute, hour and day again, from the rows."""

    help = (
        "Measure what was done again, from the rows of jobs that are still there. "
        "Hours in which jobs were deleted or pruned since lose what these had done: "
        "choose a beginning after them."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the stretch of time."""
        parser.add_argument(
            "--since", help="a day or moment, as 2026-03-01; else the first attempt"
        )
        parser.add_argument("--until", help="a day or moment; else now")

    def handle(self, *args: Any, **options: Any) -> None:
        """Measure, and say how much it was.

        Raises:
            CommandError: a moment cannot be read.
        """
        since = _moment(options["since"]) or _first()
        if since is None:
            self.stdout.write("Nothing has been done yet: there is nothing to measure.")
            return
        written = rolling.rebuild(since, _moment(options["until"]))
        self.stdout.write(f"{written} measures since {since:%F %R} are written anew.")


def _first() -> datetime | None:
    rows = Attempt.objects.order_by("started_at")
    return rows.values_list("started_at", flat=True).first()


def _moment(text: str | None) -> datetime | None:
    if not text:
        return None
    moment = _parsed(text)
    if moment is None:
        raise CommandError(f'"{text}" is no day or moment. Write it as 2026-03-01.')
    return timezone.make_aware(moment) if timezone.is_naive(moment) else moment


def _parsed(text: str) -> datetime | None:
    try:
        day = parse_date(text)
        moment = parse_datetime(text)
    except ValueError:
        return None
    return moment or (datetime.combine(day, datetime.min.time()) if day else None)
