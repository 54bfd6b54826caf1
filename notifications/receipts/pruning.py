"""Receipts are kept for a month: they are evidence, and about people."""

from __future__ import annotations

from datetime import datetime

from notifications.models import ProviderReceipt
from progress.pruning import Rule, in_chunks, register


def connect() -> None:
    """Let receipts be pruned with everything else."""
    rule = Rule(what="mail receipts", setting="HEADWAY_KEEP_RECEIPT_DAYS", prune=prune)
    register(rule)


def prune(before: datetime, is_dry: bool) -> int:
    """Delete what came before a moment, or count it; return how many."""
    old = ProviderReceipt.objects.filter(received_at__lt=before)
    return in_chunks(old, is_dry)
