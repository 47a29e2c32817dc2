"""Streams of the synchronous client: replays and followers, rows, appends."""

from __future__ import annotations

import itertools
import threading
import time
from concurrent.futures import Future
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Self

from . import _plans as plans
from . import _requests as requests
from ._outstanding import Outstanding, own_fault, settle
from ._retry import Reconnection, ended_early, is_disconnection, is_interruption, silence
from ._status import misfit
from .errors import ClosedError, FirnError
from .events import Event
from .results import AppendedBatch, Batch, Column

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import grpc

    from ._channel import Line
    from ._pb import event_store_pb2, projection_pb2
    from ._replay import Resumption
    from ._transport import Transport
    from .events import NewEvent
    from .queries import Check


class Replay:
    """A replay or a follower, to be iterated once: over its events, or over `batches`.

    It resumes by itself after a disconnection. It may be closed from any thread.
    """

    def __init__(self, transport: Transport, resumption: Resumption) -> None:
        self._transport = transport
        self._resumption = resumption
        # Its own connection, once the one before was silent.
        self._line: Line[grpc.Channel] | None = None
        # A signal's handler may close it within the thread that iterates.
        self._lock = threading.RLock()
        self._call: Any = None
        self._begun = False
        self._closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Ends the iteration, wherever it is; of single events after those that came together."""
        with self._lock:
            self._closed = True
            if self._call is not None:
                self._call.cancel()
        self._transport.wake()

    def __iter__(self) -> Iterator[Event]:
        return itertools.chain.from_iterable(self.batches())

    def batches(self) -> Iterator[Batch]:
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

    def _batches(self) -> Iterator[Batch]:
        try:
            while not self._closed:
                try:
                    yield from self._connection()
                    if self._resumption.is_over(None):
                        return
                    raise ended_early()
                except FirnError as error:
                    if self._closed or self._resumption.is_over(error):
                        return
                    pause = self._resumption.failed(error)
                    was_silent = self._resumption.is_silence(error)
                if was_silent:
                    self._leave()
                    self._line = self._transport.connected()
                self._transport.pause(pause, lambda: self._closed)
        finally:
            self._leave()

    def _leave(self) -> None:
        line, self._line = self._line, None
        if line is not None:
            self._transport.leave(line)

    def _connection(self) -> Iterator[Batch]:
        """What comes until the stream ends or breaks."""
        resumption, transport = self._resumption, self._transport
        request = resumption.begin(self._head())
        call = self._of(transport.open("ReplayEvents", request, line=self._line))
        watchdog = _Watchdog(call) if resumption.follows else None
        try:
            answers = transport.answers(call)
            while True:
                if watchdog:
                    watchdog.expect(resumption.patience())
                message = next(answers, None)
                if watchdog:
                    watchdog.expect(None)
                if message is None:
                    return
                if resumption.is_to_confirm:
                    resumption.confirm(self._head())
                    self._of(call)
                yield resumption.received(message)
        except FirnError as error:
            if watchdog and watchdog.has_cancelled and is_disconnection(error):
                raise silence() from None
            raise
        finally:
            if watchdog:
                watchdog.stop()
            call.cancel()

    def _head(self) -> Any:
        timeout = self._resumption.attempt_timeout()
        call = self._of(self._transport.begin(plans.GET_HEAD, timeout, self._line))
        return self._transport.result(call)

    def _of(self, call: Any) -> Any:
        """Takes note of the call that there is to cancel."""
        with self._lock:
            self._call = call
            if self._closed:
                call.cancel()
        return call


class _Watchdog:
    """Cancels a call for whose next message somebody waits for too long.

    A stream cannot be read with a time limit, so a thread looks at the clock.
    """

    _LONGEST_SLEEP = 1.0

    def __init__(self, call: Any) -> None:
        self._call = call
        self.has_cancelled = False
        self._deadline: float | None = None
        self._stopped = threading.Event()
        threading.Thread(target=self._watch, name="firn-watchdog", daemon=True).start()

    def expect(self, patience: float | None) -> None:
        """The next message may take so long, in seconds; None: nobody waits for one."""
        self._deadline = None if patience is None else time.monotonic() + patience

    def stop(self) -> None:
        """Ends the thread."""
        self._stopped.set()

    def _watch(self) -> None:
        pause = self._LONGEST_SLEEP
        while not self._stopped.wait(min(pause, self._LONGEST_SLEEP)):
            deadline = self._deadline
            pause = self._LONGEST_SLEEP if deadline is None else deadline - time.monotonic()
            if pause <= 0:
                self.has_cancelled = True
                self._call.cancel()
                return


class Rows:
    """The rows of a query, each a tuple of values, to be iterated once."""

    def __init__(
        self, transport: Transport, request: projection_pb2.QueryRequest, timeout: float
    ) -> None:
        self._call = transport.open("Query", request, timeout)
        self._answers = transport.answers(self._call)
        first: projection_pb2.QueryResponse | None = next(self._answers, None)
        if first is None:
            raise misfit()
        self._first: projection_pb2.QueryResponse | None = first
        header = first.header
        self.columns = tuple(Column(column.name, column.declared_type) for column in header.columns)
        """Of each row, in order."""
        self.position: int = header.position
        """The moment that all rows are of."""
        self.head: int = header.head
        """The head of the log."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __iter__(self) -> Iterator[tuple[requests.SqlValue, ...]]:
        first, self._first = self._first, None
        if first is None:
            raise RuntimeError("rows are iterated once; ask again")
        return self._rows(first)

    def _rows(
        self, message: projection_pb2.QueryResponse | None
    ) -> Iterator[tuple[requests.SqlValue, ...]]:
        try:
            while message is not None:
                yield from map(plans.row, message.rows)
                message = next(self._answers, None)
        finally:
            self.close()

    def close(self) -> None:
        """Leaves the rest of the rows."""
        self._call.cancel()


