from __future__ import annotations

import copy
import dataclasses
import pickle
import types
from collections.abc import Mapping
from datetime import UTC, datetime

import grpc
import pytest

from firn_client import (
    Bounds,
    Client,
    Event,
    FieldFault,
    InvalidFieldError,
    NewEvent,
    Query,
    Reason,
)
from firn_client import _requests as requests
from firn_client._pb import error_reason_pb2, event_pb2
from firn_client.catalog import RatingChanged

from .wire import as_read


def sent(event: NewEvent | Event) -> event_pb2.EventDTO:
    return requests.append_event(event, None).event


def new_event(payload: Mapping[str, object] | str | bytes) -> NewEvent:
    return NewEvent(event_type="t", target_type="image", target_id=1, payload=payload)


def test_an_object_is_written_as_json() -> None:
    message = sent(new_event({"name": "Île", "big": 123456789012345678901234567890}))
    assert message.payload_json == '{"name":"Île","big":123456789012345678901234567890}'


def test_a_text_is_sent_as_it_is() -> None:
    assert sent(new_event(' {"a" : 1.0} ')).payload_json == ' {"a" : 1.0} '


def test_bytes_are_sent_with_their_content_type() -> None:
    event = dataclasses.replace(new_event(b"\x00\xff"), content_type="application/cbor")
    assert sent(event).payload_bytes == b"\x00\xff"
    assert sent(event).content_type == "application/cbor"


def test_what_is_no_json_is_not_sent() -> None:
    with pytest.raises(ValueError, match="JSON"):
        sent(new_event({"x": float("nan")}))


def test_the_payload_is_read_once() -> None:
    event = as_read(event_pb2.EventDTO(payload_json='{"a": [1]}'))
    assert event.payload == {"a": [1]}
    assert event.payload is event.payload


def test_an_event_does_not_change() -> None:
    event = as_read(event_pb2.EventDTO(position=7, payload_json="{}", metadata={"a": "b"}))
    for name in ("position", "payload_json", "payload", "user_id", "tags", "others"):
        with pytest.raises(AttributeError):
            setattr(event, name, 8)
    event.metadata["a"] = "c"
    assert event.metadata == {"a": "b"}


def test_payloads_are_each_events_own() -> None:
    one = as_read(event_pb2.EventDTO(payload_json='{"n": 1}'))
    other = as_read(event_pb2.EventDTO(payload_json='{"n": 2}'))
    assert (one.payload, other.payload, one.payload) == ({"n": 1}, {"n": 2}, {"n": 1})


def test_opaque_bytes_are_no_object() -> None:
    event = as_read(event_pb2.EventDTO(payload_bytes=b"x", content_type="application/cbor"))
    assert event.payload_bytes == b"x"
    assert event.payload_json == ""
    with pytest.raises(TypeError, match="application/cbor"):
        _ = event.payload


def test_an_event_that_was_read_is_sent_as_it_is() -> None:
    message = event_pb2.EventDTO(id="i", position=7, payload_json="{}", tags=["a"])
    assert sent(as_read(message)) == message


def test_events_are_compared_by_what_they_hold() -> None:
    one = as_read(event_pb2.EventDTO(id="i", position=7))
    assert one == copy.deepcopy(one)
    assert len({one, copy.deepcopy(one)}) == 1
    assert one != as_read(event_pb2.EventDTO(id="i", position=8))
    assert one != 7


def test_an_event_goes_to_another_process() -> None:
    event = as_read(event_pb2.EventDTO(id="i", position=7, payload_json="{}"))
    assert pickle.loads(pickle.dumps(event)) == event


def test_times_are_exact_and_have_a_zone() -> None:
    time = datetime(2026, 2, 21, 15, 4, 5, 120417, tzinfo=UTC)
    message = requests.timestamp(time)
    assert (message.seconds, message.nanos) == (1771686245, 120417000)
    early = requests.timestamp(datetime(1969, 12, 31, 23, 59, 59, 500000, tzinfo=UTC))
    assert (early.seconds, early.nanos) == (-1, 500000000)
    with pytest.raises(ValueError, match="time zone"):
        requests.selection(0, None, None, Bounds(as_of=datetime(2026, 2, 21)))


def test_exactly_one_thing_is_undone() -> None:
    client = Client("localhost")
    with client, pytest.raises(TypeError, match="exactly one"):
        client.undo(event_id="a", batch_position=1)


def test_every_reason_of_the_contract_is_known() -> None:
    contract = {
        name.removeprefix("ERROR_REASON_") for name, _ in error_reason_pb2.ErrorReason.items()
    }
    assert contract - {"UNSPECIFIED"} <= set(Reason)


def test_an_error_survives_pickling() -> None:
    error = InvalidFieldError(
        "bad",
        code=grpc.StatusCode.INVALID_ARGUMENT,
        reason=Reason.INVALID_FIELD,
        fields=(FieldFault("event.id", "must be a UUID"),),
    )
    restored = pickle.loads(pickle.dumps(error))
    assert type(restored) is InvalidFieldError
    assert restored.fields == error.fields
    assert str(restored) == "INVALID_FIELD: bad"


def test_one_text_is_no_list_of_texts() -> None:
    """It would be one of its letters: a check of that holds always."""
    for make in (
        lambda: Query(tags="payment:77"),
        lambda: Query(event_types="t"),
        lambda: Query(event_type_prefixes="t"),
        lambda: Query(streams="s"),
        lambda: Query(user_ids="u"),
        lambda: NewEvent(event_type="t", stream="s", payload={}, tags="payment:77"),
    ):
        with pytest.raises(TypeError, match="must be several texts, not one"):
            make()


def test_one_stream_is_no_list_of_streams() -> None:
    with Client("localhost") as client, pytest.raises(TypeError, match="streams must be several"):
        client.newest(streams="image-1")


def test_any_mapping_is_a_payload() -> None:
    payload = types.MappingProxyType({"a": 1})
    assert sent(new_event(payload)).payload_json == '{"a":1}'
    with pytest.raises(TypeError, match="payload"):
        sent(new_event([1]))  # type: ignore[arg-type]


def test_a_payload_that_was_left_out_has_no_type() -> None:
    event = as_read(event_pb2.EventDTO(event_type="rating_changed"))
    with pytest.raises(TypeError, match="no JSON payload"):
        event.payload_as(RatingChanged)
