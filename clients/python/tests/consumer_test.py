"""Consumers: checkpoints, stopping, going on after a failure."""

from __future__ import annotations

import asyncio
import errno
import os
import stat
import threading
from typing import TYPE_CHECKING, Any

import pytest

from firn_client import Batch, Checkpoint, Client, FileCheckpointStore
from firn_client.aio import AsyncClient

from .caller import AsyncCaller
from .fake import message, sending

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .caller import Caller
    from .fake import FakeServer


class HandlerError(Exception):
    pass


class MemoryStore:
    """A checkpoint store of either client."""

    def __init__(self, caller: Caller) -> None:
        self._is_async = isinstance(caller, AsyncCaller)
        self.checkpoint: Checkpoint | None = None

    def load(self) -> Any:
        return done(self.checkpoint) if self._is_async else self.checkpoint

    def save(self, checkpoint: Checkpoint) -> Any:
        self.checkpoint = checkpoint
        return done(None) if self._is_async else None


async def done(value: Any) -> Any:
    return value


def run(caller: Caller, consumer: Any, handle: Callable[[Batch], None]) -> None:
    async def handle_async(batch: Batch) -> None:
        handle(batch)

    caller.wait(consumer.run(handle_async if isinstance(caller, AsyncCaller) else handle))


def test_it_goes_on_after_a_failure(server: FakeServer, fake_caller: Caller) -> None:
    server.answers["ReplayEvents"] = [
        sending(message(1, 1), message(2, 2)),
        sending(message(2, 2), message(3, 3)),
    ]
    store = MemoryStore(fake_caller)
    consumer = fake_caller.client.consumer(store)
    handled = []
    failing_at = [2, 3]

    def handle(batch: Batch) -> None:
        handled.append(batch.position)
        if batch.position in failing_at:
            failing_at.remove(batch.position)
            raise HandlerError

    for position in (1, 2):
        with pytest.raises(HandlerError):
            run(fake_caller, consumer, handle)
        assert store.checkpoint == Checkpoint("store-1", position)
    assert handled == [1, 2, 2, 3]
    assert server.requests["ReplayEvents"][1].after_position == 1


def test_it_is_closed_from_its_handler(server: FakeServer, fake_caller: Caller) -> None:
    server.answers["ReplayEvents"] = [
        sending(message(1, 1), message(2, 2), then=lambda *_: server.stopping.wait(10))
    ]
    store = MemoryStore(fake_caller)
    consumer = fake_caller.client.consumer(store)
    handled = []

    def handle(batch: Batch) -> None:
        handled.append(batch.position)
        consumer.close()

    run(fake_caller, consumer, handle)
    assert handled == [1]
    assert store.checkpoint == Checkpoint("store-1", 1)
    run(fake_caller, consumer, handle)  # it stays closed
    assert handled == [1]


def test_it_runs_once_at_a_time(server: FakeServer, fake_caller: Caller) -> None:
    server.answers["ReplayEvents"] = [sending(message(1, 1))]
    consumer = fake_caller.client.consumer(None)

    if isinstance(fake_caller, AsyncCaller):

        async def handle_async(_: Batch) -> None:
            await consumer.run(handle_async)

        with pytest.raises(RuntimeError, match="running"):
            fake_caller.wait(consumer.run(handle_async))
    else:
        with pytest.raises(RuntimeError, match="running"):
            consumer.run(lambda _: consumer.run(lambda _: None))


def test_the_checkpoint_is_loaded_when_it_runs(server: FakeServer, fake_caller: Caller) -> None:
    server.answers["ReplayEvents"] = [sending(message(6, 6))]
    store = MemoryStore(fake_caller)
    consumer = fake_caller.client.consumer(store)
    store.checkpoint = Checkpoint("store-1", 5)

    def handle(_: Batch) -> None:
        raise HandlerError

    with pytest.raises(HandlerError):
        run(fake_caller, consumer, handle)
    assert server.requests["ReplayEvents"][0].after_position == 5


class SlowStore:
    """Saves when it may, whoever is cancelled."""

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


def test_it_is_cancelled_more_than_once(server: FakeServer) -> None:
    server.answers["ReplayEvents"] = [sending(message(1, 1))]

    async def consume() -> None:
        async with AsyncClient(server.address) as client:
            store = SlowStore()

            async def handle(_: Batch) -> None:
                pass

            task = asyncio.create_task(client.consumer(store).run(handle))
            await store.saving.wait()
            for _ in range(3):
                task.cancel()
                await asyncio.sleep(0.05)
            assert not task.done()
            store.may_save.set()
            with pytest.raises(asyncio.CancelledError):
                await task
            assert store.saved == Checkpoint("store-1", 1)

    asyncio.run(consume())


# The checkpoint in a file.


def test_a_file_is_replaced(tmp_path: Path) -> None:
    store = FileCheckpointStore(tmp_path / "checkpoint.json")
    assert store.load() is None
    for position in (1, 2**64 - 1):
        checkpoint = Checkpoint("store-1", position)
        store.save(checkpoint)
        assert store.load() == checkpoint
        assert [path.name for path in tmp_path.iterdir()] == ["checkpoint.json"]


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b'{"store_id":"a"}',
        b'{"store_id":null,"position":1}',
        b'{"store_id":"a","position":"1"}',
        b'{"store_id":"a","position":1.5}',
        b'{"store_id":"a","position":true}',
        b'{"store_id":"a","position":-1}',
        b'{"store_id":"a","position":18446744073709551616}',
        b'{"store_id":"","position":1}',
    ],
)
def test_a_file_with_something_else(tmp_path: Path, text: bytes) -> None:
    path = tmp_path / "checkpoint.json"
    path.write_bytes(text)
    with pytest.raises(ValueError, match=r"checkpoint\.json is not a checkpoint"):
        FileCheckpointStore(path).load()


def test_a_full_disk_leaves_the_one_before(
    server: FakeServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = FileCheckpointStore(tmp_path / "checkpoint.json")
    store.save(Checkpoint("store-1", 1))

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    server.answers["ReplayEvents"] = [sending(message(2, 2))]
    with Client(server.address) as client, pytest.raises(OSError, match="No space"):
        client.consumer(store).run(lambda _: None)
    monkeypatch.undo()
    assert store.load() == Checkpoint("store-1", 1)


def test_the_name_is_on_the_disk_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    flushed = []
    fsync = os.fsync

    def note(descriptor: int) -> None:
        flushed.append(os.path.realpath(f"/proc/self/fd/{descriptor}"))
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", note)
    FileCheckpointStore(tmp_path / "checkpoint.json").save(Checkpoint("store-1", 1))
    assert flushed == [str(tmp_path / "checkpoint.json.new"), str(tmp_path)]


def test_a_folder_that_cannot_be_flushed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fsync = os.fsync

    def only_files(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(errno.EINVAL, "Invalid argument")
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", only_files)
    store = FileCheckpointStore(tmp_path / "checkpoint.json")
    store.save(Checkpoint("store-1", 1))
    assert store.load() == Checkpoint("store-1", 1)


def test_saves_that_meet_are_whole(tmp_path: Path) -> None:
    """The save of a task that was cancelled may still be under way when the next one saves."""
    path = tmp_path / "checkpoint.json"
    failures: list[BaseException] = []

    def save(store_id: str) -> None:
        try:
            for position in range(50):
                FileCheckpointStore(path).save(Checkpoint(store_id, position))
        except BaseException as failure:
            failures.append(failure)

    threads = [threading.Thread(target=save, args=[name * 100]) for name in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert FileCheckpointStore(path).load() is not None
