"""Cancel, force, pause, resume and prioritize: one table of what each does to what."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from progress import lifecycle
from progress.api.access import (
    operable_batch,
    operable_document,
    operable_job,
    user_of,
)
from progress.api.errors import ApiErrorDict, NothingToDo
from progress.api.inputs import CancelInput, PriorityInput, checked
from progress.api.schema import component
from progress.api.shapes import CancelledDict, PausedDict, PrioritizedDict
from progress.permissions import require_priority
from progress.turns import NAMES
from progress.words import count

#: Returns the row that an address names, or refuses.
Find = Callable[[Request, UUID], object]
#: Does it and returns how many documents or jobs it concerned.
Act = Callable[..., int]
#: Does what a request asks for to a row that it may act on, and returns the body.
Handle = Callable[[Request, UUID], Mapping[str, Any]]

ERROR = component(ApiErrorDict)
#: The part of the schema that each kind of row belongs to.
TAGS: dict[Find, str] = {
    operable_job: "jobs",
    operable_document: "documents",
    operable_batch: "batches",
}


def _view(
    operation: str,
    about: str,
    find: Find,
    handle: Handle,
    shape: type,
    body: type | None = None,
) -> type[APIView]:
    """Return the view of one action: `operation` is its name in the schema."""
    refused = {400: ERROR} if body is PriorityInput else {}

    @extend_schema(
        operation_id=operation,
        tags=[TAGS[find]],
        description=about,
        request=body,
        responses={
            200: component(shape),
            **refused,
            403: ERROR,
            404: ERROR,
            409: ERROR,
        },
    )
    def post(self: APIView, request: Request, **address: UUID) -> Response:
        (row_id,) = address.values()
        find(request, row_id)
        return Response(handle(request, row_id))

    name = f"{operation[0].upper()}{operation[1:]}View"
    return type(name, (APIView,), {"post": post, "__doc__": about})


def _plain(act: Act, answer: Callable[[int], Mapping[str, Any]]) -> Handle:
    """Return what does `act` and answers how many it concerned."""
    return lambda request, row_id: answer(int(act(row_id, actor=user_of(request))))


def _stopping(cancel: Act, force: Act, noun: str) -> Handle:
    """Return what cancels, or forces what was cancelled before, as the body says."""

    def handle(request: Request, row_id: UUID) -> Mapping[str, Any]:
        is_forced = checked(CancelInput, request.data)["force"]
        number = int((force if is_forced else cancel)(row_id, actor=user_of(request)))
        return _forced(number) if is_forced else _cancelled(number, noun)

    return handle


def _prioritize(request: Request, job_id: UUID) -> PrioritizedDict:
    priority = checked(PriorityInput, request.data)["priority"]
    require_priority(request.user, priority)
    if not lifecycle.set_priority(job_id, priority, actor=user_of(request)):
        raise NothingToDo("It has that priority, or has ended.")
    return {"priority": priority, "detail": f"Priority {NAMES[priority]}."}


def _forced(stopped: int) -> CancelledDict:
    if not stopped:
        raise NothingToDo("Nothing that was asked to stop is still at work.")
    detail = f"{_those(stopped, 'document')} stopped by force."
    return {"stopped": stopped, "detail": detail}


def _cancelled(stopped: int, noun: str) -> CancelledDict:
    if not stopped:
        raise NothingToDo("It has ended, or is being cancelled: nothing to stop.")
    return {"stopped": stopped, "detail": f"{_those(stopped, noun)} being cancelled."}


def _paused(jobs: int) -> PausedDict:
    if not jobs:
        raise NothingToDo("It has ended, is paused, or is being cancelled.")
    return {"jobs": jobs, "detail": f"{_those(jobs, 'job')} paused."}


def _resumed(jobs: int) -> PausedDict:
    if not jobs:
        raise NothingToDo("It is not paused: nothing to resume.")
    return {"jobs": jobs, "detail": f"{count(jobs, 'job')} can go on."}


def _those(number: int, noun: str) -> str:
    return f"{count(number, noun)} {'is' if number == 1 else 'are'}"


JobCancelView = _view(
    "cancelJob",
    "Stop what waits at once, and what is in work at its next page border.",
    operable_job,
    _stopping(lifecycle.cancel_job, lifecycle.force_job, "job"),
    CancelledDict,
    CancelInput,
)
DocumentCancelView = _view(
    "cancelDocument",
    "Stop one document; the others of its job go on.",
    operable_document,
    _stopping(lifecycle.cancel_document, lifecycle.force_document, "document"),
    CancelledDict,
    CancelInput,
)
BatchCancelView = _view(
    "cancelBatch",
    "Stop all its jobs that have not ended.",
    operable_batch,
    _stopping(lifecycle.cancel_batch, lifecycle.force_batch, "job"),
    CancelledDict,
    CancelInput,
)
JobPauseView = _view(
    "pauseJob",
    "Begin nothing more of it; what is in work stops at its next page border.",
    operable_job,
    _plain(lifecycle.pause_job, _paused),
    PausedDict,
)
JobResumeView = _view(
    "resumeJob",
    "Let a paused job go on where it was.",
    operable_job,
    _plain(lifecycle.resume_job, _resumed),
    PausedDict,
)
BatchPauseView = _view(
    "pauseBatch",
    "Pause all its jobs that have not ended.",
    operable_batch,
    _plain(lifecycle.pause_batch, _paused),
    PausedDict,
)
BatchResumeView = _view(
    "resumeBatch",
    "Resume all its paused jobs.",
    operable_batch,
    _plain(lifecycle.resume_batch, _resumed),
    PausedDict,
)
JobPriorityView = _view(
    "prioritizeJob",
    "Set the priority of what waits; above 0 for administrators only.",
    operable_job,
    _prioritize,
    PrioritizedDict,
    PriorityInput,
)
