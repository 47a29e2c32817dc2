"""Why calls fail."""

from __future__ import annotations

import copyreg
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

import grpc

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .events import Event


class Reason(StrEnum):
    """Why a call failed, for programs: the contract's `ErrorReason`, and two of the client's.

    `proto/firn/v1/error_reason.proto` says of each what it means and what to do.
    """

    INVALID_FIELD = "INVALID_FIELD"
    EVENT_ID_CONFLICT = "EVENT_ID_CONFLICT"
    BATCH_PARTLY_KNOWN = "BATCH_PARTLY_KNOWN"
    POSITION_BEYOND_HEAD = "POSITION_BEYOND_HEAD"
    FEATURE_NOT_AVAILABLE = "FEATURE_NOT_AVAILABLE"
    OVERLOADED = "OVERLOADED"
    DISK_FULL = "DISK_FULL"
    SHUTTING_DOWN = "SHUTTING_DOWN"
    READ_ONLY = "READ_ONLY"
    CORRUPTED = "CORRUPTED"
    INTERNAL = "INTERNAL"
    CHECK_FAILED = "CHECK_FAILED"
    DEADLINE_EXCEEDED = "DEADLINE_EXCEEDED"
    CANCELLED = "CANCELLED"
    CONSUMER_TOO_SLOW = "CONSUMER_TOO_SLOW"
    SCHEMA_INCOMPATIBLE = "SCHEMA_INCOMPATIBLE"
    SCHEMA_NOT_FOUND = "SCHEMA_NOT_FOUND"
    SCHEMA_VERSION_CONFLICT = "SCHEMA_VERSION_CONFLICT"
    PROJECTION_NOT_FOUND = "PROJECTION_NOT_FOUND"
    PROJECTION_NOT_READY = "PROJECTION_NOT_READY"
    PROJECTION_FAILED = "PROJECTION_FAILED"
    PROJECTION_VERSION_CONFLICT = "PROJECTION_VERSION_CONFLICT"
    QUERY_LIMIT = "QUERY_LIMIT"
    EVENT_NOT_FOUND = "EVENT_NOT_FOUND"
    NOT_UNDOABLE = "NOT_UNDOABLE"
    UNDO_CONFLICT = "UNDO_CONFLICT"
    UNAUTHENTICATED = "UNAUTHENTICATED"
    PROOF_NOT_READY = "PROOF_NOT_READY"
    NOT_PRIMARY = "NOT_PRIMARY"

    STORE_CHANGED = "STORE_CHANGED"
    """The client's own: the server has another log than the one that was read so far."""
    PROOF_FAILED = "PROOF_FAILED"
    """The client's own: a proof does not hold, or a checkpoint is not what the key has signed."""


@dataclass(frozen=True, slots=True)
class FieldFault:
    """A field that breaks a rule: which, such as `events[3].timestamp`, and what is wrong."""

    field: str
    description: str


@dataclass(frozen=True, slots=True)
class FailedCheck:
    """A check that did not hold."""

    check_index: int
    """Its index among the checks of the append."""
    actual_revision: int | None
    """The last revision of the stream that it is about; None if it is about none."""
    events: tuple[Event, ...]
    """The newest of the events that broke it, at most 10, in the order of positions."""
    events_left_out: int
    """How many of these, though found, did not fit."""


@dataclass(frozen=True, slots=True)
class AppendConflict:
    """Which checks an append failed."""

    failed_checks: tuple[FailedCheck, ...]
    """In the order of the request; at least one."""
    checks_left_out: int
    """How many more failed, but did not fit."""


@dataclass(frozen=True, slots=True)
class ConflictingEvent:
    """A later event that changed the same as one that is to be undone or redone."""

    event_id: str
    position: int
    event_type: str
    undone_event_id: str
    """The event that was to be undone or redone; of several the newest."""
    fields: tuple[str, ...]
    """What it changed that those to be undone changed too, such as `rating`."""


@dataclass(frozen=True, slots=True)
class UndoConflict:
    """The later events that changed the same."""

    events: tuple[ConflictingEvent, ...]
    """By position, each once."""
    more: int
    """How many more there are."""


@dataclass(eq=False)
class FirnError(Exception):
    """A call failed. Switch on the type or the `reason`; messages are for people."""

    message: str
    code: grpc.StatusCode = field(kw_only=True)
    reason: Reason | str = field(kw_only=True, default="")
    """A text that is no `Reason` is a newer server's; empty: the error comes from the way to it."""
    metadata: Mapping[str, str] = field(kw_only=True, default_factory=dict)
    """Facts that go with the reason."""

    def __str__(self) -> str:
        return f"{self.reason or self.code.name}: {self.message}"

    def __reduce__(self) -> tuple[object, ...]:
        # An exception is pickled by its positional arguments, of which there are not enough.
        make = copyreg.__newobj__  # type: ignore[attr-defined]
        return make, (type(self), *self.args), self.__dict__


class ClosedError(FirnError):
    """The client was closed, before the call or during it."""

    def __init__(self) -> None:
        super().__init__("the client is closed", code=grpc.StatusCode.CANCELLED)


@dataclass(eq=False)
class InvalidFieldError(FirnError):
    """The request breaks a rule (`INVALID_FIELD`); nothing was written."""

    fields: tuple[FieldFault, ...] = field(kw_only=True)


class EventIdConflictError(FirnError):
    """The log has an event with this id and other content (`EVENT_ID_CONFLICT`)."""


class BatchPartlyKnownError(FirnError):
    """Some events of the batch are in the log, others are not (`BATCH_PARTLY_KNOWN`)."""


@dataclass(eq=False)
class CheckFailedError(FirnError):
    """A check did not hold (`CHECK_FAILED`); nothing was written."""

    conflict: AppendConflict = field(kw_only=True)


@dataclass(eq=False)
class OverloadedError(FirnError):
    """The server's queue is full (`OVERLOADED`); nothing was written."""

    retry_delay: float = field(kw_only=True)
    """How long to wait before the request is sent again, in seconds."""


@dataclass(eq=False)
class UndoConflictError(FirnError):
    """Later events changed the same (`UNDO_CONFLICT`); nothing was written."""

    conflict: UndoConflict = field(kw_only=True)


class NotUndoableError(FirnError):
    """There is nothing to undo or redo, or no way to (`NOT_UNDOABLE`); `metadata` has a `cause`."""


class PositionBeyondHeadError(FirnError):
    """The request names a position that the log does not have (`POSITION_BEYOND_HEAD`)."""


class ProjectionNotReadyError(FirnError):
    """The projection is being built for the first time (`PROJECTION_NOT_READY`)."""


class UnauthenticatedError(FirnError):
    """The server wants a token, or another one (`UNAUTHENTICATED`)."""


class StoreChangedError(FirnError):
    """The server has another log than the one that was read so far (`STORE_CHANGED`)."""

    def __init__(self, expected: str, actual: str) -> None:
        super().__init__(
            f"the checkpoint is of the log {expected}, but the server has {actual}",
            code=grpc.StatusCode.FAILED_PRECONDITION,
            reason=Reason.STORE_CHANGED,
            metadata={"expected": expected, "actual": actual},
        )


class ProofFailedError(FirnError):
    """A proof does not hold, or a checkpoint is not what the key has signed (`PROOF_FAILED`).

    The event or the log was changed, or is another: it is for a person to look at.
    """

    def __init__(self, message: str) -> None:
        super().__init__(message, code=grpc.StatusCode.DATA_LOSS, reason=Reason.PROOF_FAILED)
