"""Makes the contract's messages of what an application asks for."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias

import grpc
from google.protobuf.duration_pb2 import Duration
from google.protobuf.timestamp_pb2 import Timestamp

from ._ids import uuid7
from ._pb import event_pb2, event_store_pb2, history_pb2, projection_pb2, read_pb2
from .errors import FirnError
from .events import Event, NewEvent, to_bytes
from .queries import (
    Bounds,
    Check,
    LastGesture,
    Moment,
    NoMatchCheck,
    Queries,
    Query,
    StreamCheck,
    StreamState,
    Target,
    refuse_one_text,
)

JSON = event_pb2.PAYLOAD_FORM_JSON
SqlValue: TypeAlias = int | float | str | bytes | None

_LARGEST_BATCH = 20 * 1024 * 1024
# That the server takes, in seconds. The call itself has its own.
_QUERY_TIMEOUTS = (0.001, 600.0)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def timestamp(time: datetime) -> Timestamp:
    """A moment, to the microsecond."""
    if time.tzinfo is None:
        raise ValueError(f"a time must have a time zone; got {time!r}")
    since = time - _EPOCH
    return Timestamp(seconds=since.days * 86400 + since.seconds, nanos=since.microseconds * 1000)


def duration(seconds: float) -> Duration:
    """A time span, to the microsecond."""
    span = timedelta(seconds=seconds)
    return Duration(seconds=span.days * 86400 + span.seconds, nanos=span.microseconds * 1000)


def _fill(message: event_pb2.EventDTO, given: NewEvent | Event) -> None:
    """Fills in an event to be appended where it stands; one that was read goes as it is."""
    if isinstance(given, Event):
        message.MergeFromString(to_bytes(given))
        return
    message.id = given.id
    message.timestamp = given.timestamp
    message.event_type = given.event_type
    message.target_type = given.target_type
    message.target_id = given.target_id
    # What is empty is not touched: with the names of a constructor all of it takes twice as long.
    if given.content_type:
        message.content_type = given.content_type
    if given.tags:
        message.tags.extend(given.tags)
    if given.metadata:
        message.metadata.update(given.metadata)
    if given.user_id is not None:
        message.user_id = given.user_id
    if given.stream is not None:
        message.stream = given.stream
    if isinstance(given.payload, str):
        message.payload_json = given.payload
    elif isinstance(given.payload, bytes):
        message.payload_bytes = given.payload
    else:
        message.payload_json = _json_object(given.payload)


def _json_object(payload: object) -> str:
    if not isinstance(payload, Mapping):
        raise TypeError(f"payload must be an object, a text or bytes; got {type(payload).__name__}")
    # `json` knows no other kind of mapping.
    members = payload if isinstance(payload, dict) else dict(payload)
    return json.dumps(members, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def append_event(
    given: NewEvent | Event, expected_revision: int | None
) -> event_store_pb2.AppendEventRequest:
    """A request of `AppendEvent`."""
    request = event_store_pb2.AppendEventRequest()
    if expected_revision is not None:
        request.expected_revision = expected_revision
    _fill(request.event, given)
    return request


def append_events(
    events: Iterable[NewEvent | Event], checks: Iterable[Check]
) -> event_store_pb2.AppendEventsRequest:
    """A request of `AppendEvents`."""
    request = event_store_pb2.AppendEventsRequest(checks=map(_check, checks))
    for given in events:
        _fill(request.events.add(), given)
    _check_size(request.ByteSize())
    return request


def append_stream(
    events: Iterable[NewEvent | Event], checks: Iterable[Check]
) -> event_store_pb2.AppendStreamRequest:
    """A request of `AppendStream`."""
    request = event_store_pb2.AppendStreamRequest(checks=map(_check, checks))
    for given in events:
        _fill(request.events.add(), given)
    _check_size(request.ByteSize())
    return request


def _check_size(size: int) -> None:
    """The server would refuse it without a word of its own, and break an append stream."""
    if size > _LARGEST_BATCH:
        raise FirnError(
            f"a batch may have {_LARGEST_BATCH} bytes as a message; this one has {size}",
            code=grpc.StatusCode.RESOURCE_EXHAUSTED,
        )


def _check(given: Check) -> event_store_pb2.AppendCheck:
    if isinstance(given, NoMatchCheck):
        return event_store_pb2.AppendCheck(
            no_match=event_store_pb2.NoMatchCheck(
                query=query(given.query), after_position=given.after_position
            )
        )
    return event_store_pb2.AppendCheck(stream_revision=_stream_check(given))


def _stream_check(given: StreamCheck) -> event_store_pb2.StreamRevisionCheck:
    message = event_store_pb2.StreamRevisionCheck(stream=given.stream)
    if given.expected is StreamState.EXISTS:
        message.exists = True
    elif given.expected is StreamState.ANY:
        message.any = True
    else:
        message.revision = int(given.expected)
    return message


def query(given: Queries) -> event_pb2.Query:
    """A query; a sequence of them as its alternatives."""
    return event_pb2.Query(items=map(_item, [given] if isinstance(given, Query) else given))


def _item(given: Query) -> event_pb2.QueryItem:
    return event_pb2.QueryItem(
        event_types=given.event_types,
        tags=given.tags,
        streams=given.streams,
        event_type_prefixes=given.event_type_prefixes,
        targets=map(target, given.targets),
        user_ids=given.user_ids,
    )


def target(given: Target) -> event_pb2.Target:
    """A target."""
    return event_pb2.Target(target_type=given.target_type, target_id=given.target_id)


def selection(
    after_position: int,
    until_position: int | None,
    given_query: Queries | None,
    bounds: Bounds | None,
) -> dict[str, Any]:
    """The members of a read that say which events are wanted."""
    return {
        "after_position": after_position,
        "until_position": until_position,
        "query": None if given_query is None else query(given_query),
        "bounds": None if bounds is None else _bounds(bounds),
    }


def _bounds(given: Bounds) -> event_pb2.ReadBounds:
    return event_pb2.ReadBounds(
        min_revision=given.min_revision,
        max_revision=given.max_revision,
        min_timestamp=given.min_timestamp,
        max_timestamp=given.max_timestamp,
        from_time=given.from_time and timestamp(given.from_time),
        as_of=given.as_of and timestamp(given.as_of),
    )


def as_of(moment: Moment | None) -> projection_pb2.AsOf | None:
    """A moment; None stands for the newest."""
    if moment is None:
        return None
    if isinstance(moment, datetime):
        return projection_pb2.AsOf(time=timestamp(moment))
    return projection_pb2.AsOf(position=moment)


def newest(
    streams: Sequence[str],
    queries: Sequence[Queries],
    until_position: int | None,
    moment: datetime | None,
) -> read_pb2.GetNewestEventsRequest:
    """A request of `GetNewestEvents`."""
    refuse_one_text("streams", streams)
    return read_pb2.GetNewestEventsRequest(
        streams=streams,
        queries=map(query, queries),
        until_position=until_position,
        as_of=moment and timestamp(moment),
        payload_form=JSON,
    )


def undo(
    kind: type[history_pb2.UndoRequest | history_pb2.RedoRequest],
    *,
    event_id: str | None,
    batch_position: int | None,
    last_gesture: LastGesture | None,
    force: bool,
    validate_only: bool,
    request_id: str | None,
    user_id: str | None,
    metadata: Mapping[str, str] | None,
) -> history_pb2.UndoRequest | history_pb2.RedoRequest:
    """A request of `Undo` or `Redo`, with an id that makes its retry safe."""
    if sum(what is not None for what in (event_id, batch_position, last_gesture)) != 1:
        raise TypeError("exactly one of event_id, batch_position and last_gesture is needed")
    gesture = None
    if last_gesture is not None:
        gesture = history_pb2.LastGesture(
            user_id=last_gesture.user_id, session_id=last_gesture.session_id
        )
    return kind(
        event_id=event_id,
        batch_position=batch_position,
        last_gesture=gesture,
        force=force,
        validate_only=validate_only,
        request_id=request_id or uuid7(),
        user_id=user_id,
        metadata=metadata or {},
    )


def sql(
    statement: str,
    parameters: Mapping[str, SqlValue] | None,
    *,
    projection: str,
    moment: Moment | None,
    max_rows: int,
    max_bytes: int,
    timeout: float,
) -> projection_pb2.QueryRequest:
    """A request of `Query`."""
    return projection_pb2.QueryRequest(
        projection=projection,
        sql=statement,
        parameters={name: _sql_value(value) for name, value in (parameters or {}).items()},
        as_of=as_of(moment),
        timeout=duration(min(max(timeout, _QUERY_TIMEOUTS[0]), _QUERY_TIMEOUTS[1])),
        max_rows=max_rows,
        max_bytes=max_bytes,
    )


def _sql_value(value: SqlValue) -> projection_pb2.QueryValue:
    match value:
        case None:
            return projection_pb2.QueryValue()
        case int():
            return projection_pb2.QueryValue(integer=value)
        case float():
            return projection_pb2.QueryValue(real=value)
        case str():
            return projection_pb2.QueryValue(text=value)
        case _:
            return projection_pb2.QueryValue(blob=value)
