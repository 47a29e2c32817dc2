"""What each call asks of the server and makes of the answer, without doing it.

A plan yields requests, is sent their answers, and returns the call's result. Both clients run the
same plans; only how a request is sent differs.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias, TypeVar

from . import _proofs as proofs
from . import _requests as requests
from . import results
from ._pb import event_store_pb2, history_pb2, projection_pb2, proof_pb2, read_pb2
from ._status import conflicting_events, misfit
from .errors import ProofFailedError
from .events import Event, NewEvent, of_message, of_messages

if TYPE_CHECKING:
    from google.protobuf.message import Message

    from .proofs import SignedCheckpoint, Verifier
    from .queries import Bounds, Check, Moment, Queries, Target

T = TypeVar("T")


class Request(NamedTuple):
    """A request to a method, which is named as in the contract."""

    method: str
    message: Message


Plan: TypeAlias = Generator[Request, Any, T]

_UNKNOWN = results.Durability.UNKNOWN
_DURABILITIES: dict[int, results.Durability] = {
    event_store_pb2.DURABILITY_FSYNCED: results.Durability.FSYNCED,
    event_store_pb2.DURABILITY_WRITTEN: results.Durability.WRITTEN,
}


def _recorded(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise misfit() from None


def _time(text: str) -> datetime | None:
    return _recorded(text) if text else None


def appended(answer: event_store_pb2.AppendEventResponse) -> results.Appended:
    """What `AppendEvent` answers; for so short a call a plan would take a tenth of its time."""
    return results.Appended(
        answer.position,
        answer.revision,
        _recorded(answer.created_at),
        answer.duplicate,
        _DURABILITIES.get(answer.durability, _UNKNOWN),
    )


def append_batch(
    events: Iterable[NewEvent | Event], checks: Iterable[Check]
) -> Plan[results.AppendedBatch]:
    """Appends a batch."""
    request = requests.append_events(events, checks)
    answer = yield Request("AppendEvents", request)
    return appended_batch(answer, len(request.events))


def appended_batch(
    answer: event_store_pb2.AppendEventsResponse, events: int
) -> results.AppendedBatch:
    """Where a batch of so many events went.

    Raises:
        FirnError: The answer is not one to such a batch.
    """
    if len(answer.events) != events:
        raise misfit()
    return results.AppendedBatch(
        tuple(
            results.Place(event.position, event.revision, _recorded(event.created_at))
            for event in answer.events
        ),
        answer.duplicate,
        _DURABILITIES.get(answer.durability, _UNKNOWN),
    )


def get(
    *,
    after_position: int,
    until_position: int | None,
    query: Queries | None,
    bounds: Bounds | None,
    backwards: bool,
    page_size: int,
    page_token: str = "",
) -> Plan[results.Page]:
    """Reads a page."""
    answer: event_store_pb2.GetEventsResponse = yield Request(
        "GetEvents",
        event_store_pb2.GetEventsRequest(
            **requests.selection(after_position, until_position, query, bounds),
            backwards=backwards,
            page_size=page_size,
            page_token=page_token,
            payload_form=requests.JSON,
        ),
    )
    return results.Page(
        tuple(of_messages(answer.events)), answer.next_page_token, answer.head, answer.position
    )


def newest(
    *,
    streams: Sequence[str],
    queries: Sequence[Queries],
    until_position: int | None,
    as_of: datetime | None,
) -> Plan[results.Newest]:
    """Reads the newest events of all that is asked for, in as many requests as it takes."""
    request = requests.newest(streams, queries, until_position, as_of)
    first: read_pb2.GetNewestEventsResponse = yield Request("GetNewestEvents", request)
    events: list[Event | None] = []
    answer = first
    while True:
        if not 0 < len(answer.newest) <= len(streams) + len(queries) - len(events):
            raise misfit()
        for found in answer.newest:
            if found.HasField("event"):
                events.append(of_message(found.event))
            else:
                rest = yield from _newest_before(streams, queries, len(events), found.position)
                events.append(rest)
        if len(events) == len(streams) + len(queries):
            return results.Newest(tuple(events), first.head)
        # What was left out, at the same moment.
        done = len(events)
        answer = yield Request(
            "GetNewestEvents",
            requests.newest(
                streams[done:], queries[max(done - len(streams), 0) :], first.head, None
            ),
        )


def _newest_before(
    streams: Sequence[str], queries: Sequence[Queries], index: int, position: int
) -> Plan[Event | None]:
    """Goes on where the server was not allowed to look further for one of them."""
    one_stream = streams[index : index + 1]
    one_query = [] if one_stream else queries[index - len(streams) : index - len(streams) + 1]
    while position:
        answer: read_pb2.GetNewestEventsResponse = yield Request(
            "GetNewestEvents", requests.newest(one_stream, one_query, position, None)
        )
        if len(answer.newest) != 1:
            raise misfit()
        found = answer.newest[0]
        if found.HasField("event"):
            return of_message(found.event)
        if found.position >= position:
            raise misfit()
        position = found.position
    return None


def count(
    *,
    after_position: int,
    until_position: int | None,
    query: Queries | None,
    bounds: Bounds | None,
) -> Plan[results.Count]:
    """Counts all that match, in as many requests as it takes."""
    request = read_pb2.CountEventsRequest(
        **requests.selection(after_position, until_position, query, bounds)
    )
    total = 0
    while True:
        answer: read_pb2.CountEventsResponse = yield Request("CountEvents", request)
        total += answer.count
        if answer.position >= answer.until:
            return results.Count(total, answer.position)
        if answer.position <= request.after_position:
            raise misfit()
        # The rest, up to where the log ended at first.
        request.after_position = answer.position
        request.until_position = answer.until


GET_HEAD = Request("GetHead", event_store_pb2.GetHeadRequest())


def head() -> Plan[results.Head]:
    """Asks where the log ends."""
    answer: event_store_pb2.GetHeadResponse = yield GET_HEAD
    return results.Head(
        answer.position, _time(answer.created_at), answer.store_id, answer.server_version
    )


def position_at(time: datetime) -> Plan[results.PositionAt]:
    """Asks which part of the log was there at a moment."""
    answer: read_pb2.GetPositionAtResponse = yield Request(
        "GetPositionAt", read_pb2.GetPositionAtRequest(time=requests.timestamp(time))
    )
    return results.PositionAt(answer.position, _time(answer.created_at), answer.head)


def time_at(position: int) -> Plan[datetime]:
    """Asks when the event at a position was recorded."""
    answer: read_pb2.GetTimeAtResponse = yield Request(
        "GetTimeAt", read_pb2.GetTimeAtRequest(position=position)
    )
    return _recorded(answer.created_at)


def state(target: Target, *, projection: str, as_of: Moment | None) -> Plan[results.State]:
    """Asks for a target's state."""
    answer: history_pb2.GetStateResponse = yield Request(
        "GetState",
        history_pb2.GetStateRequest(
            projection=projection, target=requests.target(target), as_of=requests.as_of(as_of)
        ),
    )
    return results.State(
        answer.state_json, answer.position, answer.last_event_position, answer.events
    )


