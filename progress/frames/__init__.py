"""Frames from rows: the same for every transport."""

from __future__ import annotations

from progress.frames.batches import batch_eta, batch_message, load_batch, load_batches
from progress.frames.loading import DatedFrame, load_dated_frames, load_frame
from progress.frames.present import brief_frame, counts_of, eta_of
from progress.frames.rows import document_dict, event_dict, log_dict, page_dict
from progress.frames.sentences import message_of, stage_of
from progress.frames.summaries import load_summary

__all__ = [
    "DatedFrame",
    "batch_eta",
    "batch_message",
    "brief_frame",
    "counts_of",
    "document_dict",
    "eta_of",
    "event_dict",
    "load_batch",
    "load_batches",
    "load_dated_frames",
    "load_frame",
    "load_summary",
    "log_dict",
    "message_of",
    "page_dict",
    "stage_of",
]
