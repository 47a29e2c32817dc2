"""Makes errors of what a server, or the way to it, says."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

import grpc
from google.protobuf.message import DecodeError, Message
from google.rpc import error_details_pb2, status_pb2

from . import errors
from ._messages import answer_class
from ._pb import error_reason_pb2, event_store_pb2, history_pb2
from .events import of_messages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from google.protobuf.any_pb2 import Any
    from google.protobuf.duration_pb2 import Duration

M = TypeVar("M", bound=Message)
T = TypeVar("T")

_AppendConflict = answer_class("firn.v1.AppendConflict")
_DOMAIN = "firn"
_DETAILS_KEY = "grpc-status-details-bin"
# How gRPC begins a status of its own for a call that the way to the server has broken off without a
# status of the server: a stream that was reset, or that ended too early; bytes that are no frames.
# The last is what gRPC's server, not ours, says of a call that came in while it was being stopped.
_BROKEN_OFF = ("Stream removed", "Received RST_STREAM with error code", "CANCELLED")
_BROKEN_OFF_CODES = (
    grpc.StatusCode.CANCELLED,
    grpc.StatusCode.INTERNAL,
    grpc.StatusCode.UNKNOWN,
)
_REASON_PREFIX = "ERROR_REASON_"
_REASONS: dict[str, errors.Reason] = {reason.value: reason for reason in errors.Reason}
_CODES: dict[int, grpc.StatusCode] = {code.value[0]: code for code in grpc.StatusCode}

_PLAIN: dict[str, Callable[..., errors.FirnError]] = {
    errors.Reason.EVENT_ID_CONFLICT: errors.EventIdConflictError,
    errors.Reason.BATCH_PARTLY_KNOWN: errors.BatchPartlyKnownError,
    errors.Reason.NOT_UNDOABLE: errors.NotUndoableError,
    errors.Reason.POSITION_BEYOND_HEAD: errors.PositionBeyondHeadError,
    errors.Reason.PROJECTION_NOT_READY: errors.ProjectionNotReadyError,
    errors.Reason.UNAUTHENTICATED: errors.UnauthenticatedError,
}


@dataclass(slots=True)
class _Facts:
    """What an error consists of, wherever it was said."""

    code: grpc.StatusCode
    message: str
    reason: str = ""
    metadata: dict[str, str] = field(default_factory=dict)
    fields: tuple[errors.FieldFault, ...] = ()
    retry_delay: float = 0.0
    conflict: errors.AppendConflict = field(default_factory=lambda: errors.AppendConflict((), 0))
    undo_conflict: errors.UndoConflict = field(default_factory=lambda: errors.UndoConflict((), 0))

    def error(self) -> errors.FirnError:
        reason = _REASONS.get(self.reason, self.reason)
        message, code, metadata = self.message, self.code, self.metadata
        match reason:
            case errors.Reason.INVALID_FIELD:
                return errors.InvalidFieldError(
                    message, code=code, reason=reason, metadata=metadata, fields=self.fields
                )
            case errors.Reason.CHECK_FAILED:
                return errors.CheckFailedError(
                    message, code=code, reason=reason, metadata=metadata, conflict=self.conflict
                )
            case errors.Reason.OVERLOADED:
                return errors.OverloadedError(
                    message,
                    code=code,
                    reason=reason,
                    metadata=metadata,
                    retry_delay=self.retry_delay,
                )
            case errors.Reason.UNDO_CONFLICT:
                return errors.UndoConflictError(
                    message,
                    code=code,
                    reason=reason,
                    metadata=metadata,
                    conflict=self.undo_conflict,
                )
        make = _PLAIN.get(reason, errors.FirnError)
        return make(message, code=code, reason=reason, metadata=metadata)


def error_of_rpc(failure: grpc.RpcError) -> errors.FirnError:
    """The error that a call ended with, of the synchronous API or of asyncio's."""
    assert isinstance(failure, grpc.Call | grpc.aio.AioRpcError)
    facts = _Facts(failure.code() or grpc.StatusCode.UNKNOWN, failure.details() or "")
    for key, value in failure.trailing_metadata() or ():
        if key == _DETAILS_KEY and isinstance(value, bytes):
            _read_details(value, facts)
    if not facts.reason and _is_broken_off(facts):
        facts.code = grpc.StatusCode.UNAVAILABLE
    return facts.error()


