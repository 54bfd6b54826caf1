"""The addresses that celery-progress's templates name; whose task it is counts here."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser, User
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from progress.models import Document, Job
from progress.task_ids import document_id
from progress.task_status.contract import group_status_of, status_of


@never_cache
@require_safe
def task_status(request: HttpRequest, task_id: str) -> JsonResponse:
    """Return how far a task is, by Celery's id; 404 if it is not the caller's."""
    if not request.user.is_authenticated:
        return _refused(401, "Log in first.")
    document = _find(request.user, task_id)
    if document is None:
        return _refused(404, "There is no such task, or it is not yours.")
    return JsonResponse(dict(status_of(document, timezone.now())))


@never_cache
@require_safe
def group_status(request: HttpRequest, group_id: str) -> JsonResponse:
    """Return how far a group is, by Celery's id; 404 if it is not the caller's."""
    if not request.user.is_authenticated:
        return _refused(401, "Log in first.")
    jobs = Job.objects.visible_to(request.user)
    job = jobs.filter(pk=document_id(group_id)).first()
    if job is None:
        return _refused(404, "There is no such group, or it is not yours.")
    return JsonResponse(dict(group_status_of(job)))


def _find(user: User | AnonymousUser, task_id: str) -> Document | None:
    documents = Document.objects.visible_to(user).defer("task_arguments")
    found = documents.filter(pk=document_id(task_id)).first()
    return found or documents.with_task_id(task_id).first()


def _refused(status: int, detail: str) -> JsonResponse:
    return JsonResponse({"detail": detail}, status=status)
