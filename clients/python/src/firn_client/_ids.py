"""Ids and timestamps of new events."""

from __future__ import annotations

import secrets
import time
import uuid


def now_ms() -> int:
    """The clock, in milliseconds since 1970."""
    return time.time_ns() // 1_000_000


def uuid7() -> str:
    """A UUID of version 7 (RFC 9562): 48 bits of milliseconds, then 74 random ones."""
    random = secrets.randbits(74)
    value = (
        (now_ms() & (1 << 48) - 1) << 80
        | 0x7 << 76
        | (random >> 62) << 64
        | 0b10 << 62
        | random & (1 << 62) - 1
    )
    return str(uuid.UUID(int=value))
