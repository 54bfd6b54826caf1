"""Sessions for calls to the outside, safe by themselves: no option makes them less so.

`session()` is for libraries that want one of requests; `post` is for everybody else.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import requests
from django.conf import settings
from requests_hardened import Config, HTTPSession
from urllib3.exceptions import HTTPError

from notifications.net import answers
from notifications.net.adapter import PinnedAdapter
from notifications.net.answers import Answer
from notifications.net.deadline import Deadline
from notifications.net.errors import BadCertificate, TooSlow, Unreachable
from notifications.net.targets import target_of

CONNECT_SECONDS = 3.0
READ_SECONDS = 10.0
TOTAL_SECONDS = 15.0
MAX_BYTES = 16_384
USER_AGENT = "Headway-Webhooks/1"
_TOO_SLOW = "The server did not answer in time."


class SafeSession(HTTPSession):
    """Follows no redirect, heeds no variable of the environment, keeps its times."""

    def __init__(
        self,
        *,
        times: tuple[float, float] = (CONNECT_SECONDS, READ_SECONDS),
        total_seconds: float = TOTAL_SECONDS,
        max_bytes: int = MAX_BYTES,
    ) -> None:
        super().__init__(_config(times))
        self._times = times
        self._total_seconds = total_seconds
        self._max_bytes = max_bytes
        # Else ~/.netrc and the variables of proxies would apply.
        self.trust_env = False
        self.headers["Accept-Encoding"] = "identity"
        self.mount("http://", PinnedAdapter(is_https_proto=False))
        self.mount("https://", PinnedAdapter(is_https_proto=True))

    def send(
        self, request: requests.PreparedRequest, **kwargs: Any
    ) -> requests.Response:
        """Send it once and return the answer, the beginning of its body read.

        Raises:
            ForbiddenAddress: it must not be called.
            BadCertificate: the server cannot prove who it is.
            TooSlow: there was no status in time.
            Unreachable: there was none at all.
        """
        target_of(request.url or "")
        safe = {"stream": True, "timeout": self._times, "proxies": {}, "cert": None}
        safe |= {"allow_redirects": False, "verify": _authorities()}
        with Deadline(self._total_seconds) as deadline:
            try:
                response = super().send(request, **{**kwargs, **safe})
            except (requests.RequestException, HTTPError, OSError, ValueError) as error:
                raise _meaning(error, is_over=deadline.is_over) from error
            # Headers that were cut off read like headers that were complete.
            if deadline.is_over:
                _hang_up(response)
                raise TooSlow(_TOO_SLOW)
            return self._read(response)

    def get_redirect_target(self, resp: requests.Response) -> None:
        """Return that no answer leads on.

        The library would read the whole body of a redirect that it does not follow.
        """
        return

    def _read(self, response: requests.Response) -> requests.Response:
        response._content = answers.read(response, max_bytes=self._max_bytes)
        _hang_up(response)
        return response


def session(**options: Any) -> SafeSession:
    """Return a session as requests has them; the options are those of SafeSession."""
    return SafeSession(**options)


def post(
    url: str,
    body: bytes,
    headers: Mapping[str, str],
    *,
    connect_seconds: float = CONNECT_SECONDS,
    read_seconds: float = READ_SECONDS,
    total_seconds: float = TOTAL_SECONDS,
    max_bytes: int = MAX_BYTES,
) -> Answer:
    """Hand `body` to the server at `url`, and return what it answers.

    A redirect is an answer like any other; nobody follows it.

    Raises:
        OutboundError: there was no answer; the kind says whether to try again.
    """
    times = (connect_seconds, read_seconds)
    with SafeSession(
        times=times, total_seconds=total_seconds, max_bytes=max_bytes
    ) as safe:
        target_of(url)
        named = {"User-Agent": USER_AGENT, **headers}
        return answers.answer_of(safe.post(url, data=body, headers=named))


def _hang_up(response: requests.Response) -> None:
    connection = response.raw.connection
    # A body whose connection the deadline has cut may complain, and keep it open.
    with suppress(OSError):
        response.raw.close()
    if connection is not None:
        connection.close()


def _config(times: tuple[float, float]) -> Config:
    return Config(
        # Our own adapters filter.
        ip_filter_enable=False,
        ip_filter_allow_loopback_ips=False,
        never_redirect=True,
        default_timeout=times,
    )


def _authorities() -> str | bool:
    """Return what vouches for certificates: the usual ones, or the site's own file."""
    return settings.HEADWAY_OUTBOUND_CA_FILE or True


def _meaning(error: Exception, *, is_over: bool) -> Exception:
    if is_over or isinstance(error, requests.Timeout):
        return TooSlow(_TOO_SLOW)
    if isinstance(error, requests.exceptions.SSLError):
        return BadCertificate("The server's certificate is not valid for its name.")
    return Unreachable("The server cannot be reached, or hung up.")
