"""Locks a PDF with a password: the standard security handler, revision 2 (RC4)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

# ISO 32000-1, 7.6.3.3, algorithm 2, step a.
_PADDING = bytes.fromhex(
    "28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a"
)
_KEY_BYTES = 5
_PERMISSIONS = -4  # everything is allowed to whoever knows the password


@dataclass(frozen=True, slots=True, kw_only=True)
class Lock:
    """The key of one file, and the entries that let a viewer check a password."""

    key: bytes
    owner: bytes
    user: bytes

    @property
    def dictionary(self) -> str:
        """The file's encryption dictionary."""
        return (
            f"<< /Filter /Standard /V 1 /R 2 /P {_PERMISSIONS} "
            f"/O <{self.owner.hex()}> /U <{self.user.hex()}> >>"
        )

    def seal(self, number: int, data: bytes) -> bytes:
        """Encrypt a string or stream of the object with this number (algorithm 1)."""
        salted = self.key + number.to_bytes(3, "little") + b"\x00\x00"
        return rc4(_md5(salted)[: _KEY_BYTES + 5], data)


def lock_with(password: str, file_id: bytes) -> Lock:
    """Make the lock of a file from its password (algorithms 2 to 4)."""
    padded = (password.encode("latin-1") + _PADDING)[: len(_PADDING)]
    owner = rc4(_md5(padded)[:_KEY_BYTES], padded)
    permissions = _PERMISSIONS.to_bytes(4, "little", signed=True)
    key = _md5(padded + owner + permissions + file_id)[:_KEY_BYTES]
    return Lock(key=key, owner=owner, user=rc4(key, _PADDING))


def rc4(key: bytes, data: bytes) -> bytes:
    """Apply RC4; doing it twice gives the data back."""
    state = list(range(256))
    j = 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    return bytes(_stream(state, data))


def _stream(state: list[int], data: bytes) -> bytearray:
    out = bytearray()
    i = j = 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return out


def _md5(data: bytes) -> bytes:
    return hashlib.md5(data, usedforsecurity=False).digest()
