"""The client for asyncio: the same calls as the synchronous one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from . import _plans as plans
from . import _requests as requests
from ._aio_consumer import AsyncCheckpointStore, AsyncConsumer, AsyncFileCheckpointStore
from ._aio_streams import AsyncAppendStream, AsyncReplay, AsyncRows
from ._aio_transport import FAILURES, AsyncTransport, is_own_cancelling
from ._replay import Resumption
from ._status import answered
from .connection import Connection

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
    from datetime import datetime

    from . import results
    from .events import Event, NewEvent
    from .proofs import SignedCheckpoint, Verifier
    from .queries import Bounds, Check, LastGesture, Moment, Queries, Target
    from .results import Checkpoint


__all__ = [
    "AsyncAppendStream",
    "AsyncCheckpointStore",
    "AsyncClient",
    "AsyncConsumer",
    "AsyncFileCheckpointStore",
    "AsyncReplay",
    "AsyncRows",
]


class AsyncClient:
    """One server. Holds one connection; safe for any number of tasks of one event loop.

    The calls are those of `firn_client.Client`, which says what each does and raises; how long one
    may take is `timeout` seconds with its retries, by default what the connection says.

    Raises:
        ConnectionStringError: The connection string is not one, or a file that it names has
            something else.
        OSError: A file that it names cannot be read.
    """

    def __init__(self, connection: str | Connection) -> None:
        if isinstance(connection, str):
            connection = Connection.parse(connection)
        self._transport = AsyncTransport(connection)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Ends every call and gives the connection back."""
        await self._transport.close()

    # Appending.

    async def append(
        self,
        event: NewEvent | Event,
        *,
        expected_revision: int | None = None,
        timeout: float | None = None,
    ) -> results.Appended:
        """Appends one event; one that was read is appended as it is."""
        transport = self._transport
        request = requests.append_event(event, expected_revision)
        attempts = transport.attempts(timeout)
        # It is the call that is made most: a plan, and a coroutine more to wait in, would take 2
        # of its 50 µs.
        while True:
            try:
                answer = answered(
                    await transport.open("AppendEvent", request, attempts.remaining())
                )
                return plans.appended(answer)
            except FAILURES as failure:
                if is_own_cancelling(failure):
                    raise
                error = transport.error(failure)
            await transport.before_next(attempts, error)

    async def append_batch(
        self,
        events: Iterable[NewEvent | Event],
        *,
        checks: Iterable[Check] = (),
        timeout: float | None = None,
    ) -> results.AppendedBatch:
        """Appends a batch if every check holds: all of it or nothing, in order, without gaps."""
        return await self._transport.run(plans.append_batch(events, checks), timeout)

    def append_stream(self) -> AsyncAppendStream:
        """Opens a stream to append batch after batch without waiting: the fastest way."""
        return AsyncAppendStream(self._transport)

    # Reading.

    async def get(
        self,
        *,
        query: Queries | None = None,
        bounds: Bounds | None = None,
        after_position: int = 0,
        until_position: int | None = None,
        backwards: bool = False,
        page_size: int = 0,
        page_token: str = "",
        timeout: float | None = None,
    ) -> results.Page:
        """Reads a page of the events that match, of 1 to 1,000 (0: 100) events."""
        plan = plans.get(
            query=query,
            bounds=bounds,
            after_position=after_position,
            until_position=until_position,
            backwards=backwards,
            page_size=page_size,
            page_token=page_token,
        )
        return await self._transport.run(plan, timeout)

    async def get_all(
        self,
        *,
        query: Queries | None = None,
        bounds: Bounds | None = None,
        after_position: int = 0,
        until_position: int | None = None,
        backwards: bool = False,
        page_size: int = 0,
        timeout: float | None = None,
    ) -> AsyncIterator[Event]:
        """The events of all pages; each page may take `timeout`. `replay` is faster for many."""
        token = ""
        while True:
            page = await self.get(
                query=query,
                bounds=bounds,
                after_position=after_position,
                until_position=until_position,
                backwards=backwards,
                page_size=page_size,
                page_token=token,
                timeout=timeout,
            )
            for event in page.events:
                yield event
            token = page.next_page_token
            if not token:
                return

    async def newest(
        self,
        *,
        streams: Sequence[str] = (),
        queries: Sequence[Queries] = (),
        until_position: int | None = None,
        as_of: datetime | None = None,
        timeout: float | None = None,
    ) -> results.Newest:
        """Reads the newest event of each stream and of each query, all from one moment."""
        plan = plans.newest(
            streams=streams, queries=queries, until_position=until_position, as_of=as_of
        )
        return await self._transport.run(plan, timeout)

    async def count(
        self,
        *,
        query: Queries | None = None,
        bounds: Bounds | None = None,
        after_position: int = 0,
        until_position: int | None = None,
        timeout: float | None = None,
    ) -> results.Count:
        """Counts the events that match."""
        plan = plans.count(
            query=query,
            bounds=bounds,
            after_position=after_position,
            until_position=until_position,
        )
        return await self._transport.run(plan, timeout)

    def replay(
        self,
        *,
        query: Queries | None = None,
        bounds: Bounds | None = None,
        after_position: int = 0,
        until_position: int | None = None,
        batch_size: int = 0,
        timeout: float | None = None,
    ) -> AsyncReplay:
        """Streams the events that match, in order: to a position, or to the end of the log now."""
        resumption = Resumption(
            query=query,
            bounds=bounds,
            after_position=after_position,
            until_position=until_position,
            batch_size=batch_size,
            connect_timeout=self._transport.deadline if timeout is None else timeout,
        )
        return AsyncReplay(self._transport, resumption)

    def follow(
        self,
        after: int | Checkpoint = 0,
        *,
        query: Queries | None = None,
        bounds: Bounds | None = None,
        batch_size: int = 0,
        max_lag: int = 0,
        heartbeat_interval: float | None = None,
    ) -> AsyncReplay:
        """Streams the events that match, and goes on with what is appended until it is closed."""
        resumption = Resumption.following(
            after,
            query=query,
            bounds=bounds,
            batch_size=batch_size,
            max_lag=max_lag,
            heartbeat_interval=heartbeat_interval,
        )
        return AsyncReplay(self._transport, resumption)

    def consumer(
        self,
        start: AsyncCheckpointStore | Checkpoint | None,
        *,
        query: Queries | None = None,
        bounds: Bounds | None = None,
        batch_size: int = 0,
        max_lag: int = 0,
        heartbeat_interval: float | None = None,
    ) -> AsyncConsumer:
        """A follower that goes on after a checkpoint: that of a store, or the one given."""
        return AsyncConsumer(
            lambda checkpoint: self.follow(
                checkpoint or 0,
                query=query,
                bounds=bounds,
                batch_size=batch_size,
                max_lag=max_lag,
                heartbeat_interval=heartbeat_interval,
            ),
            start,
        )

    async def head(self, *, timeout: float | None = None) -> results.Head:
        """Says where the log ends, and whose log it is."""
        return await self._transport.run(plans.head(), timeout)

    async def position_at(
        self, time: datetime, *, timeout: float | None = None
    ) -> results.PositionAt:
        """Says which part of the log was there at a moment of recorded time."""
        return await self._transport.run(plans.position_at(time), timeout)

    async def time_at(self, position: int, *, timeout: float | None = None) -> datetime:
        """Says when the event at a position was recorded."""
        return await self._transport.run(plans.time_at(position), timeout)

    # The past of a target.

    async def state(
        self,
        target: Target,
        *,
        projection: str = "",
        as_of: Moment | None = None,
        timeout: float | None = None,
    ) -> results.State:
        """Folds a target's events up to a moment into its state, as the projection says."""
        return await self._transport.run(
            plans.state(target, projection=projection, as_of=as_of), timeout
        )

    async def history(
        self,
        target: Target,
        *,
        projection: str = "",
        as_of: Moment | None = None,
        page_size: int = 0,
        page_token: str = "",
        timeout: float | None = None,
    ) -> results.HistoryPage:
        """Reads a page of what happened to a target, newest first."""
        plan = plans.history(
            target,
            projection=projection,
            as_of=as_of,
            page_size=page_size,
            page_token=page_token,
        )
        return await self._transport.run(plan, timeout)

    async def history_all(
        self,
        target: Target,
        *,
        projection: str = "",
        as_of: Moment | None = None,
        page_size: int = 0,
        timeout: float | None = None,
    ) -> AsyncIterator[results.HistoryEntry]:
        """The entries of all pages; each page may take `timeout`."""
        token = ""
        while True:
            page = await self.history(
                target,
                projection=projection,
                as_of=as_of,
                page_size=page_size,
                page_token=token,
                timeout=timeout,
            )
            for entry in page.entries:
                yield entry
            token = page.next_page_token
            if not token:
                return

    async def undo(
        self,
        *,
        event_id: str | None = None,
        batch_position: int | None = None,
        last_gesture: LastGesture | None = None,
        force: bool = False,
        validate_only: bool = False,
        request_id: str | None = None,
        user_id: str | None = None,
        metadata: Mapping[str, str] | None = None,
        timeout: float | None = None,
    ) -> results.Undone:
        """Takes back an event, a batch, or a user's last gesture."""
        plan = plans.undo(
            event_id=event_id,
            batch_position=batch_position,
            last_gesture=last_gesture,
            force=force,
            validate_only=validate_only,
            request_id=request_id,
            user_id=user_id,
            metadata=metadata,
        )
        return await self._transport.run(plan, timeout)

    async def redo(
        self,
        *,
        event_id: str | None = None,
        batch_position: int | None = None,
        last_gesture: LastGesture | None = None,
        force: bool = False,
        validate_only: bool = False,
        request_id: str | None = None,
        user_id: str | None = None,
        metadata: Mapping[str, str] | None = None,
        timeout: float | None = None,
    ) -> results.Undone:
        """Makes again what was undone; everything is as in `undo`."""
        plan = plans.redo(
            event_id=event_id,
            batch_position=batch_position,
            last_gesture=last_gesture,
            force=force,
            validate_only=validate_only,
            request_id=request_id,
            user_id=user_id,
            metadata=metadata,
        )
        return await self._transport.run(plan, timeout)

    # Proofs.

    async def signed_checkpoint(
        self, verifier: Verifier, *, size: int = 0, timeout: float | None = None
    ) -> SignedCheckpoint:
        """Asks for a signed checkpoint of `size` events (0: of all), to be kept elsewhere."""
        return await self._transport.run(plans.signed_checkpoint(verifier, size), timeout)

    async def verify_event(
        self, event: Event, verifier: Verifier, *, size: int = 0, timeout: float | None = None
    ) -> SignedCheckpoint:
        """Verifies that an event, just as it was read, is in the log of `size` events (0: all)."""
        return await self._transport.run(plans.verify_event(event, verifier, size), timeout)

    async def verify_consistency(
        self, old_note: str, verifier: Verifier, *, timeout: float | None = None
    ) -> SignedCheckpoint:
        """Verifies that the log begins with that of an old checkpoint, given by its note."""
        return await self._transport.run(plans.verify_consistency(old_note, verifier), timeout)

    async def verifier_key(self, *, timeout: float | None = None) -> str:
        """Says which key the server calls its own: once, to be kept; it proves nothing later."""
        return await self._transport.run(plans.verifier_key(), timeout)

    # Projections.

    async def query(
        self,
        sql: str,
        parameters: Mapping[str, requests.SqlValue] | None = None,
        *,
        projection: str = "",
        as_of: Moment | None = None,
        max_rows: int = 0,
        max_bytes: int = 0,
        timeout: float | None = None,
    ) -> AsyncRows:
        """Runs one SELECT over a projection's tables and the view `events` of the log."""
        attempts = self._transport.attempts(timeout)
        request = requests.sql(
            sql,
            parameters,
            projection=projection,
            moment=as_of,
            max_rows=max_rows,
            max_bytes=max_bytes,
            timeout=attempts.remaining(),
        )
        return await self._transport.retry(
            lambda remaining: AsyncRows.open(self._transport, request, remaining), attempts
        )

    async def create_projection(
        self,
        name: str,
        files: Mapping[str, str] | None = None,
        *,
        expected_version: int | None = None,
        validate_only: bool = False,
        timeout: float | None = None,
    ) -> results.CreatedProjection:
        """Creates a projection, or gives one a new definition: texts of SQL by their path."""
        plan = plans.create_projection(
            name, files=files, expected_version=expected_version, validate_only=validate_only
        )
        return await self._transport.run(plan, timeout)
