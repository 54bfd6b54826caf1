"""What is answered when the server failed: a page, or JSON to the API's users."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views import defaults


def server_error(request: HttpRequest) -> HttpResponse:
    """Say that it was not the sender's fault, in the shape that the sender reads."""
    if not request.path.startswith("/api/"):
        return defaults.server_error(request)
    detail = "The server could not answer. Try again in a moment."
    return JsonResponse({"code": "error", "detail": detail}, status=500)
