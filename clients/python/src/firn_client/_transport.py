"""The synchronous client's connection: sends requests, tries again, ends when it is closed."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any, TypeVar

import grpc

from . import _channel
from ._retry import Attempts
from ._status import cancelled, error_of_rpc
from .errors import ClosedError, FirnError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ._plans import Plan, Request
    from .connection import Connection

T = TypeVar("T")


class Transport:
    """A channel to one server. Safe for any number of threads."""

    def __init__(self, connection: Connection) -> None:
        self.deadline = connection.deadline
        self.metadata = _channel.call_metadata(connection)
        address, options = _channel.address(connection), _channel.options(connection)
        credentials = _channel.credentials(connection)
        self._channel = (
            grpc.secure_channel(address, credentials, options)
            if credentials
            else grpc.insecure_channel(address, options)
        )
        self._methods = _channel.methods(self._channel)
        self._changed = threading.Condition()
        self.when_closed: set[Callable[[], None]] = set()
        """What else is to be woken then."""
        self.closed = False

    def close(self) -> None:
        """Ends every call."""
        with self._changed:
            self.closed = True
            self._changed.notify_all()
        self._channel.close()
        for wake in tuple(self.when_closed):
            wake()

    def run(self, plan: Plan[T], timeout: float | None) -> T:
        """Runs a call, with its retries."""
        attempts = self.attempts(timeout)
        try:
            request = next(plan)
            while True:
                request = plan.send(self._send(request, attempts))
        except StopIteration as end:
            result: T = end.value
            return result

    def attempts(self, timeout: float | None) -> Attempts:
        """The attempts of a call that may take so long, or as long as the connection says."""
        return Attempts(self.deadline if timeout is None else timeout)

    def _send(self, request: Request, attempts: Attempts) -> Any:
        return self.retry(lambda timeout: self.send_once(request, timeout), attempts)

    def retry(self, attempt: Callable[[float], T], attempts: Attempts) -> T:
        """Does what may fail, again and again while that passes by itself."""
        while True:
            try:
                return attempt(attempts.remaining())
            except FirnError as error:
                self.pause(attempts.pause_after(error))
            if self.closed:
                raise ClosedError

    def send_once(self, request: Request, timeout: float) -> Any:
        """Sends a request, without retries."""
        return self._guarded(
            lambda: self._methods[request.method](
                request.message, timeout=timeout, metadata=self.metadata
            )
        )

    def begin(self, request: Request, timeout: float) -> Any:
        """Sends a request; the call may be cancelled while `result` waits for its answer."""
        return self._guarded(
            lambda: self._methods[request.method].future(
                request.message, timeout=timeout, metadata=self.metadata
            )
        )

    def result(self, call: Any) -> Any:
        """The answer to what `begin` sent."""
        return self._guarded(call.result)

    def open(self, method: str, request: Any, timeout: float | None = None) -> Any:
        """Begins a call with a stream of answers (and of requests, if that is an iterator)."""
        return self._guarded(
            lambda: self._methods[method](request, timeout=timeout, metadata=self.metadata)
        )

    def answers(self, call: Any) -> Iterator[Any]:
        """The answers of a stream."""
        while (answer := self._guarded(lambda: next(call, None))) is not None:
            yield answer

    def _guarded(self, attempt: Callable[[], T]) -> T:
        """Does what may fail, with an error of ours."""
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
