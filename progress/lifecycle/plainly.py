"""The rows that each document takes a dozen of statements about."""

from __future__ import annotations

from progress.models import Attempt, Document, Event, Job
from progress.models.plain import Plain

attempts = Plain(Attempt)
documents = Plain(Document)
events = Plain(Event)
jobs = Plain(Job)
