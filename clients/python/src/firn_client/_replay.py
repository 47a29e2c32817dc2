"""What a replay or a follower knows from one connection to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import _requests as requests
from ._pb import event_store_pb2
from ._retry import MisplacedError, Reconnection, is_disconnection, was_cut_off
from .errors import FirnError, StoreChangedError
from .results import Batch, Checkpoint

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ._pb import event_pb2
    from .queries import Bounds, Queries

_HEARTBEAT_SECONDS = 5.0
_MISSED_HEARTBEATS = 3
_LEAST_PATIENCE = 3.0
_LEAST_PATIENCE_AT_FIRST = 10.0
_FOR_EVER = float("inf")


class Resumption:
    """Where a replay is, and so what is asked for next.

    Each connection begins with `begin`; what comes is given to `received`, how it ends to `failed`.
    """

    def __init__(
        self,
        *,
        after_position: int,
        until_position: int | None,
        query: Queries | None,
        bounds: Bounds | None,
        batch_size: int,
        connect_timeout: float,
    ) -> None:
        self._patience: float | None = None
        self._is_first = True
        self._request: dict[str, Any] = {
            **requests.selection(after_position, until_position, query, bounds),
            "batch_size": batch_size,
            "payload_form": requests.JSON,
        }
        self._position = after_position
        self._was_offered = False
        self._ends_at_a_time = bounds is not None and bounds.as_of is not None
        self._store_id: str | None = None
        self.is_to_confirm = False
        """Whether, once a message is there, the head is to be asked for again, see `confirm`.

        One server may have taken the place of another after it was asked for.
        """
        self._reconnection = Reconnection(connect_timeout)

    @classmethod
    def following(
        cls,
        after: int | Checkpoint,
        *,
        query: Queries | None,
        bounds: Bounds | None,
        batch_size: int,
        max_lag: int,
        heartbeat_interval: float | None,
    ) -> Resumption:
        """A follower's."""
        position = after.position if isinstance(after, Checkpoint) else after
        follower = cls(
            after_position=position,
            until_position=None,
            query=query,
            bounds=bounds,
            batch_size=batch_size,
            connect_timeout=_FOR_EVER,
        )
        if isinstance(after, Checkpoint):
            follower._store_id = after.store_id
        follower._request |= {"follow": True, "max_lag": max_lag}
        if heartbeat_interval is not None:
            follower._request["heartbeat_interval"] = requests.duration(heartbeat_interval)
        interval = _HEARTBEAT_SECONDS if heartbeat_interval is None else heartbeat_interval
        follower._patience = max(_MISSED_HEARTBEATS * interval, _LEAST_PATIENCE)
        return follower

    @property
    def follows(self) -> bool:
        """Whether it has no end."""
        return "follow" in self._request

    def patience(self) -> float | None:
        """How long the next message may take, in seconds; None: as long as it takes."""
        if self._patience is None or not self._is_first:
            return self._patience
        return max(self._patience, _LEAST_PATIENCE_AT_FIRST)

    def attempt_timeout(self) -> float:
        """How long it may take to be told the head, in seconds."""
        self._is_first = True
        remaining, patience = self._reconnection.remaining(), self.patience()
        return remaining if patience is None else min(remaining, patience)

    def begin(self, head: event_store_pb2.GetHeadResponse) -> event_store_pb2.ReplayEventsRequest:
        """What to ask a server for whose head is this.

        Raises:
            StoreChangedError: It has another log.
        """
        if self._store_id is None:
            self._store_id = head.store_id
            # Without an end it ends where the log ends now, also if it is resumed later. If it is
            # to begin beyond the head, the server is to say so.
            no_end = not self.follows and self._request["until_position"] is None
            if no_end and self._position <= head.position:
                self._request["until_position"] = head.position
        else:
            self.confirm(head)
            self.is_to_confirm = True
        return event_store_pb2.ReplayEventsRequest(
            **self._request | {"after_position": self._position}
        )

    def confirm(self, head: event_store_pb2.GetHeadResponse) -> None:
        """Compares whose log it is that answers.

        Raises:
            StoreChangedError: It is another than the one that was read so far.
        """
        assert self._store_id is not None
        if self._store_id != head.store_id:
            raise StoreChangedError(self._store_id, head.store_id)
        self.is_to_confirm = False

    def received(self, message: event_store_pb2.ReplayEventsResponse) -> Batch:
        """Takes note of a message.

        Raises:
            FirnError: It does not go on where the one before ended.
        """
        assert self._store_id is not None
        if message.position < self._position or not self._are_next(message.events, message):
            raise MisplacedError
        self._reconnection.succeeded()
        self._is_first = False
        self._was_offered = True
        self._position = message.position
        return Batch(message, self._store_id)

    def _are_next(
        self,
        events: Sequence[event_pb2.EventDTO],
        message: event_store_pb2.ReplayEventsResponse,
    ) -> bool:
        return not events or (
            self._position < events[0].position and events[-1].position <= message.position
        )

    def is_over(self, end: FirnError | None) -> bool:
        """Whether a stream that ended, well or with an error, was all."""
        until = self._request["until_position"]
        if self.follows:
            return False
        if end is not None:
            has_all = self._was_offered and until is not None and self._position >= until
            return has_all and is_disconnection(end)
        # A server that ends it well has said a position at the bound, which a time may put earlier.
        return until is None or self._ends_at_a_time or self._position >= until

    def is_silence(self, error: FirnError) -> bool:
        """Whether the connection may be dead, which it would notice much later by itself."""
        return self.follows and was_cut_off(error)

    def failed(self, error: FirnError) -> float:
        """How long to wait before the next connection, in seconds.

        Raises:
            FirnError: The error, if it is no disconnection or there is no time left.
        """
        return self._reconnection.pause_after(error)
