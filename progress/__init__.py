"""The core: what a job is, what happened to it, and telling browsers."""

from __future__ import annotations
