"""What people read of a task: its title, and the name of its job type."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import Any

logger = logging.getLogger(__name__)

#: Characters of a job type's name: a long task name keeps its end.
TYPE_LENGTH = 50


def title_of(
    template: str, args: Sequence[Any] | None, kwargs: Mapping[str, Any] | None
) -> str:
    """Fill a title such as "Import {0}" or "Import {path}" from a task's arguments.

    Of a part whose arguments are not known yet, or do not fit, the part before the
    first brace is left.
    """
    try:
        return template.format(*(args or ()), **(kwargs or {}))
    except (LookupError, ValueError, AttributeError, TypeError):
        return template.partition("{")[0].strip() or template


def job_type_of(task_name: str) -> str:
    """Return a task's name as the name of a job type."""
    return task_name[-TYPE_LENGTH:]
