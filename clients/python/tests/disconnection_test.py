"""What is tried again and what is not, against a server that does what each test says."""

from __future__ import annotations

import contextlib
import threading
import time
from typing import TYPE_CHECKING, Any

import grpc
import pytest

from firn_client import (
    Checkpoint,
    Client,
    ClosedError,
    Event,
    FirnError,
    NewEvent,
    OverloadedError,
    Reason,
    StoreChangedError,
)
from firn_client._pb.event_store_pb2 import GetHeadResponse

from .fake import FakeServer, appended, failing, message, sending
from .way import Way

if TYPE_CHECKING:
    from collections.abc import Iterator

    from firn_client._pb.event_store_pb2 import ReplayEventsResponse

    from .caller import Caller

EVENT = NewEvent(event_type="t", target_type="image", target_id=1, payload={})


def test_an_append_is_tried_again_unchanged(server: FakeServer, fake_caller: Caller) -> None:
    server.answers["AppendEvent"] = [
        failing(grpc.StatusCode.UNAVAILABLE),
        failing(grpc.StatusCode.UNAVAILABLE, "SHUTTING_DOWN"),
        failing(grpc.StatusCode.RESOURCE_EXHAUSTED, "OVERLOADED", 0.2),
        appended,
    ]
    begin = time.monotonic()
    assert fake_caller.wait(fake_caller.client.append(EVENT)).position == 1
    assert time.monotonic() - begin >= 0.2
    requests = server.requests["AppendEvent"]
    assert len(requests) == 4
    assert all(request == requests[0] for request in requests)


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (grpc.StatusCode.INVALID_ARGUMENT, "INVALID_FIELD"),
        (grpc.StatusCode.UNAVAILABLE, "READ_ONLY"),
        (grpc.StatusCode.RESOURCE_EXHAUSTED, "DISK_FULL"),
        (grpc.StatusCode.INTERNAL, ""),
        (grpc.StatusCode.UNKNOWN, "OF_A_NEWER_SERVER"),
    ],
)
def test_the_rest_is_known_at_once(
    server: FakeServer, fake_caller: Caller, code: grpc.StatusCode, reason: str
) -> None:
    server.answers["AppendEvent"] = [failing(code, reason), appended]
    with pytest.raises(FirnError) as failure:
        fake_caller.wait(fake_caller.client.append(EVENT))
    assert failure.value.code is code
    assert failure.value.reason == reason
    assert len(server.requests["AppendEvent"]) == 1


def test_the_last_error_is_told_when_time_is_up(server: FakeServer, fake_caller: Caller) -> None:
    server.answers["AppendEvent"] = [failing(grpc.StatusCode.RESOURCE_EXHAUSTED, "OVERLOADED", 0.1)]
    with pytest.raises(OverloadedError) as failure:
        fake_caller.wait(fake_caller.client.append(EVENT, timeout=0.5))
    assert failure.value.retry_delay == pytest.approx(0.1)
    assert 1 < len(server.requests["AppendEvent"]) < 10


def test_an_attempt_is_cut_off_at_the_deadline(server: FakeServer, fake_caller: Caller) -> None:
    server.answers["AppendEvent"] = [lambda *_: server.stopping.wait(10)]
    with pytest.raises(FirnError) as failure:
        fake_caller.wait(fake_caller.client.append(EVENT, timeout=0.2))
    assert failure.value.code is grpc.StatusCode.DEADLINE_EXCEEDED
    assert failure.value.reason == ""


def test_what_came_before_is_told_if_the_deadline_cuts_off(
    server: FakeServer, fake_caller: Caller
) -> None:
    server.answers["AppendEvent"] = [
        failing(grpc.StatusCode.UNAVAILABLE, "SHUTTING_DOWN"),
        lambda *_: server.stopping.wait(10),
    ]
    with pytest.raises(FirnError) as failure:
        fake_caller.wait(fake_caller.client.append(EVENT, timeout=0.5))
    assert failure.value.reason is Reason.SHUTTING_DOWN


