"""A pipeline: an ordered list of stages under a job type."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from progress import job_types
from progress.job_types import JobType
from progress.percent import StageWeight
from workers.report import Report
from workers.work import Work

#: A stage's function: it works on a document and says so to the report.
StageFunction = Callable[[Work, Report], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One step of a pipeline; `weight` is its share of the usual time."""

    name: str
    function: StageFunction
    weight: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Pipeline:
    """What is done with each document of a job type, in order."""

    job_type: str
    label: str
    about: str
    stages: tuple[Stage, ...]

    @property
    def weights(self) -> tuple[StageWeight, ...]:
        """The stages' names and shares, as percentages are computed from."""
        return tuple(StageWeight(name=s.name, weight=s.weight) for s in self.stages)


_pipelines: dict[str, Pipeline] = {}


def register(pipeline: Pipeline) -> None:
    """Make a pipeline known under its job type, to the workers and to people."""
    _pipelines[pipeline.job_type] = pipeline
    job_types.register(
        JobType(
            name=pipeline.job_type,
            label=pipeline.label,
            about=pipeline.about,
            stages=pipeline.weights,
        )
    )


def find(job_type: str) -> Pipeline | None:
    """Return the pipeline of a job type, or None if none is registered."""
    return _pipelines.get(job_type)


def run(pipeline: Pipeline, work: Work, report: Report) -> None:
    """Take a document through all stages; errors of a stage reach the caller."""
    for stage in pipeline.stages:
        report.check()
        report.begin_stage(stage.name)
        stage.function(work, report)
