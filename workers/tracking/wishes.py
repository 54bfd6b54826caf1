"""What a sender may say of the job that a task is to become: whose, which, where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User

#: A person: the row, its id, or the user name.
Owner = User | int | str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """Keywords of `apply_async`, of `Signature.set` and of `tracked`; all optional."""

    owner: int | str | None = None
    title: str = ""
    batch: str = ""
    job_type: str = ""

    @property
    def is_own_job(self) -> bool:
        """Whether it asks for a job of its own, wherever it is sent from."""
        return bool(self.owner is not None or self.title or self.batch or self.job_type)


NAMES = ("owner", "title", "batch", "job_type")


def take(options: Mapping[str, Any]) -> tuple[Wishes, dict[str, Any]]:
    """Part the wishes from the options that are Celery's own."""
    rest = {name: value for name, value in options.items() if name not in NAMES}
    return wishes(**{name: options.get(name) for name in NAMES}), rest


def wishes(
    *,
    owner: Owner | None = None,
    title: str | None = None,
    batch: str | None = None,
    job_type: str | None = None,
) -> Wishes:
    """Return wishes as messages can carry them: a person becomes an id."""
    return Wishes(
        owner=owner.pk if isinstance(owner, User) else owner,
        title=str(title or ""),
        batch=str(batch or ""),
        job_type=str(job_type or ""),
    )
