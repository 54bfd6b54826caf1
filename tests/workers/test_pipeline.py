"""Pipelines: registered under a job type, run stage by stage."""

from __future__ import annotations

import pytest

from progress import job_types
from progress.errors import Cancelled
from progress.models import Document
from progress.states import State
from tests import factories
from tests.workers.conftest import THREE_PAGES
from workers import attempt, pipeline
from workers.pipeline import Pipeline, Stage, StageFunction, register
from workers.report import Report
from workers.work import Work


def count_words(work: Work, report: Report) -> None:
    words = work.path.read_text().split() if work.path else []
    for number, _ in enumerate(words, start=1):
        report.progress(number, len(words), f"Word {number} of {len(words)}")
    report.statistics({"words": len(words)})


WORD_COUNT = Pipeline(
    job_type="words",
    label="Word count",
    about="How many words there are",
    stages=(Stage(name="counting", function=count_words),),
)


def run_to_end(owner, content: bytes = THREE_PAGES) -> Document:
    """Hand a document in as a word count, and work on it."""
    job = factories.make_job(owner, content=content, job_type="words")
    document = factories.only_document(job)
    attempt.run(factories.claim(document), lambda meta: None)
    document.refresh_from_db()
    return document


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("own_pipelines")
def test_a_pipeline_of_ones_own_is_a_function_and_a_few_lines(alice):
    register(WORD_COUNT)
    document = run_to_end(alice)
    assert document.statistics == {"words": 9}
    assert (document.state, document.progress) == (State.COMPLETED, 100.0)
    assert (document.stage, document.message) == ("counting", "Done")
    assert document.job.state == State.COMPLETED


@pytest.mark.usefixtures("own_pipelines")
def test_a_registered_pipeline_can_be_found_and_chosen():
    register(WORD_COUNT)
    assert pipeline.find("words") is WORD_COUNT
    assert job_types.get("words").label == "Word count"
    assert [stage.name for stage in job_types.get("words").stages] == ["counting"]


def test_an_unknown_job_type_has_no_pipeline():
    assert pipeline.find("cake") is None


@pytest.mark.django_db
def test_stages_run_in_order_and_are_announced(work, report, document):
    seen: list[str] = []

    def note(name: str) -> StageFunction:
        return lambda work, report: seen.append(name)

    names = ["receive", "census", "extraction"]
    stages = tuple(Stage(name=name, function=note(name)) for name in names)
    plan = Pipeline(job_type="t", label="", about="", stages=stages)
    pipeline.run(plan, work, report)
    report.flush()
    document.refresh_from_db()
    assert seen == names
    assert document.stage == "extraction"
    events = document.events.filter(kind="stage_started").order_by("id")
    assert [event.data["stage"] for event in events] == seen


@pytest.mark.django_db
def test_no_stage_begins_after_a_cancel(work, report):
    def cancelled(work: Work, report: Report) -> None:
        report.cancel()

    def never(work: Work, report: Report) -> None:
        raise AssertionError

    plan = Pipeline(
        job_type="t",
        label="",
        about="",
        stages=(
            Stage(name="one", function=cancelled),
            Stage(name="two", function=never),
        ),
    )
    with pytest.raises(Cancelled):
        pipeline.run(plan, work, report)


def test_weights_are_the_stages_shares():
    assert [(w.name, w.weight) for w in WORD_COUNT.weights] == [("counting", 1)]
