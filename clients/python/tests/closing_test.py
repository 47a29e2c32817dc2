"""How what is under way ends."""

from __future__ import annotations

import asyncio
import collections
import threading
import time
from typing import TYPE_CHECKING

import pytest

from firn_client import Batch, Checkpoint, Client, ClosedError, NewEvent
from firn_client._pb.read_pb2 import ListReplaysRequest
from firn_client.aio import AsyncClient

from .fake import FakeServer, appended, message, sending
from .way import Way

if TYPE_CHECKING:
    from collections.abc import Callable

    from .caller import Caller
    from .daemon import Daemon

EVENT = NewEvent(event_type="t", target_type="thing", target_id=1, payload={})


def in_thread(run: Callable[[], None]) -> tuple[threading.Thread, list[BaseException]]:
    failures: list[BaseException] = []

    def guarded() -> None:
        try:
            run()
        except BaseException as failure:
            failures.append(failure)

    thread = threading.Thread(target=guarded)
    thread.start()
    return thread, failures


def test_a_closed_client(make_caller: type[Caller], daemon: Daemon) -> None:
    caller = make_caller(daemon.address)
    caller.wait(caller.client.append(EVENT))
    caller.close_client()
    with pytest.raises(ClosedError):
        caller.wait(caller.client.head())
    with pytest.raises(ClosedError):
        caller.take(caller.client.follow())
    with pytest.raises(ClosedError):
        caller.append_stream([])
    caller.close()


def test_a_follower_is_closed_from_another_thread(client: Client) -> None:
    client.append(EVENT)
    follower = client.follow()
    seen = threading.Event()
    positions = []

    def run() -> None:
        for event in follower:
            positions.append(event.position)
            seen.set()

    thread, failures = in_thread(run)
    assert seen.wait(10)
    follower.close()
    thread.join(10)
    assert not thread.is_alive()
    assert (positions, failures) == ([1], [])


def test_a_follower_is_closed_while_nobody_is_there(daemon: Daemon, client: Client) -> None:
    client.head()
    daemon.kill()
    follower = client.follow()
    thread, failures = in_thread(lambda: collections.deque(follower, 0).clear())
    time.sleep(1)  # into a pause between attempts
    follower.close()
    thread.join(1)
    assert not thread.is_alive()
    assert failures == []


def test_closing_the_client_ends_its_followers(daemon: Daemon) -> None:
    client = Client(daemon.address)
    client.append(EVENT)
    seen = threading.Event()

    def run() -> None:
        for _ in client.follow():
            seen.set()

    thread, failures = in_thread(run)
    assert seen.wait(10)
    client.close()
    thread.join(10)
    assert not thread.is_alive()
    assert [type(failure) for failure in failures] == [ClosedError]


def test_closing_the_client_ends_a_follower_that_took_another_connection(
    server: FakeServer,
) -> None:
    server.answers["ReplayEvents"] = [
        sending(message(position, position), then=lambda *_: server.stopping.wait(60))
        for position in (1, 2)
    ]
    seen = threading.Event()
    with Way(server.address) as way:
        client = Client(way.address)

        def run() -> None:
            for event in client.follow(heartbeat_interval=2):
                if event.position == 2:
                    seen.set()
                else:
                    way.block()

        thread, failures = in_thread(run)
        assert seen.wait(40)
        client.close()
        thread.join(4)  # its own patience is 6 s
        assert not thread.is_alive()
        assert [type(failure) for failure in failures] == [ClosedError]
        way.wait_for_ended(2)


