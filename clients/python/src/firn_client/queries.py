"""What a read selects, and what an append may depend on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias


def refuse_one_text(name: str, given: object) -> None:
    """One text is a sequence of texts too, of its letters; what is meant is a list of one.

    Raises:
        TypeError: It is one.
    """
    if isinstance(given, str):
        raise TypeError(f"{name} must be several texts, not one; got {given!r}, not [{given!r}]")


@dataclass(frozen=True, slots=True)
class Target:
    """What an event is about, such as `Target("image", 42)`."""

    target_type: str
    target_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """Matches an event that satisfies every member which is not empty.

    Where a query is taken, a sequence of them is too: it matches what any of them does.
    """

    event_types: Sequence[str] = ()
    """The event's type is one of these."""
    event_type_prefixes: Sequence[str] = ()
    """Or it begins with one of these. Not in a check."""
    tags: Sequence[str] = ()
    """The event has all of these tags."""
    streams: Sequence[str] = ()
    """The event's stream is one of these."""
    targets: Sequence[Target] = ()
    """The event is about one of these."""
    user_ids: Sequence[str] = ()
    """The event's user is one of these. Not in a check."""

    def __post_init__(self) -> None:
        for name in _TEXTS:
            refuse_one_text(name, getattr(self, name))


_TEXTS = ("event_types", "event_type_prefixes", "tags", "streams", "user_ids")


Queries: TypeAlias = Query | Sequence[Query]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """Bounds of a read, all inclusive: an event must be within every one that is given."""

    min_revision: int | None = None
    max_revision: int | None = None
    min_timestamp: int | None = None
    """Of the application's clock, in milliseconds since 1970."""
    max_timestamp: int | None = None
    from_time: datetime | None = None
    """Of the recorded time: what was recorded at this moment or later."""
    as_of: datetime | None = None
    """Of the recorded time: the log as it was at this moment."""


Moment: TypeAlias = int | datetime
"""A moment of the log: up to and with a position, or as it was at a recorded time."""


class StreamState(StrEnum):
    """What a stream may be expected to be, other than at a revision."""

    EXISTS = "exists"
    """It has at least one event."""
    ANY = "any"
    """Anything: the check holds always."""


@dataclass(frozen=True, slots=True)
class StreamCheck:
    """Holds if the stream's last revision (0: it is empty), or its state, is the expected."""

    stream: str
    expected: int | StreamState


@dataclass(frozen=True, slots=True)
class NoMatchCheck:
    """Holds if no event after the position matches."""

    query: Queries
    after_position: int = 0


Check: TypeAlias = StreamCheck | NoMatchCheck


@dataclass(frozen=True, slots=True)
class LastGesture:
    """What a user did last, in a session if one is named (metadata `session_id`)."""

    user_id: str
    session_id: str = ""
