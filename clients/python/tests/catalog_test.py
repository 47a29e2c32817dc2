"""The catalogue's payloads as types."""

from __future__ import annotations

import json

import pytest

from firn_client import Client, NewEvent, catalog
from firn_client._pb import event_pb2
from firn_client.catalog import (
    ABSENT,
    PAYLOADS,
    CollectionCreated,
    EditApplied,
    EditParameters,
    FlagChanged,
    RatingChanged,
)
from firn_client.events import Event

from .daemon import ROOT
from .wire import as_read

SAMPLES = [
    json.loads(line)
    for line in (ROOT / "tests/fixtures/payload_samples.jsonl")
    .read_text(encoding="utf-8")
    .splitlines()
]


def read_event(event_type: str, payload: str) -> Event:
    event: Event = as_read(event_pb2.EventDTO(event_type=event_type, payload_json=payload))
    return event


def test_every_type_has_a_sample() -> None:
    assert {sample["event_type"] for sample in SAMPLES} == set(PAYLOADS)


@pytest.mark.parametrize("sample", SAMPLES, ids=[sample["event_type"] for sample in SAMPLES])
def test_a_sample_is_the_same_again(sample: dict[str, object]) -> None:
    payload_type = PAYLOADS[str(sample["event_type"])]
    payload = payload_type.from_json(json.dumps(sample["payload"]))
    assert json.loads(payload.to_json()) == sample["payload"]
    assert sample["target_type"] == payload_type.TARGET_TYPE
    assert payload_type.from_json(payload.to_json()) == payload


def test_the_daemon_takes_them_all(client: Client) -> None:
    payloads = []
    for sample in SAMPLES:
        payload = PAYLOADS[sample["event_type"]].from_json(json.dumps(sample["payload"]))
        target_id = sample["payload"].get(f"{payload.TARGET_TYPE}_id", 1)
        payloads.append(payload)
        client.append(NewEvent.of(target_id, payload, user_id="ada"))
    assert [catalog.payload_of(event) for event in client.replay()] == payloads


def test_what_is_left_out_and_what_is_null() -> None:
    flag = FlagChanged(image_id=1, old_flag="pick", new_flag=None)
    assert json.loads(flag.to_json()) == {"image_id": 1, "old_flag": "pick", "new_flag": None}
    bare = FlagChanged.from_json("{}")
    assert bare.old_flag is ABSENT
    assert not bare.old_flag
    assert bare.to_json() == "{}"


def test_open_types_keep_other_keys() -> None:
    text = '{"image_id":1,"edits":{"exposure":18,"film_grain":{"size":2}}}'
    applied = EditApplied.from_json(text)
    assert applied.edits == EditParameters(exposure=18, others={"film_grain": {"size": 2}})
    assert applied.to_json() == text


def test_other_spellings_are_read() -> None:
    changed = RatingChanged.from_json('{"imageId":"184233","oldRating":0,"new_rating":5}')
    assert changed == RatingChanged(image_id=184233, old_rating=0, new_rating=5)


def test_a_required_member_is_required() -> None:
    with pytest.raises(TypeError, match="new_rating"):
        RatingChanged.from_json('{"old_rating":0}')


def test_another_events_payload_is_refused() -> None:
    event = read_event("tag_added", "{}")
    with pytest.raises(TypeError, match="tag_added, not rating_changed"):
        event.payload_as(RatingChanged)


def test_an_event_of_no_catalogue_has_no_type() -> None:
    assert catalog.payload_of(read_event("order_placed", "{}")) is None


def test_a_program_matches_on_types() -> None:
    event = read_event("rating_changed", '{"old_rating":0,"new_rating":5}')
    match catalog.payload_of(event):
        case RatingChanged(new_rating=rating):
            assert rating == 5
        case _:
            pytest.fail("it is a rating_changed")


def test_a_new_event_of_a_payload() -> None:
    payload = CollectionCreated(collection_name="Paris", collection_type="static")
    event = NewEvent.of(7, payload, tags=["collection-name:Paris"])
    assert (event.event_type, event.target_type, event.target_id) == (
        "collection_created",
        "collection",
        7,
    )
    assert event.payload == '{"collection_name":"Paris","collection_type":"static"}'