def _is_broken_off(facts: _Facts) -> bool:
    """Whether the way to the server has broken the call off.

    A connection that is lost is UNAVAILABLE already. The rest has nothing but its text to be known
    by: the codes are also those that a server says for good, and CANCELLED that of an application
    that cancels. A text that a later gRPC words in another way is taken as before, as said for
    good; who passes it on as his own, such as a proxy, has met the same. RESOURCE_EXHAUSTED
    (ENHANCE_YOUR_CALM) and PERMISSION_DENIED (INADEQUATE_SECURITY) are not meant to be tried again.
    """
    return facts.code in _BROKEN_OFF_CODES and facts.message.startswith(_BROKEN_OFF)


def answered(answer: T | None) -> T:
    """The answer of a call that ended well: gRPC gives None if there is none, or none to be read.

    Raises:
        FirnError: There is none.
    """
    if answer is None:
        raise misfit()
    return answer


def cancelled() -> errors.FirnError:
    """What a call counts as that the application itself has cancelled."""
    return errors.FirnError("the call was cancelled", code=grpc.StatusCode.CANCELLED)


def misfit() -> errors.FirnError:
    """What an answer counts as that no server of the contract gives."""
    return errors.FirnError(
        "the server's answer does not fit the question",
        code=grpc.StatusCode.INTERNAL,
        reason=errors.Reason.INTERNAL,
    )


def _read_details(details: bytes, facts: _Facts) -> None:
    """What cannot be read is left out: the code and the message are still there."""
    try:
        status = status_pb2.Status.FromString(details)
    except DecodeError:
        return
    for detail in status.details:
        if info := _unpacked(detail, error_details_pb2.ErrorInfo()):
            # Another domain's reasons are not ours, such as a proxy's.
            if info.domain == _DOMAIN:
                facts.reason = info.reason
                facts.metadata = dict(info.metadata)
        elif bad_request := _unpacked(detail, error_details_pb2.BadRequest()):
            facts.fields = tuple(
                errors.FieldFault(fault.field, fault.description)
                for fault in bad_request.field_violations
            )
        elif retry_info := _unpacked(detail, error_details_pb2.RetryInfo()):
            facts.retry_delay = _seconds(retry_info.retry_delay)
        elif conflict := _unpacked(detail, _AppendConflict()):
            facts.conflict = _conflict(conflict)
        elif undo_conflict := _unpacked(detail, history_pb2.UndoConflict()):
            facts.undo_conflict = errors.UndoConflict(
                conflicting_events(undo_conflict.events), undo_conflict.more
            )


def _unpacked(detail: Any, message: M) -> M | None:
    try:
        return message if detail.Unpack(message) else None
    except DecodeError:
        return None


def error_of_append(failure: event_store_pb2.AppendError) -> errors.FirnError:
    """The error that a request of an append stream was answered with."""
    return _Facts(
        _CODES.get(failure.code, grpc.StatusCode.UNKNOWN),
        failure.message,
        _reason_name(failure.reason),
        dict(failure.metadata),
        tuple(errors.FieldFault(f.field, f.description) for f in failure.invalid_fields),
        _seconds(failure.retry_delay),
        _conflict(failure.conflict),
    ).error()


def _reason_name(reason: int) -> str:
    """The number itself, if only a newer server knows its name."""
    if not reason:
        return ""
    if reason not in error_reason_pb2.ErrorReason.values():
        return str(reason)
    return error_reason_pb2.ErrorReason.Name(reason).removeprefix(_REASON_PREFIX)


def _conflict(conflict: event_store_pb2.AppendConflict) -> errors.AppendConflict:
    return errors.AppendConflict(
        tuple(
            errors.FailedCheck(
                check.check_index,
                check.actual_revision if check.HasField("actual_revision") else None,
                tuple(of_messages(check.events)),
                check.events_left_out,
            )
            for check in conflict.failed_checks
        ),
        conflict.checks_left_out,
    )


def conflicting_events(
    events: Iterable[history_pb2.ConflictingEvent],
) -> tuple[errors.ConflictingEvent, ...]:
    """The later events of a conflict, or those that an undo overrode."""
    return tuple(
        errors.ConflictingEvent(
            event.event_id,
            event.position,
            event.event_type,
            event.undone_event_id,
            tuple(event.fields),
        )
        for event in events
    )


def _seconds(duration: Duration) -> float:
    return duration.seconds + duration.nanos / 1e9