def test_no_call_is_made_once_the_client_counts_as_closed(
    server: FakeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.answers["AppendEvent"] = [appended]
    server.answers["ReplayEvents"] = [sending(message(1, 1))]
    server.answers["Query"] = [sending()]
    client = Client(server.address)
    client.head()
    stream = client.append_stream()
    channel = client._transport._line.channel
    close = channel.close
    futures = []

    def close_late() -> None:
        for call in (
            lambda: client.append(EVENT),
            lambda: next(iter(client.follow())),
            lambda: client.query("SELECT 1"),
            client.append_stream,
        ):
            with pytest.raises(ClosedError):
                call()
        futures.append(stream.append([EVENT]))
        assert isinstance(futures[0].exception(10), ClosedError)
        close()

    monkeypatch.setattr(channel, "close", close_late)
    client.close()
    assert futures
    assert server.requests == {}


def test_leaving_a_loop_ends_the_call(client: Client) -> None:
    client.append_batch([NewEvent(event_type="t", stream="s", payload={}) for _ in range(10)])
    for event in client.follow():
        if event.position == 3:
            break
    deadline = time.monotonic() + 10
    while count_followers(client):
        assert time.monotonic() < deadline
        time.sleep(0.02)


def count_followers(client: Client) -> int:
    answer = client._transport._line.methods["ListReplays"](ListReplaysRequest(), timeout=10)
    return len(answer.replays)


def test_a_replay_is_iterated_once(client: Client) -> None:
    replay = client.replay()
    assert list(replay) == []
    with pytest.raises(RuntimeError, match="once"):
        list(replay)


def test_a_consumer_is_closed_from_its_handler(client: Client) -> None:
    client.append(EVENT)
    consumer = client.consumer(None)
    batches: list[Batch] = []

    def handle(batch: Batch) -> None:
        batches.append(batch)
        consumer.close()

    consumer.run(handle)
    assert [batch.position for batch in batches] == [1]


def test_a_closed_append_stream_takes_nothing(client: Client) -> None:
    stream = client.append_stream()
    future = stream.append([EVENT])
    stream.close()
    assert future.result().events[0].position == 1
    with pytest.raises(RuntimeError, match="closed"):
        stream.append([EVENT])


def test_a_task_that_follows_is_cancelled(daemon: Daemon) -> None:
    async def run() -> list[int]:
        async with AsyncClient(daemon.address) as client:
            await client.append(EVENT)
            positions = []
            seen = asyncio.Event()

            async def follow() -> None:
                async for event in client.follow():
                    positions.append(event.position)
                    seen.set()

            task = asyncio.create_task(follow())
            await seen.wait()
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            # The client is none the worse for it.
            assert (await client.head()).position == 1
            return positions

    assert asyncio.run(run()) == [1]


def test_a_task_that_appends_is_cancelled(daemon: Daemon) -> None:
    async def run() -> None:
        async with AsyncClient(f"firn://{daemon.address}") as client:
            await client.head()
            daemon.kill()
            task = asyncio.create_task(client.append(EVENT))
            await asyncio.sleep(0.2)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task

    asyncio.run(run())


class SlowStore:
    """A checkpoint store that says when it is saving, and waits."""

    def __init__(self) -> None:
        self.saving = asyncio.Event()
        self.may_save = asyncio.Event()
        self.saved: Checkpoint | None = None

    async def load(self) -> Checkpoint | None:
        return None

    async def save(self, checkpoint: Checkpoint) -> None:
        self.saving.set()
        await self.may_save.wait()
        self.saved = checkpoint


def test_what_was_consumed_is_saved_when_the_task_is_cancelled(daemon: Daemon) -> None:
    async def run() -> None:
        async with AsyncClient(daemon.address) as client:
            await client.append(EVENT)
            store = SlowStore()

            async def handle(_: Batch) -> None:
                pass

            task = asyncio.create_task(client.consumer(store).run(handle))
            await store.saving.wait()
            task.cancel()
            store.may_save.set()
            with pytest.raises(asyncio.CancelledError):
                await task
            assert store.saved
            assert store.saved.position == 1

    asyncio.run(run())


def test_closing_the_asyncio_client_ends_what_is_under_way(daemon: Daemon) -> None:
    async def run() -> None:
        client = AsyncClient(daemon.address)
        await client.append(EVENT)
        seen = asyncio.Event()

        async def follow() -> None:
            async for _ in client.follow():
                seen.set()

        task = asyncio.create_task(follow())
        await seen.wait()
        await client.close()
        with pytest.raises(ClosedError):
            await task

    asyncio.run(run())


def test_an_asyncio_client_may_be_made_before_there_is_a_loop(daemon: Daemon) -> None:
    client = AsyncClient(daemon.address)

    async def run() -> None:
        async with client:
            assert (await client.head()).position == 0

    asyncio.run(run())


def test_many_tasks_wait_for_room_in_an_append_stream(daemon: Daemon) -> None:
    async def run() -> None:
        async with AsyncClient(daemon.address) as client:
            async with client.append_stream() as stream:

                async def append(number: int) -> int:
                    event = NewEvent(event_type="t", stream=f"s{number}", payload={})
                    return (await (await stream.append([event]))).events[0].position

                positions = await asyncio.gather(*(append(number) for number in range(3000)))
            assert sorted(positions) == list(range(1, 3001))

    asyncio.run(run())
