"""The tasks in a workflow of Celery's: what a group, chain or chord is made of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from celery.canvas import _chain, chord, group, maybe_signature
from celery.utils import uuid


def leaves(workflow: Any) -> Iterator[Any]:
    """Yield the single tasks of a workflow, in the order in which they can begin."""
    signature: Any = maybe_signature(workflow)
    if isinstance(signature, chord):
        for part in _header(signature):
            yield from leaves(part)
        if signature.body:
            yield from leaves(signature.body)
    elif isinstance(signature, group | _chain):
        for part in signature.tasks:
            yield from leaves(part)
    elif signature is not None:
        yield signature


def with_ids(workflow: Any) -> Any:
    """Return a copy of a workflow whose tasks all have their ids."""
    original: Any = maybe_signature(workflow)
    copied = original.clone()
    if isinstance(copied, chord):
        header = [with_ids(part) for part in _header(copied)]
        body = with_ids(copied.body) if copied.body else copied.body
        copied["kwargs"] = {**copied["kwargs"], "header": header, "body": body}
    elif isinstance(copied, group | _chain):
        tasks = [with_ids(part) for part in copied.tasks]
        copied["kwargs"] = {**copied["kwargs"], "tasks": tasks}
    else:
        copied["options"] = {"task_id": uuid(), **copied["options"]}
    return copied


def _header(signature: Any) -> list[Any]:
    header: Any = signature.tasks
    if isinstance(header, Mapping):
        return [header] if not isinstance(header, group) else list(header.tasks)
    return list(header)
