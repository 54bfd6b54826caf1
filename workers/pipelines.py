"""The pipelines that Headway brings: documents, and exam papers."""

from __future__ import annotations

from workers.pipeline import Pipeline, Stage, register
from workers.stages import analysis, census, completion, extraction, receive

#: Weights are shares of the usual time of a text PDF.
READING = (
    Stage(name="receive", function=receive, weight=2),
    Stage(name="census", function=census, weight=5),
    Stage(name="extraction", function=extraction, weight=85),
    Stage(name="analysis", function=analysis, weight=6),
    Stage(name="completion", function=completion, weight=2),
)

DOCUMENT = Pipeline(
    job_type="document",
    label="Document",
    about="Text of each page, language, readability and keywords",
    stages=READING,
)

EXAM = Pipeline(
    job_type="exam",
    label="Exam paper",
    about="The same, and the questions and marks that the paper gives",
    stages=READING,
)


def register_all() -> None:
    """Make them known."""
    register(DOCUMENT)
    register(EXAM)
