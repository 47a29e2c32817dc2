"""What a replay or a follower makes of a server that is not well, and how each is closed."""

from __future__ import annotations

import asyncio
import threading
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import grpc
import pytest

from firn_client import Bounds, Client, FirnError, OverloadedError
from firn_client.aio import AsyncClient

from .fake import failing, message, sending

if TYPE_CHECKING:
    from collections.abc import Callable

    from firn_client._pb.event_store_pb2 import ReplayEventsResponse

    from .caller import Caller
    from .fake import FakeServer


@pytest.mark.parametrize(
    "second",
    [
        message(2, 2),  # back
        message(4, 3, 4),  # what has been there
        message(5, 4, 6),  # beyond what it says
    ],
)
def test_what_is_out_of_order_ends_it(
    server: FakeServer, fake_caller: Caller, second: ReplayEventsResponse
) -> None:
    server.head = 9
    server.answers["ReplayEvents"] = [sending(message(3, 1, 2, 3), second)]
    for replay in (fake_caller.client.replay(), fake_caller.client.follow()):
        with pytest.raises(FirnError, match="does not fit") as failure:
            fake_caller.take(replay)
        assert failure.value.code is grpc.StatusCode.INTERNAL
        assert failure.value.reason == ""


def test_a_server_that_begins_anew_is_noticed(server: FakeServer, fake_caller: Caller) -> None:
    server.answers["ReplayEvents"] = [sending(message(2, 1, 2))]
    with pytest.raises(FirnError, match="does not fit"):
        fake_caller.take(fake_caller.client.follow())


def test_a_replay_that_is_ended_early_goes_on(server: FakeServer, fake_caller: Caller) -> None:
    server.head = 6
    server.answers["ReplayEvents"] = [
        sending(),
        sending(message(2, 1, 2)),
        sending(message(6, 5, 6)),
    ]
    assert fake_caller.positions(fake_caller.client.replay()) == [1, 2, 5, 6]
    requests = server.requests["ReplayEvents"]
    assert [request.after_position for request in requests] == [0, 0, 2]


def test_a_replay_up_to_a_time_ends_where_that_is(server: FakeServer, fake_caller: Caller) -> None:
    server.head = 6
    server.answers["ReplayEvents"] = [sending(message(2, 1, 2))]
    replay = fake_caller.client.replay(bounds=Bounds(as_of=datetime(2026, 2, 21, tzinfo=UTC)))
    assert fake_caller.positions(replay) == [1, 2]
    assert len(server.requests["ReplayEvents"]) == 1


def test_a_replay_that_has_everything_is_over(server: FakeServer, fake_caller: Caller) -> None:
    server.head = 2
    server.answers["ReplayEvents"] = [
        sending(message(2, 1, 2), then=failing(grpc.StatusCode.UNAVAILABLE))
    ]
    assert fake_caller.positions(fake_caller.client.replay()) == [1, 2]
    assert len(server.requests["ReplayEvents"]) == 1


def test_a_server_that_cancels_is_resumed_after(server: FakeServer, fake_caller: Caller) -> None:
    server.head = 2
    server.answers["ReplayEvents"] = [
        sending(message(1, 1), then=failing(grpc.StatusCode.CANCELLED)),
        sending(message(2, 2)),
    ]
    assert fake_caller.positions(fake_caller.client.replay()) == [1, 2]


def test_what_is_said_for_good_ends_it(server: FakeServer, fake_caller: Caller) -> None:
    server.answers["ReplayEvents"] = [
        failing(grpc.StatusCode.RESOURCE_EXHAUSTED, "OVERLOADED", 1e9)
    ]
    with pytest.raises(OverloadedError):
        fake_caller.take(fake_caller.client.follow())


def hang(server: FakeServer) -> Callable[..., Any]:
    return lambda *_: server.stopping.wait(10)


def failures_of(server: FakeServer, where: str) -> None:
    """The server keeps a follower there."""
    match where:
        case "head":
            server.answers["GetHead"] = [hang(server)]
        case "first":
            server.answers["ReplayEvents"] = [sending(then=hang(server))]
        case "next":
            server.answers["ReplayEvents"] = [sending(message(1, 1), then=hang(server))]
        case "pause":
            server.answers["GetHead"] = [failing(grpc.StatusCode.UNAVAILABLE)]


WHERE = pytest.mark.parametrize("where", ["head", "first", "next", "pause"])


@WHERE
def test_closing_it_ends_the_iteration(server: FakeServer, where: str) -> None:
    failures_of(server, where)
    with Client(server.address) as client:
        follower = client.follow()
        thread = threading.Thread(target=lambda: list(follower))
        thread.start()
        time.sleep(0.4)
        follower.close()
        thread.join(5)
        assert not thread.is_alive()


@WHERE
def test_closing_it_ends_the_other_tasks_iteration(server: FakeServer, where: str) -> None:
    failures_of(server, where)

    async def run() -> None:
        async with AsyncClient(server.address) as client:
            follower = client.follow()

            async def iterate() -> list[int]:
                return [event.position async for event in follower]

            task = asyncio.create_task(iterate())
            await asyncio.sleep(0.4)
            async with follower:
                pass
            async with asyncio.timeout(5):
                assert await task == ([1] if where == "next" else [])
            # What comes later finds it closed too.
            assert (await client.head()) if where in ("first", "next") else True

    asyncio.run(run())


def test_one_that_was_closed_gives_nothing(server: FakeServer, fake_caller: Caller) -> None:
    follower = fake_caller.client.follow()
    fake_caller.wait(follower.close())
    assert fake_caller.take(follower) == []
    assert server.requests == {}


def test_a_signals_handler_may_close_it(server: FakeServer) -> None:
    """It runs in the thread that iterates, at any point of it."""
    with Client(server.address) as client:
        follower = client.follow()

        def close_within() -> None:
            with follower._lock:
                follower.close()

        thread = threading.Thread(target=close_within, daemon=True)
        thread.start()
        thread.join(2)
        assert not thread.is_alive()


def test_an_iterator_that_is_closed_ends_its_call(server: FakeServer) -> None:
    server.answers["ReplayEvents"] = [sending(message(1, 1), then=hang(server))]

    async def run() -> None:
        async with AsyncClient(server.address) as client:
            follower = client.follow()
            events = aiter(follower)
            assert (await anext(events)).position == 1
            await events.aclose()  # type: ignore[attr-defined]
            assert follower._call.cancelled()

    asyncio.run(run())
