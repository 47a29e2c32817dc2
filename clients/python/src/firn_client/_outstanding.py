"""The requests of an append stream that wait for their answers."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

import grpc

from ._plans import appended_batch
from ._retry import passes_by_itself
from ._status import error_of_append, misfit
from .errors import FirnError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TypeAlias

    from ._pb import event_store_pb2
    from .results import AppendedBatch

    Answer: TypeAlias = AppendedBatch | FirnError

_MOST_REQUESTS = 1024
_MOST_BYTES = 8 * 1024 * 1024


class _Future(Protocol):
    def done(self) -> bool: ...
    def set_result(self, result: AppendedBatch, /) -> None: ...
    def set_exception(self, exception: BaseException, /) -> None: ...


F = TypeVar("F", bound=_Future)


@dataclass(slots=True)
class _Waiting(Generic[F]):
    request: event_store_pb2.AppendStreamRequest
    bytes: int
    future: F


class Outstanding(Generic[F]):
    """Requests in order: first those that were sent over the connection, then those to be sent."""

    def __init__(self) -> None:
        self._waiting: deque[_Waiting[F]] = deque()
        self._bytes = 0
        self._sent = 0
        self._answered = 0
        """How many were taken off since the connection began."""

    def __len__(self) -> int:
        return len(self._waiting)

    def has_room(self, size: int) -> bool:
        """Whether another request, of so many bytes, may be added; one alone always may."""
        return not self._waiting or (
            len(self._waiting) < _MOST_REQUESTS and self._bytes + size <= _MOST_BYTES
        )

    def add(self, request: event_store_pb2.AppendStreamRequest, size: int, future: F) -> None:
        """Adds a request, of so many bytes, to be sent."""
        self._waiting.append(_Waiting(request, size, future))
        self._bytes += size

    def has_unsent(self) -> bool:
        """Whether there is one to be sent."""
        return self._sent < len(self._waiting)

    def next_to_send(self) -> event_store_pb2.AppendStreamRequest:
        """The next to be sent, which then counts as sent."""
        self._sent += 1
        return self._waiting[self._sent - 1].request

    def disconnected(self) -> None:
        """All of them are to be sent over a new connection, since nobody knows what arrived."""
        self._sent = self._answered = 0

    def answered(
        self, results: Sequence[event_store_pb2.AppendStreamResult]
    ) -> tuple[list[tuple[F, Answer]], FirnError | None]:
        """Takes those off that have an answer: answers come in the order of the requests.

        One that the server refuses for now stays, with all after it, to be sent again; the error
        says so. It also says if what was not asked was answered.
        """
        answers: list[tuple[F, Answer]] = []
        for result in results:
            if not self._sent or result.request_number != self._answered + 1:
                return answers, misfit()
            answer = _answer_of(result, len(self._waiting[0].request.events))
            if isinstance(answer, FirnError) and passes_by_itself(answer):
                return answers, answer
            waiting = self._waiting.popleft()
            self._sent -= 1
            self._answered += 1
            self._bytes -= waiting.bytes
            answers.append((waiting.future, answer))
        return answers, None

    def abandon(self) -> list[F]:
        """Takes all off."""
        futures = [waiting.future for waiting in self._waiting]
        self._waiting.clear()
        self._sent = self._bytes = 0
        return futures


def own_fault(fault: Exception) -> FirnError:
    """What those are told who wait for a stream that this client itself has broken."""
    failure = FirnError(
        "the append stream ended by a fault of its own", code=grpc.StatusCode.INTERNAL
    )
    failure.__cause__ = fault
    return failure


def _answer_of(result: event_store_pb2.AppendStreamResult, events: int) -> Answer:
    if result.HasField("error"):
        return error_of_append(result.error)
    try:
        return appended_batch(result.appended, events)
    except FirnError as failure:
        return failure


def settle(future: _Future, answer: Answer) -> None:
    """Gives a future its answer, unless it was cancelled: then nobody waits for it."""
    if future.done():
        return
    if isinstance(answer, FirnError):
        future.set_exception(answer)
    else:
        future.set_result(answer)
