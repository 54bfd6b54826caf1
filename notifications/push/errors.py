"""Why a browser cannot be told, in words for whoever asked for it."""

from __future__ import annotations

from typing import ClassVar


class PushRefused(Exception):
    """It cannot be done; the text says what to do about it."""

    code: ClassVar[str] = "refused"

    def __init__(self, text: str = "") -> None:
        super().__init__(text or (self.__doc__ or "").strip())


class UnknownService(PushRefused):
    """This browser's push service is not on the list that this site sends to."""

    code = "unknown_push_service"


class BadKeys(PushRefused):
    """The browser's keys cannot be used. Switch push off and on again."""

    code = "bad_keys"


class OutdatedKey(PushRefused):
    """The subscription is for a key that is not ours. Subscribe again."""

    code = "outdated_key"


class TooManyBrowsers(PushRefused):
    """Ten browsers are told already. Remove one that you no longer use."""

    code = "too_many_browsers"


class SwitchedOff(PushRefused):
    """This browser was removed from the list. Switch it on again if you want."""

    code = "switched_off"


class BadVapidKey(Exception):
    """HEADWAY_VAPID_PRIVATE_KEY is no P-256 key. Unset it, or make a new one."""

    def __str__(self) -> str:
        return self.__doc__ or ""