def history(
    target: Target,
    *,
    projection: str,
    as_of: Moment | None,
    page_size: int,
    page_token: str = "",
) -> Plan[results.HistoryPage]:
    """Reads a page of a target's history."""
    answer: history_pb2.GetHistoryResponse = yield Request(
        "GetHistory",
        history_pb2.GetHistoryRequest(
            projection=projection,
            target=requests.target(target),
            as_of=requests.as_of(as_of),
            page_size=page_size,
            page_token=page_token,
            payload_form=requests.JSON,
        ),
    )
    return results.HistoryPage(
        tuple(map(_history_entry, answer.entries)),
        answer.next_page_token,
        answer.related_until,
        answer.position,
    )


def _history_entry(entry: history_pb2.HistoryEntry) -> results.HistoryEntry:
    return results.HistoryEntry(
        event=of_message(entry.event),
        changes=tuple(
            results.FieldChange(change.field, change.old_json, change.new_json)
            for change in entry.changes
        ),
        batch=entry.batch,
        batch_index=entry.batch_index,
        undoes=entry.undoes,
        redoes=entry.redoes,
        undone=entry.undone,
        undoable=entry.undoable,
        not_undoable=entry.not_undoable,
        related=entry.related,
    )


def undo(**what: Any) -> Plan[results.Undone]:
    """Takes changes back; see `_requests.undo`."""
    return _undone("Undo", requests.undo(history_pb2.UndoRequest, **what))


