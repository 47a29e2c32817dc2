"""The synchronous client's connection: sends requests, tries again, ends when it is closed."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any, TypeVar

import grpc

from . import _channel
from ._retry import Attempts
from ._status import answered, cancelled, error_of_rpc
from .errors import ClosedError, FirnError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ._plans import Plan, Request
    from .connection import Connection

T = TypeVar("T")


class Transport:
    """The connections to one server. Safe for any number of threads."""

    def __init__(self, connection: Connection) -> None:
        self.deadline = connection.deadline
        self.metadata = _channel.call_metadata(connection)
        self._connection = connection
        self._credentials = _channel.credentials(connection)
        self._lines: set[_channel.Line[grpc.Channel]] = set()
        self._changed = threading.Condition()
        self.when_closed: set[Callable[[], None]] = set()
        """What else is to be woken then."""
        self.closed = False
        self._line = self.connected()

    def close(self) -> None:
        """Ends every call."""
        with self._changed:
            self.closed = True
            lines = tuple(self._lines)
            self._changed.notify_all()
        for line in lines:
            line.channel.close()
        for wake in tuple(self.when_closed):
            wake()

    def connected(self) -> _channel.Line[grpc.Channel]:
        """A connection beside those that there are, until it is left or this is closed.

        Raises:
            ClosedError: This was closed.
        """
        address, options = _channel.address(self._connection), _channel.options(self._connection)
        line = _channel.Line.over(
            grpc.secure_channel(address, self._credentials, options)
            if self._credentials
            else grpc.insecure_channel(address, options)
        )
        with self._changed:
            if not self.closed:
                self._lines.add(line)
                return line
        line.channel.close()
        raise ClosedError

    def leave(self, line: _channel.Line[grpc.Channel]) -> None:
        """Ends a connection, and the calls over it."""
        with self._changed:
            self._lines.discard(line)
        line.channel.close()

    def run(self, plan: Plan[T], timeout: float | None) -> T:
        """Runs a call, with its retries."""
        attempts = self.attempts(timeout)
        try:
            request = next(plan)
            while True:
                request = plan.send(self.send(*request, attempts))
        except StopIteration as end:
            result: T = end.value
            return result

    def attempts(self, timeout: float | None) -> Attempts:
        """The attempts of a call that may take so long, or as long as the connection says."""
        return Attempts(self.deadline if timeout is None else timeout)

    def send(self, method: str, message: Any, attempts: Attempts) -> Any:
        """Sends a request, with its retries."""
        call = self._line.methods[method]
        return self.retry(
            lambda timeout: answered(
                self._guarded(lambda: call(message, timeout=timeout, metadata=self.metadata))
            ),
            attempts,
        )

    def retry(self, attempt: Callable[[float], T], attempts: Attempts) -> T:
        """Does what may fail, again and again while that passes by itself."""
        while True:
            try:
                return attempt(attempts.remaining())
            except FirnError as error:
                self.pause(attempts.pause_after(error))
            if self.closed:
                raise ClosedError

    def begin(
        self, request: Request, timeout: float, line: _channel.Line[grpc.Channel] | None = None
    ) -> Any:
        """Sends a request; the call may be cancelled while `result` waits for its answer.

        It goes over this connection, or the one for all.
        """
        methods = (line or self._line).methods
        return self._guarded(
            lambda: methods[request.method].future(
                request.message, timeout=timeout, metadata=self.metadata
            )
        )

    def result(self, call: Any) -> Any:
        """The answer to what `begin` sent."""
        return answered(self._guarded(call.result))

    def open(
        self,
        method: str,
        request: Any,
        timeout: float | None = None,
        line: _channel.Line[grpc.Channel] | None = None,
    ) -> Any:
        """Begins a call with a stream of answers (and of requests, if that is an iterator).

        It goes over this connection, or the one for all.
        """
        methods = (line or self._line).methods
        return self._guarded(
            lambda: methods[method](request, timeout=timeout, metadata=self.metadata)
        )

    def answers(self, call: Any) -> Iterator[Any]:
        """The answers of a stream."""
        while (answer := self._guarded(lambda: next(call, None))) is not None:
            yield answer

    def _guarded(self, attempt: Callable[[], T]) -> T:
        """Does what may fail, with an error of ours."""
        # A client counts as closed a moment before its connections are.
        if self.closed:
            raise ClosedError
        try:
            return attempt()
        except grpc.RpcError as failure:
            if self.closed:
                raise ClosedError from None
            raise error_of_rpc(failure) from None
        except grpc.FutureCancelledError:
            if self.closed:
                raise ClosedError from None
            raise cancelled() from None
        except ValueError:
            # What gRPC says of a channel that is closed.
            if self.closed:
                raise ClosedError from None
            raise

    def pause(self, seconds: float, is_over: Callable[[], bool] = lambda: False) -> None:
        """Waits; not any longer once the client is closed or `is_over`, see `wake`."""
        with self._changed:
            self._changed.wait_for(
                lambda: self.closed or is_over(), min(seconds, threading.TIMEOUT_MAX)
            )

    def wake(self) -> None:
        """Makes those that wait look again."""
        with self._changed:
            self._changed.notify_all()
