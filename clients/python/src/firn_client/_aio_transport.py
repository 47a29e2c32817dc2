"""The asyncio client's connection: sends requests, tries again, ends when it is closed."""

from __future__ import annotations

import asyncio
import contextlib
import weakref
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TYPE_CHECKING, Any, TypeVar

import grpc

from . import _channel
from ._retry import Attempts, silence
from ._status import answered, cancelled, error_of_rpc
from .errors import ClosedError, FirnError

if TYPE_CHECKING:
    from ._plans import Plan, Request
    from .connection import Connection

T = TypeVar("T")

FAILURES = (grpc.RpcError, asyncio.CancelledError, grpc.aio.UsageError)
"""What waiting for a call fails with."""


def is_own_cancelling(failure: BaseException) -> bool:
    """Whether the task that waited was cancelled.

    A call that was cancelled, or whose channel was closed, looks like that too.
    """
    task = asyncio.current_task()
    return not isinstance(failure, grpc.RpcError) and task is not None and task.cancelling() > 0


class AsyncTransport:
    """The connections to one server, the first made in the event loop of the first call."""

    def __init__(self, connection: Connection) -> None:
        self.deadline = connection.deadline
        self._metadata = grpc.aio.Metadata(*_channel.call_metadata(connection))
        self._connection = connection
        self._credentials = _channel.credentials(connection)
        self._lines: set[_channel.Line[grpc.aio.Channel]] = set()
        self._line: _channel.Line[grpc.aio.Channel] | None = None
        self._streams: weakref.WeakSet[Any] = weakref.WeakSet()
        self._changed = asyncio.Event()
        self.closed = False
        """Whether the client was closed."""
        self.when_closed: set[Callable[[], None]] = set()
        """What else is to be woken then."""

    async def close(self) -> None:
        """Ends every call."""
        self.closed = True
        self.wake()
        for wake in tuple(self.when_closed):
            wake()
        # A channel knows of its calls only where a task of gRPC's own waits for them.
        for call in tuple(self._streams):
            call.cancel()
        for line in tuple(self._lines):
            await self.leave(line)

    def connected(self) -> _channel.Line[grpc.aio.Channel]:
        """A connection beside those that there are, until it is left or this is closed.

        Raises:
            ClosedError: This was closed.
        """
        if self.closed:
            raise ClosedError
        address, options = _channel.address(self._connection), _channel.options(self._connection)
        line = _channel.Line.over(
            grpc.aio.secure_channel(address, self._credentials, options)
            if self._credentials
            else grpc.aio.insecure_channel(address, options)
        )
        self._lines.add(line)
        return line

    async def leave(self, line: _channel.Line[grpc.aio.Channel]) -> None:
        """Ends a connection, and the calls over it."""
        self._lines.discard(line)
        await line.channel.close()

    async def run(self, plan: Plan[T], timeout: float | None) -> T:
        """Runs a call, with its retries."""
        attempts = self.attempts(timeout)
        try:
            request = next(plan)
            while True:
                request = plan.send(await self._send(request, attempts))
        except StopIteration as end:
            result: T = end.value
            return result

    def attempts(self, timeout: float | None) -> Attempts:
        """The attempts of a call that may take so long, or as long as the connection says."""
        return Attempts(self.deadline if timeout is None else timeout)

    async def _send(self, request: Request, attempts: Attempts) -> Any:
        while True:
            try:
                return answered(await self.open(*request, attempts.remaining()))
            except FAILURES as failure:
                if is_own_cancelling(failure):
                    raise
                error = self.error(failure)
            await self.before_next(attempts, error)

    async def retry(self, attempt: Callable[[float], Awaitable[T]], attempts: Attempts) -> T:
        """Does what may fail, again and again while that passes by itself."""
        while True:
            try:
                return await attempt(attempts.remaining())
            except FirnError as failure:
                error = failure
            await self.before_next(attempts, error)

    async def before_next(self, attempts: Attempts, error: FirnError) -> None:
        """Waits for the next attempt, if there is to be one after this error."""
        await self.pause(attempts.pause_after(error))
        if self.closed:
            raise ClosedError

    def open(
        self,
        method: str,
        request: Any = None,
        timeout: float | None = None,
        line: _channel.Line[grpc.aio.Channel] | None = None,
    ) -> Any:
        """Begins a call; without a request, if it is a stream of them.

        It goes over this connection, or the one for all.
        """
        if self.closed:
            raise ClosedError
        if line is None:
            line = self._line = self._line or self.connected()
        call = line.methods[method]
        if request is None:
            return call(timeout=timeout, metadata=self._metadata)
        return call(request, timeout=timeout, metadata=self._metadata)

    async def answers(
        self, call: Any, patience: Callable[[], float | None] = lambda: None
    ) -> AsyncIterator[Any]:
        """The answers of a stream; `patience` says how long the next may take, in seconds."""
        self._streams.add(call)
        while True:
            try:
                async with asyncio.timeout(patience()):
                    answer = await self.result(call.read())
            except TimeoutError:
                raise silence() from None
            if answer is grpc.aio.EOF:
                return
            yield answer

    async def result(self, attempt: Awaitable[T]) -> T:
        """Waits for what may fail, with an error of ours."""
        try:
            return answered(await attempt)
        except FAILURES as failure:
            if is_own_cancelling(failure):
                raise
            raise self.error(failure) from None

    def error(self, failure: BaseException) -> FirnError:
        """The error of ours for what waiting has failed with."""
        if self.closed:
            return ClosedError()
        return error_of_rpc(failure) if isinstance(failure, grpc.RpcError) else cancelled()

    async def pause(self, seconds: float, is_over: Callable[[], bool] = lambda: False) -> None:
        """Waits; not any longer once the client is closed or `is_over`, see `wake`."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while not (self.closed or is_over()):
                    await self._changed.wait()

    def wake(self) -> None:
        """Makes those that wait look again."""
        self._changed.set()
        self._changed = asyncio.Event()