class AppendStream:
    """Appends batch after batch without waiting for the answers in between.

    What an application must not lose is in the future that each append gives: its answer, or why
    it failed. Safe for any number of threads. Leaving the `with` block waits for all answers.

    Callbacks of the futures run in the stream's own thread: they must not wait for the stream.
    """

    def __init__(self, transport: Transport) -> None:
        if transport.closed:
            raise ClosedError
        self._transport = transport
        self._outstanding: Outstanding[Future[AppendedBatch]] = Outstanding()
        self._changed = threading.Condition()
        self._call: Any = None
        self._watchdog: _Watchdog | None = None
        self._is_reading = False
        self._answer_by: float | None = None
        self._is_silent = False
        self._closing = False
        self._failure: FirnError | None = None
        self._reconnection = Reconnection(transport.deadline, resumes=is_interruption)
        self._thread = threading.Thread(target=self._run, name="firn-append-stream", daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def append(
        self, events: Iterable[NewEvent | Event], *, checks: Iterable[Check] = ()
    ) -> Future[AppendedBatch]:
        """Appends a batch after those before it; waits while too many are outstanding.

        Raises:
            FirnError: The stream has failed: it was without a connection, or an answer, for too
                long.
            RuntimeError: It is closed; or it is full, and this is a callback of its own.
        """
        request = requests.append_stream(events, checks)
        size = request.ByteSize()
        future: Future[AppendedBatch] = Future()
        future.set_running_or_notify_cancel()  # it is not to be cancelled
        with self._changed:
            while not (self._failure or self._closing or self._outstanding.has_room(size)):
                if threading.current_thread() is self._thread:
                    raise RuntimeError("a callback of an append stream must not wait for it")
                self._changed.wait()
            if self._failure:
                raise self._failure.with_traceback(None)  # each time anew
            if self._closing:
                raise RuntimeError("the append stream is closed")
            self._outstanding.add(request, size, future)
            if len(self._outstanding) == 1:
                self._listen()
            self._changed.notify_all()
        return future

    def close(self) -> None:
        """Waits until everything is answered, then ends the stream."""
        with self._changed:
            self._closing = True
            if self._is_over() and self._call is not None:
                self._call.cancel()
            self._changed.notify_all()
        self._thread.join()

    def _is_over(self) -> bool:
        return self._closing and not self._outstanding

    def _wake(self) -> None:
        with self._changed:
            self._changed.notify_all()

    def _run(self) -> None:
        self._transport.when_closed.add(self._wake)
        try:
            self._connections()
        except FirnError as failure:
            self._fail(failure)
        except Exception as fault:
            self._fail(own_fault(fault))
        finally:
            self._transport.when_closed.discard(self._wake)

    def _connections(self) -> None:
        """One after the other, until everything is answered and the stream is closed."""
        while self._has_work():
            try:
                self._connection()
                raise ended_early()
            except FirnError as error:
                if self._is_silent:
                    raise silence() from None
                if self._is_over() or (not self._outstanding and is_interruption(error)):
                    continue
                pause = self._reconnection.pause_after(error)
            self._transport.pause(pause)

    def _has_work(self) -> bool:
        """Waits until there is something to send; false if there will be nothing more.

        While nobody waits for an answer there is nothing to be connected for, and no time runs.
        """
        with self._changed:
            if not self._outstanding:
                self._reconnection.succeeded()
            self._changed.wait_for(
                lambda: self._outstanding or self._closing or self._transport.closed
            )
            return not self._is_over()

    def _fail(self, failure: FirnError) -> None:
        with self._changed:
            self._failure = failure
            futures = self._outstanding.abandon()
            self._changed.notify_all()
        for future in futures:
            settle(future, failure)

    def _listen(self, is_reading: bool | None = None) -> None:
        """Begins to wait for an answer anew, if one is read for; within the lock."""
        if is_reading is not None:
            self._is_reading = is_reading
        patience = self._transport.deadline if self._is_reading and self._outstanding else None
        self._answer_by = None if patience is None else time.monotonic() + patience
        if self._watchdog is not None:
            self._watchdog.expect(patience)

    def _too_long(self) -> None:
        with self._changed:
            call, by = self._call, self._answer_by
            # If there was an answer just then, this is a connection that breaks.
            self._is_silent = by is not None and by <= time.monotonic()
        if call is not None:
            call.cancel()

    def _connection(self) -> None:
        """Sends and settles requests until the stream is over, ends or breaks."""
        over = threading.Event()
        with self._changed:
            self._outstanding.disconnected()
        try:
            call = self._transport.open("AppendStream", self._unsent(over))
            with self._changed:
                self._call = call
                if self._is_over():
                    return
                self._watchdog = _Watchdog(SimpleNamespace(cancel=self._too_long))
                self._listen(is_reading=True)
            for message in self._transport.answers(call):
                with self._changed:
                    answers, refusal = self._outstanding.answered(message.results)
                    self._listen(is_reading=False)
                    self._changed.notify_all()
                if answers:
                    self._reconnection.succeeded()
                for future, answer in answers:
                    settle(future, answer)
                if refusal:
                    raise refusal
                if self._is_over():
                    return
                with self._changed:
                    self._listen(is_reading=True)
        finally:
            with self._changed:
                call, self._call = self._call, None
                watchdog, self._watchdog = self._watchdog, None
                over.set()
                self._changed.notify_all()
            if watchdog is not None:
                watchdog.stop()
            if call is not None:
                call.cancel()

    def _unsent(self, over: threading.Event) -> Iterator[event_store_pb2.AppendStreamRequest]:
        """The requests for one connection, as they come; gRPC has a thread for this."""
        while True:
            with self._changed:
                self._changed.wait_for(
                    lambda: over.is_set() or self._closing or self._outstanding.has_unsent()
                )
                if over.is_set() or not self._outstanding.has_unsent():
                    return
                request = self._outstanding.next_to_send()
            yield request