def redo(**what: Any) -> Plan[results.Undone]:
    """Makes changes again; see `_requests.undo`."""
    return _undone("Redo", requests.undo(history_pb2.RedoRequest, **what))


def _undone(method: str, request: Message) -> Plan[results.Undone]:
    answer: history_pb2.UndoResponse = yield Request(method, request)
    return results.Undone(
        tuple(of_messages(answer.events)),
        tuple(answer.event_ids),
        conflicting_events(answer.overridden),
        answer.duplicate,
        _DURABILITIES.get(answer.durability, _UNKNOWN) if answer.durability else None,
    )


def create_projection(
    name: str,
    *,
    files: Mapping[str, str] | None,
    expected_version: int | None,
    validate_only: bool,
) -> Plan[results.CreatedProjection]:
    """Creates a projection."""
    answer: projection_pb2.CreateProjectionResponse = yield Request(
        "CreateProjection",
        projection_pb2.CreateProjectionRequest(
            name=name,
            files=[
                projection_pb2.SqlFile(path=path, sql=sql) for path, sql in (files or {}).items()
            ],
            expected_version=expected_version,
            validate_only=validate_only,
        ),
    )
    return results.CreatedProjection(answer.version, answer.unchanged, answer.position)


def signed_checkpoint(verifier: Verifier, size: int) -> Plan[SignedCheckpoint]:
    """Asks for a checkpoint."""
    answer: proof_pb2.GetCheckpointResponse = yield Request(
        "GetCheckpoint", proof_pb2.GetCheckpointRequest(size=size)
    )
    return _opened(answer, verifier, size)


def _opened(
    answer: proof_pb2.GetCheckpointResponse, verifier: Verifier, size: int
) -> SignedCheckpoint:
    """What the note says that is signed: nothing else in the answer counts."""
    checkpoint = verifier.open(answer.checkpoint)
    if size and checkpoint.size != size:
        raise ProofFailedError(f"the checkpoint is of {checkpoint.size} events, not of {size}")
    return checkpoint


def verify_event(event: Event, verifier: Verifier, size: int) -> Plan[SignedCheckpoint]:
    """Asks for the proof that an event is in the log, and checks it."""
    entry = proofs.entry(event)
    answer: proof_pb2.GetInclusionProofResponse = yield Request(
        "GetInclusionProof", proof_pb2.GetInclusionProofRequest(position=event.position, size=size)
    )
    checkpoint = _opened(answer.checkpoint, verifier, size)
    if answer.entry != entry:
        raise ProofFailedError(f"the event is not the one in the log at position {event.position}")
    leaf = proofs.leaf_hash(entry)
    if not proofs.proves_inclusion(
        event.position, leaf, checkpoint.size, checkpoint.root_hash, answer.hashes
    ):
        raise ProofFailedError(
            f"the proof of event {event.position} does not lead to the root that is signed"
        )
    return checkpoint


def verify_consistency(old_note: str, verifier: Verifier) -> Plan[SignedCheckpoint]:
    """Asks for the proof that the log begins with that of an old checkpoint, and checks it."""
    old = verifier.open(old_note)
    answer: proof_pb2.GetConsistencyProofResponse = yield Request(
        "GetConsistencyProof", proof_pb2.GetConsistencyProofRequest(old_size=old.size)
    )
    # Of the same log: it is signed with the same key, whose name says which.
    checkpoint = _opened(answer.checkpoint, verifier, 0)
    if not proofs.proves_consistency(
        old.size, old.root_hash, checkpoint.size, checkpoint.root_hash, answer.hashes
    ):
        raise ProofFailedError(
            f"the log of {checkpoint.size} events does not begin with the {old.size} events of "
            f"the old checkpoint"
        )
    return checkpoint


def verifier_key() -> Plan[str]:
    """Asks for the key."""
    answer: proof_pb2.GetCheckpointResponse = yield Request(
        "GetCheckpoint", proof_pb2.GetCheckpointRequest()
    )
    return answer.verifier_key


def row(values: projection_pb2.QueryRow) -> tuple[requests.SqlValue, ...]:
    """A row of a query."""
    return tuple(
        getattr(value, kind) if (kind := value.WhichOneof("value")) else None
        for value in values.values
    )
