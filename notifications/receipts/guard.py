"""Let nobody forge a receipt, and answer nonsense with a refusal."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from anymail.exceptions import AnymailWebhookValidationFailure
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBadRequest,
    HttpResponseForbidden,
)

from notifications.receipts import secrets

logger = logging.getLogger(__name__)

View = Callable[..., HttpResponse]

#: What parsing raises for a body or a signature that is none.
_NONSENSE = (ValueError, KeyError, IndexError, TypeError, AttributeError)


def guarded(view: View, provider: str) -> View:
    """Return anymail's view, closed while no secret is set.

    Without one anymail lets everybody in: a forged bounce would mute a person.
    """

    @wraps(view)
    def guard(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not secrets.are_set_for(provider):
            return HttpResponseForbidden("Not open.\n", content_type="text/plain")
        try:
            return view(request, *args, **kwargs)
        except AnymailWebhookValidationFailure as error:
            return _refuse(provider, error)
        except _NONSENSE as error:
            return _refuse(provider, error)

    return guard


def _refuse(provider: str, error: Exception) -> HttpResponse:
    logger.warning("A receipt of %s was refused: %r", provider, error)
    return HttpResponseBadRequest("Not understood.\n", content_type="text/plain")
