"""What a job's own page says of being told about it."""

from __future__ import annotations

from typing import Any

from django import template

from notifications.models import JobChoice
from progress.models import Job

register = template.Library()


@register.inclusion_tag("notifications/preferences/job.html", takes_context=True)
def job_choice(context: dict[str, Any], job: Job) -> dict[str, Any]:
    """Offer to mute a job of one's own, to follow another's, or to undo either."""
    user = context["user"]
    own = JobChoice.objects.filter(user=user, job=job)
    return {
        "job": job,
        "choice": own.values_list("choice", flat=True).first(),
        "is_owner": job.owner_id == user.pk,
        "csrf_token": context["csrf_token"],
    }
