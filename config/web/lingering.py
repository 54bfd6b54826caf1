"""How long a server still listens to a peer that it has told of the end.

A socket that is closed while its peer sends is reset, and the peer may never see the
close frame that was on its way. So what it still says is read and thrown away for a
while: RFC 6455, section 7.1.1, and RFC 9112, section 9.6.
"""

from __future__ import annotations

#: Seconds after which a peer that said nothing meanwhile is heard no more.
LOOK_SECONDS = 5.0
#: Such looks at a peer that goes on and on.
LOOKS = 6
#: Bytes that are thrown away at most.
MOST = 64 * 2**20


class Lingering:
    """Counts what a peer still says, and how long it goes on."""

    __slots__ = ("_has_spoken", "_left", "_looks")

    def __init__(self) -> None:
        self._left = MOST
        self._looks = 0
        self._has_spoken = False

    def hear(self, size: int) -> bool:
        """Count some bytes; return whether more may come."""
        self._has_spoken = True
        self._left -= size
        return self._left > 0

    def goes_on(self) -> bool:
        """Look, each `LOOK_SECONDS`: tell whether the peer is worth another one."""
        self._looks += 1
        has_spoken, self._has_spoken = self._has_spoken, False
        return has_spoken and self._looks < LOOKS
