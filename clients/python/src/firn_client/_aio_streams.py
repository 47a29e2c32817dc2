"""Streams of the asyncio client: replays and followers, rows, appends."""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator, Iterable
from typing import TYPE_CHECKING, Any, Self

import grpc

from . import _plans as plans
from . import _requests as requests
from ._outstanding import Outstanding, own_fault, settle
from ._retry import Reconnection, ended_early, is_interruption, silence
from ._status import misfit
from .errors import ClosedError, FirnError
from .results import AppendedBatch, Batch, Column

if TYPE_CHECKING:
    from ._aio_transport import AsyncTransport
    from ._channel import Line
    from ._pb import projection_pb2
    from ._replay import Resumption
    from .events import Event, NewEvent
    from .queries import Check


_LAST_PATIENCE = 1.0


class AsyncReplay:
    """A replay or a follower, to be iterated once: over its events, or over `batches`.

    It resumes by itself after a disconnection. To end it, close it, leave the `async with` block,
    or cancel the task.
    """

    def __init__(self, transport: AsyncTransport, resumption: Resumption) -> None:
        self._transport = transport
        self._resumption = resumption
        # Its own connection, once the one before was silent.
        self._line: Line[grpc.aio.Channel] | None = None
        self._call: Any = None
        self._begun = False
        self._closed = False

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Ends the iteration, wherever it is; of single events after those that came together."""
        self._closed = True
        if self._call is not None:
            self._call.cancel()
        self._transport.wake()

    def __aiter__(self) -> AsyncIterator[Event]:
        return self._events(self.batches())

    async def _events(self, batches: AsyncGenerator[Batch, None]) -> AsyncIterator[Event]:
        async with contextlib.aclosing(batches):
            async for batch in batches:
                for event in batch:
                    yield event

    def batches(self) -> AsyncGenerator[Batch, None]:
        """The events as the server sends them together, and how far that is.

        Raises:
            ClosedError: The client was closed.
            StoreChangedError: The server has another log.
            FirnError: What the server says for good; of a replay also that there was no connection
                for as long as the call may take.
        """
        if self._begun:
            raise RuntimeError("a replay is iterated once; ask for another")
        self._begun = True
        return self._batches()

    async def _batches(self) -> AsyncGenerator[Batch, None]:
        try:
            while not self._closed:
                try:
                    async with contextlib.aclosing(self._connection()) as batches:
                        async for batch in batches:
                            yield batch
                    if self._resumption.is_over(None):
                        return
                    raise ended_early()
                except FirnError as error:
                    if self._closed or self._resumption.is_over(error):
                        return
                    pause = self._resumption.failed(error)
                    was_silent = self._resumption.is_silence(error)
                if was_silent:
                    await self._leave()
                    self._line = self._transport.connected()
                await self._transport.pause(pause, lambda: self._closed)
        finally:
            await self._leave()

    async def _leave(self) -> None:
        line, self._line = self._line, None
        if line is not None:
            await self._transport.leave(line)

    async def _connection(self) -> AsyncGenerator[Batch, None]:
        """What comes until the stream ends or breaks."""
        resumption, transport = self._resumption, self._transport
        request = resumption.begin(await self._head())
        if self._closed:
            return
        self._call = call = transport.open("ReplayEvents", request, line=self._line)
        try:
            async for message in transport.answers(call, resumption.patience):
                if resumption.is_to_confirm:
                    resumption.confirm(await self._head())
                    if self._closed:
                        return
                    self._call = call
                yield resumption.received(message)
        finally:
            call.cancel()

    async def _head(self) -> Any:
        ask, timeout = plans.GET_HEAD, self._resumption.attempt_timeout()
        self._call = self._transport.open(ask.method, ask.message, timeout, self._line)
        return await self._transport.result(self._call)


class AsyncRows:
    """The rows of a query, each a tuple of values, to be iterated once."""

    def __init__(
        self,
        call: Any,
        first: projection_pb2.QueryResponse,
        answers: AsyncIterator[projection_pb2.QueryResponse],
    ) -> None:
        self._call = call
        self._first: projection_pb2.QueryResponse | None = first
        self._answers = answers
        header = first.header
        self.columns = tuple(Column(column.name, column.declared_type) for column in header.columns)
        """Of each row, in order."""
        self.position: int = header.position
        """The moment that all rows are of."""
        self.head: int = header.head
        """The head of the log."""

    @classmethod
    async def open(
        cls, transport: AsyncTransport, request: projection_pb2.QueryRequest, timeout: float
    ) -> Self:
        """Asks, and waits for the columns."""
        call = transport.open("Query", request, timeout)
        answers = transport.answers(call)
        first: projection_pb2.QueryResponse | None = await anext(answers, None)
        if first is None:
            raise misfit()
        return cls(call, first, answers)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        self.close()

    def __aiter__(self) -> AsyncIterator[tuple[requests.SqlValue, ...]]:
        first, self._first = self._first, None
        if first is None:
            raise RuntimeError("rows are iterated once; ask again")
        return self._rows(first)

    async def _rows(
        self, message: projection_pb2.QueryResponse | None
    ) -> AsyncIterator[tuple[requests.SqlValue, ...]]:
        try:
            while message is not None:
                for row in map(plans.row, message.rows):
                    yield row
                message = await anext(self._answers, None)
        finally:
            self.close()

    def close(self) -> None:
        """Leaves the rest of the rows."""
        self._call.cancel()


class AsyncAppendStream:
    """Appends batch after batch without waiting for the answers in between.

    What an application must not lose is in the future that each append gives: its answer, or why
    it failed. Leaving the `async with` block waits for all answers; who is cancelled while it waits
    ends the stream, and what is outstanding is cancelled with it.
    """

    def __init__(self, transport: AsyncTransport) -> None:
        if transport.closed:
            raise ClosedError
        self._transport = transport
        self._outstanding: Outstanding[asyncio.Future[AppendedBatch]] = Outstanding()
        self._waiting: deque[asyncio.Event] = deque()
        """Those that wait for room, in order."""
        self._has_work = asyncio.Event()
        self._call: Any = None
        self._timer: asyncio.TimerHandle | None = None
        self._is_silent = False
        self._closing = False
        self._failure: FirnError | None = None
        self._reconnection = Reconnection(transport.deadline, resumes=is_interruption)
        self._task = asyncio.create_task(self._run())

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def append(
        self, events: Iterable[NewEvent | Event], *, checks: Iterable[Check] = ()
    ) -> asyncio.Future[AppendedBatch]:
        """Appends a batch after those before it; waits while too many are outstanding.

        Raises:
            FirnError: The stream has failed: it was without a connection, or an answer, for too
                long.
            RuntimeError: It is closed.
        """
        request = requests.append_stream(events, checks)
        size = request.ByteSize()
        await self._wait_for_room(size)
        if self._failure:
            raise self._failure.with_traceback(None)  # each time anew
        if self._closing:
            raise RuntimeError("the append stream is closed")
        future: asyncio.Future[AppendedBatch] = asyncio.get_running_loop().create_future()
        self._outstanding.add(request, size, future)
        if len(self._outstanding) == 1:
            self._listen()
        self._has_work.set()
        return future

    async def _wait_for_room(self, size: int) -> None:
        """Waits behind those that wait already; only the first of them is woken for room."""
        if not self._waiting and self._outstanding.has_room(size):
            return
        turn = asyncio.Event()
        self._waiting.append(turn)
        try:
            while not (self._failure or self._closing) and (
                self._waiting[0] is not turn or not self._outstanding.has_room(size)
            ):
                turn.clear()
                await turn.wait()
        finally:
            self._waiting.remove(turn)
            self._wake_first()

    def _wake_first(self) -> None:
        if self._waiting:
            self._waiting[0].set()

    def _wake_all(self) -> None:
        for turn in self._waiting:
            turn.set()

    async def close(self) -> None:
        """Waits until everything is answered, then ends the stream."""
        self._closing = True
        if self._is_over() and self._call is not None:
            self._call.cancel()
        self._has_work.set()
        self._wake_all()
        try:
            await asyncio.wait([self._task])
        except asyncio.CancelledError:
            self._task.cancel()
            raise

    def _is_over(self) -> bool:
        return self._closing and not self._outstanding

    async def _run(self) -> None:
        self._transport.when_closed.add(self._has_work.set)
        try:
            await self._connections()
        except FirnError as failure:
            self._fail(failure)
        except asyncio.CancelledError:
            for future in self._outstanding.abandon():
                future.cancel()
            self._fail(FirnError("the append stream was cancelled", code=grpc.StatusCode.CANCELLED))
            raise
        except Exception as fault:
            self._fail(own_fault(fault))
        finally:
            self._transport.when_closed.discard(self._has_work.set)

    async def _connections(self) -> None:
        """One after the other, until everything is answered and the stream is closed."""
        while await self._wait_for_work():
            try:
                await self._connection()
                raise ended_early()
            except FirnError as error:
                if self._is_silent:
                    raise silence() from None
                if self._is_over() or (not self._outstanding and is_interruption(error)):
                    continue
                pause = self._reconnection.pause_after(error)
            await self._transport.pause(pause)

    async def _wait_for_work(self) -> bool:
        """Waits until there is something to send; false if there will be nothing more.

        While nobody waits for an answer there is nothing to be connected for, and no time runs.
        """
        if not self._outstanding:
            self._reconnection.succeeded()
        while not (self._outstanding or self._closing or self._transport.closed):
            self._has_work.clear()
            await self._has_work.wait()
        return not self._is_over()

    def _fail(self, failure: FirnError) -> None:
        self._failure = failure
        for future in self._outstanding.abandon():
            settle(future, failure)
        self._wake_all()

    def _listen(self) -> None:
        """Begins to wait for an answer anew, if there is a call and one is outstanding."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._outstanding and self._call is not None:
            loop = asyncio.get_running_loop()
            self._timer = loop.call_later(self._transport.deadline, self._too_long)

    def _too_long(self) -> None:
        # A loop that was busy looks at what came meanwhile first.
        loop = asyncio.get_running_loop()
        self._timer = loop.call_later(_LAST_PATIENCE, self._give_up)

    def _give_up(self) -> None:
        self._is_silent = True
        if self._call is not None:
            self._call.cancel()

    async def _connection(self) -> None:
        """Sends and settles requests until the stream is over, ends or breaks."""
        self._outstanding.disconnected()
        self._call = call = self._transport.open("AppendStream")
        self._listen()
        writer = asyncio.create_task(self._write(call))
        try:
            async for message in self._transport.answers(call):
                answers, refusal = self._outstanding.answered(message.results)
                self._listen()
                if answers:
                    self._reconnection.succeeded()
                for future, answer in answers:
                    settle(future, answer)
                self._wake_first()
                if refusal:
                    raise refusal
                if self._is_over():
                    return
        finally:
            self._call = None
            self._listen()
            writer.cancel()
            await asyncio.gather(writer, return_exceptions=True)
            call.cancel()

    async def _write(self, call: Any) -> None:
        # Why a call broke is said to who reads from it.
        with contextlib.suppress(grpc.RpcError, grpc.aio.UsageError, asyncio.InvalidStateError):
            while True:
                if self._outstanding.has_unsent():
                    await call.write(self._outstanding.next_to_send())
                elif self._closing:
                    await call.done_writing()
                    return
                else:
                    self._has_work.clear()
                    await self._has_work.wait()
