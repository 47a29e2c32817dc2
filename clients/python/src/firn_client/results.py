"""What calls answer."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from .events import Event, of_messages

if TYPE_CHECKING:
    from ._pb.event_store_pb2 import ReplayEventsResponse
    from .errors import ConflictingEvent


class Durability(StrEnum):
    """What the store promises of an event that it has acknowledged."""

    FSYNCED = "FSYNCED"
    """It survives power loss."""
    WRITTEN = "WRITTEN"
    """It survives a crash of the server, but not of the machine."""
    UNKNOWN = "UNKNOWN"
    """What a newer server promises."""


@dataclass(frozen=True, slots=True)
class Appended:
    """Where an event went."""

    position: int
    revision: int
    created_at: datetime
    """The recorded time."""
    duplicate: bool
    """It was in the log already; this is its place there."""
    durability: Durability


@dataclass(frozen=True, slots=True)
class Place:
    """Where an event of a batch went."""

    position: int
    revision: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class AppendedBatch:
    """Where a batch went."""

    events: tuple[Place, ...]
    """One for each event, in order."""
    duplicate: bool
    """It was in the log already; these are its places there."""
    durability: Durability


@dataclass(frozen=True, slots=True)
class Page:
    """A page of events."""

    events: tuple[Event, ...]
    """In the order of positions; from the newest if it was asked for backwards."""
    next_page_token: str
    """For the next page; empty when there is nothing left to look at."""
    head: int
    """The head of the log when the page was read."""
    position: int
    """How far the page has looked."""


@dataclass(frozen=True, slots=True)
class Newest:
    """The newest events of streams and queries, all from one moment."""

    events: tuple[Event | None, ...]
    """For each stream, then for each query, in order; None if there is none."""
    head: int
    """The moment."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many events match."""

    count: int
    position: int
    """Up to here."""


@dataclass(frozen=True, slots=True)
class Head:
    """Where the log ends, and whose log it is."""

    position: int
    """The last position; 0 if the log is empty."""
    created_at: datetime | None
    """When that event was recorded; None if the log is empty."""
    store_id: str
    """The log's identity: a checkpoint is worth nothing in a log with another one."""
    server_version: str


@dataclass(frozen=True, slots=True)
class PositionAt:
    """Which part of the log was there at a moment."""

    position: int
    """The last event recorded at or before it; 0 if there is none."""
    created_at: datetime | None
    """When that was recorded."""
    head: int


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """How far a consumer has come, and in which log."""

    store_id: str
    position: int


class Mark(StrEnum):
    """What else a batch of a follower says."""

    CAUGHT_UP = "CAUGHT_UP"
    """Everything up to the head has been offered; what follows is new."""
    FELL_BEHIND = "FELL_BEHIND"
    """The follower reads too slowly, and is served from the disk until it has caught up again."""
    CHECKPOINT = "CHECKPOINT"
    """Nothing matched for a heartbeat interval, but `position` has moved."""
    HEARTBEAT = "HEARTBEAT"
    """Nothing has happened for a heartbeat interval."""


_MARKS: tuple[Mark | None, ...] = (None, *Mark)


class Batch:
    """Events as the server sends them together; there may be none. Iterates over them."""

    __slots__ = ("_message", "_store_id")

    def __init__(self, message: ReplayEventsResponse, store_id: str) -> None:
        self._message = message
        self._store_id = store_id

    def __iter__(self) -> Iterator[Event]:
        return iter(of_messages(self._message.events))

    def __len__(self) -> int:
        return len(self._message.events)

    @property
    def events(self) -> list[Event]:
        """In the order of positions."""
        return list(self)

    @property
    def position(self) -> int:
        """Everything up to here has been offered."""
        return self._message.position

    @property
    def head(self) -> int:
        """The head of the log when the batch was made; with `position`, the progress."""
        return self._message.head

    @property
    def mark(self) -> Mark | None:
        """What else it says; None as a rule, also for what a newer server says."""
        mark = self._message.mark
        return _MARKS[mark] if 0 <= mark < len(_MARKS) else None

    @property
    def checkpoint(self) -> Checkpoint:
        """What a consumer stores once it has dealt with the batch."""
        return Checkpoint(self._store_id, self.position)


@dataclass(frozen=True, slots=True)
class State:
    """The state of a target."""

    state_json: str
    """JSON text; empty if there was no such target."""
    position: int
    """The moment."""
    last_event_position: int
    """The last of the target's events up to then; 0 if there is none."""
    events: int
    """How many events were folded."""

    @property
    def state(self) -> dict[str, Any] | None:
        """The state; None if there was no such target."""
        return json.loads(self.state_json) if self.state_json else None


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A value before and after."""

    field: str
    """Such as `rating`, `edits.exposure`; or what it is about: `deleted`, `tag 7`."""
    old_json: str
    """JSON text; empty: not said."""
    new_json: str
    """JSON text; empty: not said."""


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """An event as history."""

    event: Event
    changes: tuple[FieldChange, ...]
    """What it changed, by the names of its payload."""
    batch: int
    """The position of the first event of its batch."""
    batch_index: int
    """Its place in the batch, from 0."""
    undoes: str
    """The id of the event that it undoes, if it does."""
    redoes: str
    """The id of the event whose change it makes again, if it does."""
    undone: bool
    """Whether the event's change is undone."""
    undoable: bool
    """Whether there is an inverse, as far as the event itself says."""
    not_undoable: str
    """Why there is none."""
    related: bool
    """It is another target's event that concerns this one."""


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """A page of a target's history."""

    entries: tuple[HistoryEntry, ...]
    """Newest first."""
    next_page_token: str
    """For the next page; empty: there is none."""
    related_until: int
    """Up to here, events of other targets are listed too; 0: none are."""
    position: int
    """The moment."""


@dataclass(frozen=True, slots=True)
class Undone:
    """What an undo or a redo appended."""

    events: tuple[Event, ...]
    """In order; without payloads if all would have been too much for an answer."""
    event_ids: tuple[str, ...]
    """The events that were undone or redone, in the same order."""
    overridden: tuple[ConflictingEvent, ...]
    """Later events whose changes were overridden, with `force`."""
    duplicate: bool
    """The same request was answered before."""
    durability: Durability | None
    """None with `validate_only`."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a query's rows."""

    name: str
    declared_type: str
    """As declared in the table it comes from; empty for an expression."""


@dataclass(frozen=True, slots=True)
class CreatedProjection:
    """What came of creating a projection."""

    version: int
    """The definition's number, from 1."""
    unchanged: bool
    """The definition was the newest already."""
    position: int
    """The event that holds the definition."""
