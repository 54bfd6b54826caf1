"""`manage.py demo`: the demo person, and at the first start documents and a task."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.core.files import File
from django.core.management.base import BaseCommand, CommandParser

from progress.models import Job
from progress.submission import submit
from workers.demo import take_stock
from workers.samples import Sample, write_samples

BATCH = "First steps"


class Command(BaseCommand):
    """Create or update the demo user and hand in a few documents once."""

    help = "Create the demo user and, if there is no job of theirs, demo documents."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the name, the password and whether to hand documents in."""
        parser.add_argument("--user", default="demo")
        # By the environment it stays out of the list of processes.
        password = os.environ.get("DEMO_PASSWORD", "")
        parser.add_argument("--password", default=password, required=not password)
        parser.add_argument("--no-documents", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it."""
        user = demo_user(options["user"], options["password"])
        if options["no_documents"] or Job.objects.filter(owner=user).exists():
            return
        with tempfile.TemporaryDirectory() as folder:
            hand_in(user, write_samples(Path(folder)))
        take_stock.apply_async(owner=user, batch=BATCH)


def demo_user(name: str, password: str) -> User:
    """Return the demo user, who is staff so that the admin can be tried, too."""
    user, _ = get_user_model().objects.get_or_create(
        username=name, defaults={"email": f"{name}@example.com"}
    )
    user.is_staff = user.is_superuser = True
    if not user.check_password(password):
        user.set_password(password)
    user.save(update_fields=["is_staff", "is_superuser", "password"])
    return user


def hand_in(user: User, samples: list[Sample]) -> None:
    """Submit the samples: one job per job type, in one batch."""
    for job_type in sorted({sample.job_type for sample in samples}):
        chosen = [sample for sample in samples if sample.job_type == job_type]
        files = [File(sample.path.open("rb"), name=sample.name) for sample in chosen]
        try:
            submit(owner=user, files=files, job_type=job_type, batch_title=BATCH)
        finally:
            for file in files:
                file.close()
