"""Both clients behind one face, so that a test is written once."""

from __future__ import annotations

import asyncio
import inspect
import itertools
from collections.abc import AsyncIterator, Iterable
from typing import Any

from firn_client import AppendedBatch, Batch, Client, FirnError
from firn_client.aio import AsyncClient


class Caller:
    """The synchronous client; what its calls give is there already."""

    def __init__(self, connection: str) -> None:
        self.client: Any = Client(connection)

    def close(self) -> None:
        self.client.close()

    def close_client(self) -> None:
        self.wait(self.client.close())

    def wait(self, value: Any) -> Any:
        return value

    def take(self, iterable: Any, count: int | None = None) -> list[Any]:
        """The first elements, or all; then it is left."""
        return list(itertools.islice(iterable, count))

    def batches(self, replay: Any) -> list[Batch]:
        return self.take(replay.batches())

    def positions(self, events: Any, count: int | None = None) -> list[int]:
        return [event.position for event in self.take(events, count)]

    def append_stream(self, requests: Iterable[dict[str, Any]]) -> list[AppendedBatch | FirnError]:
        """What each request of a stream was answered with, or failed with."""
        with self.client.append_stream() as stream:
            futures = [stream.append(**request) for request in requests]
        return [future.exception() or future.result() for future in futures]


class AsyncCaller(Caller):
    """The asyncio client, in an event loop that runs while something is waited for."""

    def __init__(self, connection: str) -> None:
        self._runner = asyncio.Runner()
        self.client = AsyncClient(connection)

    def close(self) -> None:
        self.wait(self.client.close())
        self._runner.close()

    def wait(self, value: Any) -> Any:
        return self._runner.run(value) if inspect.iscoroutine(value) else value

    def take(self, iterable: Any, count: int | None = None) -> list[Any]:
        async def run() -> list[Any]:
            taken = []
            iterator: AsyncIterator[Any] = aiter(iterable)
            async for element in iterator:
                taken.append(element)
                if len(taken) == count:
                    break
            await iterator.aclose()  # type: ignore[attr-defined]
            return taken

        return self.wait(run())  # type: ignore[no-any-return]

    def append_stream(self, requests: Iterable[dict[str, Any]]) -> list[AppendedBatch | FirnError]:
        async def run() -> list[AppendedBatch | FirnError]:
            async with self.client.append_stream() as stream:
                futures = [await stream.append(**request) for request in requests]
            return [future.exception() or future.result() for future in futures]

        return self.wait(run())  # type: ignore[no-any-return]
