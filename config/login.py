"""The page on which people log in, which slows the guessing of passwords."""

from __future__ import annotations

import hashlib
from typing import Any

from django.contrib.auth import views
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpRequest, HttpResponse
from rest_framework.throttling import SimpleRateThrottle


class LoginThrottle(SimpleRateThrottle):
    """Counts the failures of one name from one address: those who know theirs pass."""

    scope = "login"

    def get_cache_key(self, request: Any, view: Any) -> str:
        """Return what failures are counted under: a hash, as names may be anything."""
        name = request.POST.get("username", "").casefold()
        who = f"{self.get_ident(request)} {name}"
        digest = hashlib.sha256(who.encode(errors="replace")).hexdigest()
        return self.cache_format % {"scope": self.scope, "ident": digest}

    def throttle_success(self) -> bool:
        """Let a try pass, and count it only when it has failed."""
        return True

    def count_failure(self) -> None:
        """Remember that the try which was let pass has failed."""
        super().throttle_success()


class LoginView(views.LoginView):
    """Log in; after too many failures in a minute, wait (429)."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Check name and password, unless these were tried too often."""
        self.throttle = LoginThrottle()
        if self.throttle.allow_request(request, self):  # type: ignore[arg-type]
            return super().post(request, *args, **kwargs)
        wait = round(self.throttle.wait() or 0) + 1
        context = self.get_context_data(wait=wait, form=AuthenticationForm(request))
        headers = {"Retry-After": str(wait)}
        return self.render_to_response(context, status=429, headers=headers)

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        """Count the failure, and show the form again."""
        self.throttle.count_failure()
        return super().form_invalid(form)
