"""The contract's messages in protobuf's JSON form, to and from the client's own types."""

from __future__ import annotations

import base64
import dataclasses
from datetime import UTC, datetime
from typing import Any

from google.protobuf import json_format
from google.protobuf.message import Message

from firn_client import (
    Appended,
    AppendedBatch,
    Bounds,
    Check,
    CheckFailedError,
    ConflictingEvent,
    Event,
    FirnError,
    HistoryEntry,
    HistoryPage,
    InvalidFieldError,
    LastGesture,
    Moment,
    NewEvent,
    NoMatchCheck,
    Query,
    Rows,
    SqlValue,
    State,
    StreamCheck,
    StreamState,
    Target,
    UndoConflictError,
    Undone,
)
from firn_client._messages import answer_class
from firn_client._pb import event_pb2
from firn_client.aio import AsyncRows

Json = dict[str, Any]

# What only the store fills in.
_OUTPUT_ONLY = {"created_at", "position", "revision", "batch_index"}


def as_read(message: Message) -> Any:
    """A message as it is if it comes in an answer: events are of type `Event`."""
    return answer_class(message.DESCRIPTOR.full_name).FromString(message.SerializeToString())


def to_event(body: Json) -> NewEvent | Event:
    """An event to be appended; one with the store's members stands for one that was read."""
    if _OUTPUT_ONLY & body.keys():
        event: Event = as_read(json_format.ParseDict(body, event_pb2.EventDTO()))
        return event
    members: Json = {"event_type": ""} | body
    if "payload_bytes" in members:
        members["payload"] = base64.b64decode(members.pop("payload_bytes"))
    else:
        members["payload"] = members.pop("payload_json")
    for number in ("target_id", "timestamp"):
        if number in members:
            members[number] = int(members[number])
    return NewEvent(**members)


def to_check(body: Json) -> Check:
    if "no_match" in body:
        check = body["no_match"]
        return NoMatchCheck(to_query(check["query"]), int(check.get("after_position", 0)))
    check = body["stream_revision"]
    for state in StreamState:
        if check.get(state.value):
            return StreamCheck(check["stream"], state)
    return StreamCheck(check["stream"], int(check["revision"]))


def to_query(body: Json) -> list[Query]:
    return [
        Query(**item | {"targets": [to_target(target) for target in item.get("targets", [])]})
        for item in body.get("items", [])
    ]


def to_target(body: Json) -> Target:
    return Target(body["target_type"], int(body["target_id"]))


def to_time(text: str) -> datetime:
    return datetime.fromisoformat(text)


def to_selection(body: Json) -> Json:
    """The keyword arguments that reads have in common."""
    selection: Json = {}
    for name in ("after_position", "until_position", "page_size"):
        if name in body:
            selection[name] = int(body[name])
    for name in ("page_token", "backwards"):
        if name in body:
            selection[name] = body[name]
    if "query" in body:
        selection["query"] = to_query(body["query"])
    if "bounds" in body:
        bounds: Json = {
            name: to_time(value) if name in ("from_time", "as_of") else int(value)
            for name, value in body["bounds"].items()
        }
        selection["bounds"] = Bounds(**bounds)
    return selection


def time_text(time: datetime | None) -> str:
    if time is None:
        return ""
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def of_event(event: Event) -> Json:
    body: Json = {
        "id": event.id,
        "timestamp": str(event.timestamp),
        "event_type": event.event_type,
        "target_type": event.target_type,
        "target_id": str(event.target_id),
        "created_at": time_text(event.created_at) if event.position else "",
        "position": str(event.position),
        "stream": event.stream,
        "revision": str(event.revision),
        "tags": list(event.tags),
        "metadata": event.metadata,
        "content_type": event.content_type,
        "batch_index": event.batch_index,
    }
    if event.user_id is not None:
        body["user_id"] = event.user_id
    if event.content_type:
        body["payload_bytes"] = base64.b64encode(event.payload_bytes).decode()
    elif event.payload_json:
        body["payload_json"] = event.payload_json
    return body


def of_appended(appended: Appended) -> Json:
    return {
        "position": str(appended.position),
        "revision": str(appended.revision),
        "created_at": time_text(appended.created_at),
        "duplicate": appended.duplicate,
        "durability": f"DURABILITY_{appended.durability}",
    }