def test_a_call_may_have_as_much_time_as_anybody_wants(
    server: FakeServer, make_caller: type[Caller]
) -> None:
    server.head = 1
    server.answers["ReplayEvents"] = [sending(message(1, 1))]
    caller = make_caller(f"firn://{server.address}?deadline=99999999999999m")
    client = caller.client
    assert caller.wait(client.head()).position == 1
    assert caller.wait(client.head(timeout=float("inf"))).position == 1
    assert caller.positions(client.replay()) == [1]
    # Also to wait.
    server.answers["AppendEvent"] = [failing(grpc.StatusCode.RESOURCE_EXHAUSTED, "OVERLOADED", 1e8)]
    if isinstance(client, Client):
        task = threading.Thread(target=append_until_closed, args=[client], daemon=True)
        task.start()
        time.sleep(0.5)
        assert task.is_alive()
        client.close()
        task.join(5)
        assert not task.is_alive()
    caller.close()


def append_until_closed(client: Client) -> None:
    with contextlib.suppress(ClosedError):
        client.append(EVENT)


def test_nobody_there(make_caller: type[Caller]) -> None:
    caller = make_caller("firn://127.0.0.1:1?deadline=300ms")
    with pytest.raises(FirnError) as failure:
        caller.wait(caller.client.append(EVENT))
    assert failure.value.code is grpc.StatusCode.UNAVAILABLE
    with pytest.raises(FirnError):
        caller.take(caller.client.replay())
    (answer,) = caller.append_stream([{"events": [EVENT]}])
    assert isinstance(answer, FirnError)
    caller.close()


def test_a_replay_resumes_after_what_it_was_offered(
    server: FakeServer, fake_caller: Caller
) -> None:
    server.head = 6
    server.answers["ReplayEvents"] = [
        sending(message(2, 1, 2), then=failing(grpc.StatusCode.UNAVAILABLE)),
        sending(message(3), then=failing(grpc.StatusCode.INTERNAL)),  # a proxy's
        failing(grpc.StatusCode.UNAVAILABLE, "SHUTTING_DOWN"),
        sending(message(5, 5), message(6, 6)),
    ]
    replay = fake_caller.client.replay()
    server.head = 6
    assert fake_caller.positions(replay) == [1, 2, 5, 6]
    requests = server.requests["ReplayEvents"]
    assert [request.after_position for request in requests] == [0, 2, 3, 3]
    # The end is where it was at first, whatever was appended since.
    assert {request.until_position for request in requests} == {6}


def test_a_replay_ends_with_what_is_said_for_good(server: FakeServer, fake_caller: Caller) -> None:
    server.answers["ReplayEvents"] = [failing(grpc.StatusCode.DATA_LOSS, "CORRUPTED")]
    with pytest.raises(FirnError) as failure:
        fake_caller.take(fake_caller.client.replay())
    assert failure.value.reason is Reason.CORRUPTED


def test_a_follower_goes_on_when_the_stream_ends(server: FakeServer, fake_caller: Caller) -> None:
    server.answers["ReplayEvents"] = [sending(message(1, 1)), sending(message(2, 2))]
    assert fake_caller.positions(fake_caller.client.follow(), 2) == [1, 2]


def test_a_follower_notices_silence(server: FakeServer, fake_caller: Caller) -> None:
    server.answers["ReplayEvents"] = [
        sending(message(1, 1), then=lambda *_: server.stopping.wait(30)),
        sending(message(2, 2)),
    ]
    begin = time.monotonic()
    follower = fake_caller.client.follow(heartbeat_interval=0.1)
    assert fake_caller.positions(follower, 2) == [1, 2]
    assert 3 <= time.monotonic() - begin < 10
    assert server.requests["ReplayEvents"][1].after_position == 1


def test_a_follower_of_a_dead_connection_takes_another(
    server: FakeServer, make_caller: type[Caller]
) -> None:
    server.answers["ReplayEvents"] = [
        sending(message(position, position), then=lambda *_: server.stopping.wait(60))
        for position in (1, 2, 3)
    ]
    seen: list[int] = []
    with Way(server.address) as way:
        caller = make_caller(way.address)

        begin = time.monotonic()

        def use(event: Event) -> None:
            # Each time it is 3 s of silence. Keepalive alone would take 30 s, or more.
            assert time.monotonic() - begin < 25
            seen.append(event.position)
            way.block()

        caller.each(caller.client.follow(heartbeat_interval=0.1), 3, use)
        assert seen == [1, 2, 3]
        assert [r.after_position for r in server.requests["ReplayEvents"]] == [0, 1, 2]
        assert way.connections == 3
        # Those of its own are gone with it; the client's is for the client to end.
        caller.idle(0.5)
        way.wait_for_ended(2)
        assert way.ended == 2
        caller.close()
        way.wait_for_ended(3)


