"""Everything goes on through a daemon that is killed again and again."""

from __future__ import annotations

import itertools
import random
import threading
import time
from typing import TYPE_CHECKING, Any, Self

import pytest

from firn_client import (
    AppendedBatch,
    Batch,
    Client,
    FileCheckpointStore,
    NewEvent,
    NoMatchCheck,
    Query,
)
from firn_client.aio import AsyncFileCheckpointStore

from .caller import AsyncCaller, Caller

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from .daemon import Daemon

KILLS = 6


@pytest.fixture
def caller(make_caller: type[Caller], daemon: Daemon) -> Iterator[Caller]:
    """Has the time to outlive a kill, also on a machine that has much else to do."""
    connected = make_caller(f"firn://{daemon.address}?deadline=5m")
    yield connected
    connected.close()


def new_event(number: int) -> NewEvent:
    return NewEvent(
        event_type="counted",
        target_type="thing",
        target_id=number % 10 + 1,
        payload={"number": number},
        tags=[f"number:{number}"],
    )


class Killer:
    """Kills the daemon and starts it again, some times; a test that ends before waits for that."""

    def __init__(self, daemon: Daemon) -> None:
        self._daemon = daemon
        self._thread = threading.Thread(target=self._run)
        self.done = threading.Event()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._thread.join()

    def _run(self) -> None:
        try:
            for _ in range(KILLS):
                time.sleep(random.uniform(0.1, 0.4))
                self._daemon.kill()
                time.sleep(random.uniform(0.0, 0.2))
                self._daemon.start()
        finally:
            self.done.set()


class Writer:
    """Appends single events and batches, some with checks, until the killing has ended."""

    def __init__(self, address: str, killer: Killer) -> None:
        self._client = Client(f"firn://{address}?deadline=5m")
        self._killer = killer
        self._thread = threading.Thread(target=self._run)
        self.ids: list[str] = []
        self.finished = False

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._thread.join()
        self._client.close()

    def _run(self) -> None:
        try:
            self._append()
        finally:
            # Also if that has failed: somebody waits for it.
            self._client.append(
                NewEvent(event_type="last", target_type="thing", target_id=1, payload={})
            )
        self.finished = True

    def _append(self) -> None:
        number = 0
        while not self._killer.done.is_set():
            events = [new_event(number + i) for i in range(random.choice([1, 1, 3]))]
            if len(events) == 1:
                self._client.append(events[0])
            else:
                check = NoMatchCheck(Query(tags=[f"number:{number}"]))
                self._client.append_batch(events, checks=[check])
            self.ids += [event.id for event in events]
            number += len(events)


def take_until_last(caller: Caller, replay: Any) -> list[Any]:
    """The events before the last one."""
    if isinstance(caller, AsyncCaller):

        async def run() -> list[Any]:
            taken = []
            async with replay:
                async for event in replay:
                    if event.event_type == "last":
                        break
                    taken.append(event)
            return taken

        return caller.wait(run())  # type: ignore[no-any-return]
    return list(itertools.takewhile(lambda event: event.event_type != "last", replay))


def test_follow(daemon: Daemon, caller: Caller) -> None:
    with Killer(daemon) as killer, Writer(daemon.address, killer) as writer:
        events = take_until_last(caller, caller.client.follow())
    assert writer.finished
    assert [event.position for event in events] == list(range(1, len(events) + 1))
    assert [event.id for event in events] == writer.ids


def test_replay(daemon: Daemon, client: Client, caller: Caller) -> None:
    events = [new_event(number) for number in range(2000)]
    client.append_batch(events)
    taken = []
    with Killer(daemon) as killer:
        replay = caller.client.replay(batch_size=10)

        def note(event: Any) -> None:
            taken.append(event.position)
            if not killer.done.is_set():
                time.sleep(0.002)

        if isinstance(caller, AsyncCaller):

            async def run() -> None:
                async for event in replay:
                    note(event)

            caller.wait(run())
        else:
            for event in replay:
                note(event)
        assert taken == list(range(1, 2001))


class EnoughError(Exception):
    pass


def consume(caller: Caller, path: Path, handle: Callable[[Batch], None]) -> None:
    """Consumes until the handler ends it."""
    if isinstance(caller, AsyncCaller):

        async def handle_async(batch: Batch) -> None:
            handle(batch)

        store = AsyncFileCheckpointStore(path)
        caller.wait(caller.client.consumer(store).run(handle_async))
    else:
        caller.client.consumer(FileCheckpointStore(path)).run(handle)


def test_consume(daemon: Daemon, caller: Caller, tmp_path: Path) -> None:
    handled: list[str] = []
    ended = False

    def handle(batch: Batch) -> None:
        nonlocal ended
        for event in batch:
            if event.event_type == "last":
                ended = True
                raise EnoughError
            handled.append(event.id)
        # As if the program had died before the checkpoint was kept.
        if random.random() < 0.05:
            del handled[len(handled) - len(batch) :]
            raise EnoughError

    with Killer(daemon) as killer, Writer(daemon.address, killer) as writer:
        while not ended:
            mark = len(handled)
            try:
                consume(caller, tmp_path / "checkpoint.json", handle)
            except EnoughError:
                if ended:
                    break
                assert len(handled) >= mark
    # The batch of the last event was not kept: what is in it came, and would come again.
    assert list(dict.fromkeys(handled)) == writer.ids


def test_append(daemon: Daemon, client: Client, caller: Caller) -> None:
    ids = []
    with Killer(daemon) as killer:
        number = 0
        while not killer.done.is_set():
            event = new_event(number)
            assert caller.wait(caller.client.append(event)).position == number + 1
            ids.append(event.id)
            number += 1
    assert [event.id for event in client.replay()] == ids


def test_append_stream(daemon: Daemon, client: Client, caller: Caller) -> None:
    sent: list[str] = []

    with Killer(daemon) as killer:

        def requests() -> Iterator[dict[str, Any]]:
            while not killer.done.is_set():
                events = [new_event(len(sent) + i) for i in range(random.randint(1, 5))]
                sent.extend(event.id for event in events)
                yield {"events": events}

        answers = caller.append_stream(requests())
    assert all(isinstance(answer, AppendedBatch) for answer in answers)
    positions = [
        place.position
        for answer in answers
        if isinstance(answer, AppendedBatch)
        for place in answer.events
    ]
    assert positions == list(range(1, len(sent) + 1))
    assert [event.id for event in client.replay()] == sent
