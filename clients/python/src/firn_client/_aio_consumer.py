"""Consumers of the asyncio client."""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import Awaitable, Callable, Coroutine
from typing import TYPE_CHECKING, Any, Protocol

from .consumer import FileCheckpointStore
from .results import Batch, Checkpoint

if TYPE_CHECKING:
    from ._aio_streams import AsyncReplay


class AsyncCheckpointStore(Protocol):
    """Where a consumer's checkpoint is kept."""

    async def load(self) -> Checkpoint | None:
        """The checkpoint that was saved last; None if there is none."""

    async def save(self, checkpoint: Checkpoint) -> None:
        """Keeps a checkpoint in place of the one before."""


class AsyncFileCheckpointStore:
    """Keeps a checkpoint in a file, as `firn_client.FileCheckpointStore` does, from a thread."""

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self._file = FileCheckpointStore(path)

    async def load(self) -> Checkpoint | None:
        """The checkpoint that was saved last; None if there is no file.

        Raises:
            ValueError: The file holds something else.
        """
        return await asyncio.to_thread(self._file.load)

    async def save(self, checkpoint: Checkpoint) -> None:
        """Keeps a checkpoint. After a crash the file has this one or the one before."""
        await asyncio.to_thread(self._file.save, checkpoint)


class AsyncConsumer:
    """Hands the batches of a follower to the application, one after the other."""

    def __init__(
        self,
        follow: Callable[[Checkpoint | None], AsyncReplay],
        start: AsyncCheckpointStore | Checkpoint | None,
    ) -> None:
        self._follow = follow
        self._start = start
        self._follower: AsyncReplay | None = None
        self._running = False
        self._closed = False

    async def run(self, handle: Callable[[Batch], Awaitable[None]]) -> None:
        """Consumes until `close`, until the task is cancelled, or until something fails.

        Except after `close` it may then be run again.

        `handle` is given each batch that brings events or moves the position. Once it returns, the
        batch's checkpoint is saved; without a store it is for `handle` to keep it, in the same
        transaction as its work.

        Raises:
            StoreChangedError: The checkpoint is of another log than the server's.
            FirnError: What the server says for good.
            Exception: What `handle` raises; the batch comes again the next time.
        """
        if self._running:
            raise RuntimeError("the consumer is running")
        self._running = True
        try:
            await self._run(handle)
        finally:
            self._follower = None
            self._running = False

    async def _run(self, handle: Callable[[Batch], Awaitable[None]]) -> None:
        store: AsyncCheckpointStore | None = None
        if isinstance(self._start, Checkpoint | None):
            checkpoint = self._start
        else:
            store, checkpoint = self._start, await self._start.load()
        position = checkpoint.position if checkpoint else 0
        async with self._follow(checkpoint) as follower:
            self._follower = follower
            if self._closed:
                follower.close()
            async with contextlib.aclosing(follower.batches()) as batches:
                async for batch in batches:
                    if batch.position == position:  # a heartbeat, or a mark alone
                        continue
                    await handle(batch)
                    position = batch.position
                    if store:
                        await _finish(store.save(batch.checkpoint))

    def close(self) -> None:
        """Ends `run`, for good, after the batch that is being handled."""
        self._closed = True
        if self._follower is not None:
            self._follower.close()


async def _finish(saving: Coroutine[Any, Any, None]) -> None:
    """Waits until it is done, however often the task is cancelled meanwhile."""
    task = asyncio.ensure_future(saving)
    cancellation: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.wait([task])
        except asyncio.CancelledError as cancelled:
            cancellation = cancelled
    await task
    if cancellation:
        raise cancellation