def test_a_slow_reader_is_not_taken_for_silence(server: FakeServer) -> None:
    server.answers["ReplayEvents"] = [
        sending(message(1, 1), message(2, 2), then=lambda *_: server.stopping.wait(30))
    ]
    with Client(server.address) as client, client.follow(heartbeat_interval=0.1) as follower:
        events = iter(follower)
        assert next(events).position == 1
        time.sleep(3.5)
        assert next(events).position == 2
    assert len(server.requests["ReplayEvents"]) == 1


def test_another_log_ends_a_follower(server: FakeServer, fake_caller: Caller) -> None:
    def change(*_: Any) -> None:
        server.store_id = "store-2"

    server.answers["ReplayEvents"] = [sending(message(1, 1), then=change)]
    with pytest.raises(StoreChangedError) as failure:
        fake_caller.take(fake_caller.client.follow())
    assert failure.value.reason is Reason.STORE_CHANGED
    assert failure.value.metadata == {"expected": "store-1", "actual": "store-2"}


def test_another_log_is_noticed_before_its_events_are_handed_on(
    server: FakeServer, fake_caller: Caller
) -> None:
    """It takes the other's place after the client has asked whose log it is."""

    def change(*_: Any) -> Iterator[ReplayEventsResponse]:
        server.store_id = "store-2"
        yield message(2, 2)

    first = sending(message(1, 1), then=failing(grpc.StatusCode.UNAVAILABLE))
    seen: list[int] = []
    for after, answers in ((0, [first, change]), (Checkpoint("store-1", 1), [change])):
        server.store_id = "store-1"
        server.requests.clear()
        server.answers["ReplayEvents"] = answers
        follower = fake_caller.client.follow(after)
        with pytest.raises(StoreChangedError):
            fake_caller.each(follower, 3, lambda event: seen.append(event.position))
    assert seen == [1]


def test_a_follower_that_cannot_ask_whose_log_it_is_tries_again(
    server: FakeServer, fake_caller: Caller
) -> None:
    head = GetHeadResponse(store_id="store-1")
    server.answers["GetHead"] = [
        lambda *_: head,
        lambda *_: head,
        failing(grpc.StatusCode.UNAVAILABLE),
        lambda *_: head,
    ]
    server.answers["ReplayEvents"] = [
        sending(message(1, 1)),
        sending(message(2, 2)),
        sending(message(3, 2, 3)),
    ]
    assert fake_caller.positions(fake_caller.client.follow(), 3) == [1, 2, 3]
    requests = server.requests["ReplayEvents"]
    assert [request.after_position for request in requests] == [0, 1, 1]


def test_another_logs_checkpoint_is_refused(server: FakeServer, fake_caller: Caller) -> None:
    with pytest.raises(StoreChangedError):
        fake_caller.take(fake_caller.client.follow(Checkpoint("another", 7)))
    assert server.requests == {}


def test_a_reason_of_another_domain_is_none_of_ours(
    server: FakeServer, fake_caller: Caller
) -> None:
    server.answers["AppendEvent"] = [
        failing(grpc.StatusCode.INTERNAL, "INVALID_FIELD", domain="proxy.example")
    ]
    with pytest.raises(FirnError) as failure:
        fake_caller.wait(fake_caller.client.append(EVENT))
    assert failure.value.reason == ""


def test_what_every_call_carries(server: FakeServer, make_caller: type[Caller]) -> None:
    server.answers["AppendEvent"] = [appended]
    caller = make_caller(f"firn://{server.address}?token=s3cret")
    caller.wait(caller.client.append(EVENT))
    caller.close()
    metadata = dict(server.metadata)
    assert metadata["authorization"] == "Bearer s3cret"
    assert str(metadata["user-agent"]).startswith("firn-python/0.1.0")
