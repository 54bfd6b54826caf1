"""The job types that can be chosen; whoever brings a pipeline registers its type."""

from __future__ import annotations

from dataclasses import dataclass

from progress.errors import UnknownJobType
from progress.percent import StageWeight


@dataclass(frozen=True, slots=True, kw_only=True)
class JobType:
    """One kind of job: its name, what people read, and its stages in order."""

    name: str
    label: str
    about: str
    stages: tuple[StageWeight, ...]
    #: Its jobs are Celery tasks, sent by programs: nobody hands in files for it.
    is_task: bool = False


_registered: dict[str, JobType] = {}


def register(job_type: JobType) -> None:
    """Make a job type known; a second registration under a name replaces the first."""
    _registered[job_type.name] = job_type


def get(name: str) -> JobType:
    """Return a job type that files can be handed in for.

    Raises:
        UnknownJobType: nothing is registered under this name, or a task.
    """
    known = {kind.name: kind for kind in for_files()}
    if name not in known:
        names = ", ".join(sorted(known)) or "none"
        raise UnknownJobType(f'There is no job type "{name}". Choose one of: {names}.')
    return known[name]


def find(name: str) -> JobType | None:
    """Return a job type, or None where old rows name one that is gone."""
    return _registered.get(name)


def label_of(name: str) -> str:
    """Return what people read: a registered label, or one made of the name.

    A process that sends no tasks of a team does not know their types: then
    "shop.tasks.import_rows" reads "Import rows".
    """
    found = _registered.get(name)
    return found.label if found else made_of(name)


def made_of(name: str) -> str:
    """Return the last part of a dotted name in words."""
    return name.rpartition(".")[2].replace("_", " ").strip().capitalize() or name


def all_types() -> list[JobType]:
    """Return all job types in the order of registration."""
    return list(_registered.values())


def for_files() -> list[JobType]:
    """Return the job types that files can be handed in for."""
    return [kind for kind in _registered.values() if not kind.is_task]
