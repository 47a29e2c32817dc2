"""Both clients behind one face, so that a test is written once."""

from __future__ import annotations

import asyncio
import inspect
import itertools
import time
from collections.abc import AsyncIterator, Callable, Iterable
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

    def idle(self, seconds: float) -> None:
        """Lets the client do what it does by itself."""
        time.sleep(seconds)

    def take(self, iterable: Any, count: int | None = None) -> list[Any]:
        """The first elements, or all; then it is left."""
        return list(itertools.islice(iterable, count))

    def batches(self, replay: Any) -> list[Batch]:
        return self.take(replay.batches())

    def positions(self, events: Any, count: int | None = None) -> list[int]:
        return [event.position for event in self.take(events, count)]

    def each(self, iterable: Any, count: int, use: Callable[[Any], object]) -> None:
        """Hands over the first elements, each before the next is waited for; then it is left."""
        for element in itertools.islice(iterable, count):
            use(element)

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

    def idle(self, seconds: float) -> None:
        self.wait(asyncio.sleep(seconds))

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

    def each(self, iterable: Any, count: int, use: Callable[[Any], object]) -> None:
        async def run() -> None:
            iterator: AsyncIterator[Any] = aiter(iterable)
            for _ in range(count):
                use(await anext(iterator))
            await iterator.aclose()  # type: ignore[attr-defined]

        self.wait(run())

    def append_stream(self, requests: Iterable[dict[str, Any]]) -> list[AppendedBatch | FirnError]:
        async def run() -> list[AppendedBatch | FirnError]:
            async with self.client.append_stream() as stream:
                futures = [await stream.append(**request) for request in requests]
            return [future.exception() or future.result() for future in futures]

        return self.wait(run())  # type: ignore[no-any-return]
