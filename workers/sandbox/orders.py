"""What a worker orders its zygote to do."""

from __future__ import annotations

import struct

#: A letter, and the number that the worker gave the child.
ORDER = struct.Struct("!cQ")
FORK = b"f"
KILL = b"k"
#: With an order to fork: the file, the channel, and where to tell of the end.
HANDED = 3
