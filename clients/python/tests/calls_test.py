"""The calls that the conformance cases do not have, against the daemon."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import grpc
import pytest

from firn_client import (
    CheckFailedError,
    Client,
    FirnError,
    InvalidFieldError,
    LastGesture,
    Mark,
    NewEvent,
    NotUndoableError,
    ProjectionNotReadyError,
    Query,
    Reason,
    StreamCheck,
    Target,
    UndoConflictError,
)

if TYPE_CHECKING:
    from .caller import Caller

IMAGE = Target("image", 1)
ADDED = {
    "image_id": 1,
    "filename": "fjord.raf",
    "extension": "raf",
    "file_size_bytes": 48123904,
    "file_hash": "6057cdf713012964eea523ace8d07ec20fd0a44b1fd0c754eda1ccf224397fae",
}


def of_image(event_type: str, payload: dict[str, Any]) -> NewEvent:
    return NewEvent(
        event_type=event_type,
        target_type="image",
        target_id=1,
        payload=payload,
        user_id="ada",
    )


def rating(old: int, new: int) -> NewEvent:
    return of_image("rating_changed", {"image_id": 1, "old_rating": old, "new_rating": new})


@pytest.fixture
def rated(client: Client) -> list[NewEvent]:
    events = [of_image("image_added", ADDED), rating(0, 3), rating(3, 5)]
    for event in events:
        client.append(event)
    return events


@pytest.mark.usefixtures("rated")
def test_state_now_and_then(caller: Caller) -> None:
    client, wait = caller.client, caller.wait
    now = wait(client.state(IMAGE))
    assert now.state["rating"] == 5
    assert (now.position, now.last_event_position, now.events) == (3, 3, 3)
    assert wait(client.state(IMAGE, as_of=2)).state["rating"] == 3
    time = wait(client.time_at(1))
    assert wait(client.state(IMAGE, as_of=time)).state["rating"] == 0
    assert wait(client.state(Target("image", 9))).state is None


@pytest.mark.usefixtures("rated")
def test_history_by_pages(caller: Caller) -> None:
    client, wait = caller.client, caller.wait
    page = wait(client.history(IMAGE, page_size=2))
    assert [entry.event.position for entry in page.entries] == [3, 2]
    change = page.entries[0].changes[0]
    assert (change.field, change.old_json, change.new_json) == ("rating", "3", "5")
    assert page.entries[0].undoable
    rest = wait(client.history(IMAGE, page_size=2, page_token=page.next_page_token))
    assert [entry.event.position for entry in rest.entries] == [1]
    every = caller.take(client.history_all(IMAGE, page_size=1))
    assert [entry.event.position for entry in every] == [3, 2, 1]


def test_undo_and_redo(rated: list[NewEvent], caller: Caller) -> None:
    client, wait = caller.client, caller.wait
    planned = wait(client.undo(event_id=rated[2].id, validate_only=True))
    assert planned.durability is None
    undone = wait(client.undo(last_gesture=LastGesture("ada")))
    assert undone.event_ids == (rated[2].id,)
    assert undone.events[0].metadata["undoes"] == rated[2].id
    assert undone.events[0].user_id == "ada"
    assert wait(client.state(IMAGE)).state["rating"] == 3
    redone = wait(client.redo(event_id=rated[2].id, user_id="bob", metadata={"k": "v"}))
    assert redone.events[0].user_id == "bob"
    assert redone.events[0].metadata["k"] == "v"
    assert wait(client.state(IMAGE)).state["rating"] == 5


@pytest.mark.usefixtures("rated")
def test_an_undo_by_its_request_id_is_one(caller: Caller) -> None:
    request_id = "0192f3c4-7d5e-7a10-9b3c-2f6e8d1a4c57"
    for duplicate in (False, True):
        answer = caller.wait(caller.client.undo(batch_position=3, request_id=request_id))
        assert answer.duplicate is duplicate
        assert answer.events[0].position == 4


def test_what_is_in_the_way_of_an_undo(rated: list[NewEvent], caller: Caller) -> None:
    with pytest.raises(UndoConflictError) as failure:
        caller.wait(caller.client.undo(event_id=rated[1].id))
    (later,) = failure.value.conflict.events
    assert (later.event_id, later.position, later.fields) == (rated[2].id, 3, ("rating",))
    forced = caller.wait(caller.client.undo(event_id=rated[1].id, force=True))
    assert forced.overridden == (later,)
    with pytest.raises(NotUndoableError) as refusal:
        caller.wait(caller.client.undo(event_id=rated[1].id))
    assert refusal.value.metadata["cause"] == "UNDONE"


@pytest.mark.usefixtures("rated")
def test_the_own_catalogue_projection(caller: Caller) -> None:
    client, wait = caller.client, caller.wait
    created = wait(client.create_projection("catalog"))
    assert created.version == 1
    assert wait(client.create_projection("catalog")).unchanged
    sql = "select filename, rating, null, 0.5 from images join image_state on image_id = id"
    rows = query_when_ready(caller, sql, projection="catalog")
    assert caller.take(rows) == [("fjord.raf", 5, None, 0.5)]
    assert [column.name for column in rows.columns[:2]] == ["filename", "rating"]
    assert rows.position == rows.head


def query_when_ready(caller: Caller, sql: str, **arguments: Any) -> Any:
    while True:
        try:
            return caller.wait(caller.client.query(sql, **arguments))
        except ProjectionNotReadyError:
            time.sleep(0.02)


def test_a_projection_of_files(client: Client, caller: Caller) -> None:
    client.append(NewEvent(event_type="seen", target_type="bird", target_id=7, payload={"n": 2}))
    files = {
        "schema.sql": "create table bird (id integer primary key, n integer not null);",
        "seen.sql": "-- on: seen\ninsert into bird values (:target_id, $n);",
    }
    caller.wait(caller.client.create_projection("birds", files, expected_version=0))
    rows = query_when_ready(caller, "select id, n from bird", projection="birds")
    assert caller.take(rows) == [(7, 2)]
    with pytest.raises(InvalidFieldError) as failure:
        caller.wait(caller.client.create_projection("birds", {"a.sql": "create tabel x"}))
    assert failure.value.fields


@pytest.mark.usefixtures("rated")
def test_a_query_of_the_log(caller: Caller) -> None:
    client, wait = caller.client, caller.wait
    sql = "select position, typeof(:b), :r, :n from events where event_type = :type order by 1"
    parameters = {"type": "rating_changed", "b": b"x", "r": 1.5, "n": None}
    rows = wait(client.query(sql, parameters))
    assert caller.take(rows) == [(2, "blob", 1.5, None), (3, "blob", 1.5, None)]
    then = wait(client.query("select count(*) from events", as_of=1))
    assert caller.take(then) == [(1,)]


def test_a_query_of_many_rows(caller: Caller) -> None:
    sql = "with recursive n(i) as (select 1 union all select i + 1 from n where i < 100000)"
    rows = caller.wait(caller.client.query(f"{sql} select i, 'some text' from n"))
    assert sum(row[0] for row in caller.take(rows)) == 100_000 * 100_001 // 2
    limited = caller.wait(caller.client.query(f"{sql} select i from n", max_rows=10))
    with pytest.raises(FirnError) as failure:
        caller.take(limited)
    assert failure.value.reason is Reason.QUERY_LIMIT


@pytest.mark.parametrize("timeout", [1e-3, 3600.0, float("inf")])
def test_a_query_may_have_any_time(caller: Caller, timeout: float) -> None:
    """The server takes 1 ms to 10 minutes."""
    try:
        rows = caller.wait(caller.client.query("select 7", timeout=timeout))
        assert caller.take(rows) == [(7,)]
    except FirnError as error:
        assert timeout == 1e-3
        assert not isinstance(error, InvalidFieldError)


def test_a_bad_statement(caller: Caller) -> None:
    with pytest.raises(InvalidFieldError) as failure:
        caller.wait(caller.client.query("selec 1"))
    assert failure.value.fields[0].field == "sql"


def test_all_pages(client: Client, caller: Caller) -> None:
    client.append_batch([rating(0, 1) for _ in range(25)])
    everything = caller.client.get_all(page_size=10)
    assert caller.positions(everything) == list(range(1, 26))
    backwards = caller.client.get_all(page_size=10, backwards=True, after_position=5)
    assert caller.positions(backwards) == list(range(25, 5, -1))


def test_newest_of_more_than_an_answer_holds(client: Client, caller: Caller) -> None:
    large = "x" * 200_000
    for number in range(1, 11):
        event = NewEvent(
            event_type="large", target_type="thing", target_id=number, payload={"text": large}
        )
        client.append(event)
    streams = [f"thing-{number}" for number in (*range(1, 8), 99, *range(8, 11))]
    queries = [Query(streams=[f"thing-{number}"]) for number in range(1, 11)]
    newest = caller.wait(caller.client.newest(streams=streams, queries=queries))
    positions = [event and event.position for event in newest.events]
    assert positions == [*range(1, 8), None, *range(8, 11), *range(1, 11)]
    assert newest.head == 10


def test_a_conflict_tells_what_came_between(client: Client, caller: Caller) -> None:
    client.append(of_image("image_added", ADDED))
    check = StreamCheck("image-1", 0)
    with pytest.raises(CheckFailedError) as failure:
        caller.wait(caller.client.append_batch([rating(0, 1)], checks=[check]))
    (failed,) = failure.value.conflict.failed_checks
    assert failed.actual_revision == 1
    assert failed.events[0].payload["filename"] == "fjord.raf"
    assert isinstance(failure.value.code.name, str)


def test_a_batch_that_is_too_large_is_not_sent(caller: Caller) -> None:
    small = rating(0, 1)
    large = [
        NewEvent(event_type="t", target_type="thing", target_id=1, payload={"x": "x" * 1_000_000})
        for _ in range(21)
    ]
    with pytest.raises(FirnError, match="20971520 bytes") as failure:
        caller.wait(caller.client.append_batch(large))
    assert failure.value.code is grpc.StatusCode.RESOURCE_EXHAUSTED
    with pytest.raises(FirnError, match="20971520 bytes"):
        caller.append_stream([{"events": [small]}, {"events": large}])
    assert caller.wait(caller.client.head()).position == 1


def test_an_event_that_was_read_goes_elsewhere(client: Client, caller: Caller) -> None:
    client.append(rating(0, 1))
    (event,) = client.replay()
    assert caller.wait(caller.client.append(event)).duplicate


def test_a_follower_says_when_it_has_caught_up(client: Client, caller: Caller) -> None:
    client.append(rating(0, 1))
    batches = caller.take(caller.client.follow(heartbeat_interval=0.1).batches(), 3)
    marks = [batch.mark for batch in batches]
    assert Mark.CAUGHT_UP in marks
    assert marks[-1] in (Mark.HEARTBEAT, Mark.CHECKPOINT)
    assert batches[-1].checkpoint.position == batches[-1].head == 1
    assert batches[-1].checkpoint.store_id == client.head().store_id


def test_times(client: Client, caller: Caller) -> None:
    appended = client.append(rating(0, 1))
    assert abs(appended.created_at.timestamp() - time.time()) < 60
    assert caller.wait(caller.client.time_at(1)) == appended.created_at
    at = caller.wait(caller.client.position_at(datetime.now(UTC)))
    assert (at.position, at.head) == (1, 1)
