"""What passes by itself, and how long to wait before trying again. Times are in seconds."""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING

import grpc

from .errors import ClosedError, FirnError, OverloadedError, Reason

if TYPE_CHECKING:
    from collections.abc import Callable

_FIRST_PAUSE = 0.05
_LONGEST_PAUSE = 2.0
_LONGEST_DELAY = 30.0
# 100 years. Clocks know no infinity, nor does gRPC.
_FOR_EVER = 100 * 365 * 86400.0


def passes_by_itself(error: FirnError) -> bool:
    """Whether the same request may succeed a little later."""
    unavailable = error.code is grpc.StatusCode.UNAVAILABLE and error.reason != Reason.READ_ONLY
    return unavailable or isinstance(error, OverloadedError)


def is_disconnection(error: FirnError) -> bool:
    """Whether a stream was cut off, rather than ended by what the server says for good."""
    if isinstance(error, ClosedError | MisplacedError):
        return False
    return error.code is grpc.StatusCode.UNAVAILABLE or not error.reason


def is_interruption(error: FirnError) -> bool:
    """Whether an append stream goes on over another connection.

    What the way to the server says is too large would be so again.
    """
    if isinstance(error, ClosedError) or error.code is grpc.StatusCode.RESOURCE_EXHAUSTED:
        return isinstance(error, OverloadedError)
    return passes_by_itself(error) or not error.reason


def ended_early() -> FirnError:
    """What a stream that nobody ended counts as."""
    return FirnError("the server ended the stream", code=grpc.StatusCode.UNAVAILABLE)


def was_cut_off(error: FirnError) -> bool:
    """Whether time was up with nothing said; how the attempt before ended says more."""
    return error.code is grpc.StatusCode.DEADLINE_EXCEEDED and not error.reason


def silence() -> FirnError:
    """What a stream ends with from which nothing has come for too long."""
    return FirnError("no answer has come for too long", code=grpc.StatusCode.DEADLINE_EXCEEDED)


class MisplacedError(FirnError):
    """A message of a replay that does not go on where the one before it ended."""

    def __init__(self) -> None:
        super().__init__(
            "the server's message does not fit those before it", code=grpc.StatusCode.INTERNAL
        )


class Backoff:
    """Pauses between attempts: they double, and are shortened at random by up to a half."""

    def __init__(self, jitter: Callable[[], float] = random.random) -> None:
        self._jitter = jitter
        self._pause = _FIRST_PAUSE

    def next(self) -> float:
        """The next pause."""
        pause = self._pause * (1 - self._jitter() / 2)
        self._pause = min(self._pause * 2, _LONGEST_PAUSE)
        return pause


class Attempts:
    """The attempts of one call, which together may take `timeout`."""

    __slots__ = ("_backoff", "_clock", "_deadline", "_last")

    def __init__(self, timeout: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._deadline = clock() + min(timeout, _FOR_EVER)
        self._backoff: Backoff | None = None  # as a rule the first attempt is the only one
        self._last: FirnError | None = None

    def remaining(self) -> float:
        """How long the next attempt may take."""
        return max(self._deadline - self._clock(), 0.0)

    def pause_after(self, error: FirnError) -> float:
        """How long to wait before the next attempt.

        Raises:
            FirnError: The error, if it does not pass by itself or there is no time left for that;
                the one before, if this attempt was cut off.
        """
        if self._last and was_cut_off(error):
            raise self._last
        if not passes_by_itself(error):
            raise error
        self._last = error
        self._backoff = self._backoff or Backoff()
        pause = self._backoff.next()
        if isinstance(error, OverloadedError):
            pause = max(pause, error.retry_delay)
        if pause >= self.remaining():
            raise error
        return pause


class Reconnection:
    """The attempts of a stream to be connected again, each time for at most `timeout`.

    `resumes` says after which errors.
    """

    def __init__(
        self,
        timeout: float,
        clock: Callable[[], float] = time.monotonic,
        *,
        resumes: Callable[[FirnError], bool] = is_disconnection,
    ) -> None:
        self._resumes = resumes
        self._timeout = min(timeout, _FOR_EVER)
        self._clock = clock
        self._deadline: float | None = None
        self._last: FirnError | None = None
        self._backoff = Backoff()

    def remaining(self) -> float:
        """How long the next attempt may take."""
        if self._deadline is None:
            self._deadline = self._clock() + self._timeout
        return max(self._deadline - self._clock(), 0.0)

    def succeeded(self) -> None:
        """Something came, or nobody waits for anything."""
        if self._deadline is not None:
            self._deadline = self._last = None
            self._backoff = Backoff()

    def pause_after(self, error: FirnError) -> float:
        """How long to wait before the next attempt.

        Raises:
            FirnError: The error, if the stream is not resumed after it or there is no time left;
                the one before, if this attempt was cut off.
        """
        if self._last and was_cut_off(error):
            error = self._last
        if not self._resumes(error):
            raise error
        self._last = error
        pause = self._backoff.next()
        if isinstance(error, OverloadedError):
            has_deadline = self._timeout < _FOR_EVER
            longest = error.retry_delay if has_deadline else _LONGEST_DELAY
            pause = max(pause, min(error.retry_delay, longest))
        if pause >= self.remaining():
            raise error
        return pause