def of_batch(appended: AppendedBatch) -> Json:
    return {
        "events": [
            {
                "position": str(place.position),
                "revision": str(place.revision),
                "created_at": time_text(place.created_at),
            }
            for place in appended.events
        ],
        "duplicate": appended.duplicate,
        "durability": f"DURABILITY_{appended.durability}",
    }


def of_error(error: FirnError) -> Json:
    body: Json = {
        "code": error.code.name,
        "reason": error.reason,
        "message": error.message,
        "metadata": dict(error.metadata),
        "fields": [],
    }
    if isinstance(error, InvalidFieldError):
        body["fields"] = [fault.field for fault in error.fields]
    if isinstance(error, CheckFailedError):
        body["conflict"] = _of_conflict(error)
    if isinstance(error, UndoConflictError):
        conflict = error.conflict
        body["undo_conflict"] = {
            "events": list(map(_of_conflicting, conflict.events)),
            "more": str(conflict.more),
        }
    return body


def of_append_error(error: FirnError) -> Json:
    """As `AppendError` has it."""
    body = of_error(error) | {
        "code": error.code.value[0],
        "reason": f"ERROR_REASON_{error.reason}",
    }
    body["invalid_fields"] = [{"field": field} for field in body.pop("fields")]
    return body


def _of_conflict(error: CheckFailedError) -> Json:
    checks = []
    for check in error.conflict.failed_checks:
        body: Json = {
            "check_index": check.check_index,
            "events": [of_event(event) for event in check.events],
            "events_left_out": check.events_left_out,
        }
        if check.actual_revision is not None:
            body["actual_revision"] = str(check.actual_revision)
        checks.append(body)
    return {"failed_checks": checks, "checks_left_out": error.conflict.checks_left_out}


def _of_conflicting(event: ConflictingEvent) -> Json:
    return dataclasses.asdict(event) | {
        "position": str(event.position),
        "fields": list(event.fields),
    }


def to_moment(body: Json | None) -> Moment | None:
    if body is None:
        return None
    return to_time(body["time"]) if "time" in body else int(body["position"])


def of_state(state: State) -> Json:
    return {
        "state_json": state.state_json,
        "position": str(state.position),
        "last_event_position": str(state.last_event_position),
        "events": state.events,
    }


def of_history(page: HistoryPage) -> Json:
    return {
        "entries": list(map(_of_history_entry, page.entries)),
        "next_page_token": page.next_page_token,
        "related_until": str(page.related_until),
        "position": str(page.position),
    }


def _of_history_entry(entry: HistoryEntry) -> Json:
    body = {name: getattr(entry, name) for name in HistoryEntry.__slots__}
    return body | {
        "event": of_event(entry.event),
        "changes": [dataclasses.asdict(change) for change in entry.changes],
        "batch": str(entry.batch),
    }


def to_undo(body: Json) -> Json:
    """The keyword arguments of an undo or a redo."""
    arguments = dict(body)
    if "batch_position" in arguments:
        arguments["batch_position"] = int(arguments["batch_position"])
    if "last_gesture" in arguments:
        arguments["last_gesture"] = LastGesture(**arguments["last_gesture"])
    return arguments


def of_undone(undone: Undone) -> Json:
    return {
        "events": list(map(of_event, undone.events)),
        "event_ids": list(undone.event_ids),
        "overridden": list(map(_of_conflicting, undone.overridden)),
        "duplicate": undone.duplicate,
        "durability": f"DURABILITY_{undone.durability or 'UNSPECIFIED'}",
    }


def to_query_arguments(body: Json) -> Json:
    """The arguments of a query in SQL."""
    arguments: Json = {
        name: body[name] for name in ("sql", "projection", "max_rows") if name in body
    }
    arguments["as_of"] = to_moment(body.get("as_of"))
    arguments["parameters"] = {
        name: next(iter(value.values()), None) for name, value in body.get("parameters", {}).items()
    }
    return arguments


def of_rows(result: Rows | AsyncRows, rows: list[tuple[SqlValue, ...]]) -> Json:
    return {
        "header": {
            "columns": [dataclasses.asdict(column) for column in result.columns],
            "position": str(result.position),
            "head": str(result.head),
        },
        "rows": [{"values": list(map(_of_value, row))} for row in rows],
    }


def _of_value(value: SqlValue) -> Json:
    match value:
        case None:
            return {}
        case int():
            return {"integer": str(value)}
        case float():
            return {"real": value}
        case str():
            return {"text": value}
    return {"blob": base64.b64encode(value).decode()}
