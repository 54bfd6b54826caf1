"""The service worker, served where it may act for the whole site."""

from __future__ import annotations

from functools import cache

from csp.constants import NONE, SELF
from csp.decorators import csp
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

_FILE = settings.BASE_DIR / "static" / "js" / "push" / "service-worker.js"


@require_safe
@csp({"default-src": [NONE], "connect-src": [SELF], "img-src": [SELF]})
def service_worker(request: HttpRequest) -> HttpResponse:
    """Return the script that shows what is pushed, also while no tab is open.

    A worker may act below its own address, so it is at the root and not among the
    static files, whose names change with each version: browsers would take each for
    another worker. They look for a newer one at this address by themselves.
    """
    response = HttpResponse(_script(), content_type="text/javascript; charset=utf-8")
    response["Service-Worker-Allowed"] = "/"
    response["Cache-Control"] = "no-cache"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _script() -> str:
    # While it is worked on, a change shows at once.
    return _FILE.read_text(encoding="utf-8") if settings.DEBUG else _kept_script()


@cache
def _kept_script() -> str:
    return _FILE.read_text(encoding="utf-8")
