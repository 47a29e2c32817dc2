"""The synchronous client."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from . import _plans as plans
from . import _requests as requests
from ._replay import Resumption
from ._streams import AppendStream, Replay, Rows
from ._transport import Transport
from .connection import Connection
from .consumer import Consumer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from . import results
    from .consumer import CheckpointStore
    from .events import Event, NewEvent
    from .proofs import SignedCheckpoint, Verifier
    from .queries import Bounds, Check, LastGesture, Moment, Queries, Target
    from .results import Checkpoint


class Client:
    """One server. Holds one connection; safe for any number of threads.

    `connection` is a connection string, such as `firn://localhost`. Nothing is sent before the
    first call. Each call may take `timeout` seconds with its retries, by default as long as the
    connection says. Every call raises `FirnError`, and `ClosedError` once the client is closed.

    Raises:
        ConnectionStringError: The connection string is not one, or a file that it names has
            something else.
        OSError: A file that it names cannot be read.
    """

    def __init__(self, connection: str | Connection) -> None:
        if isinstance(connection, str):
            connection = Connection.parse(connection)
        self._transport = Transport(connection)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Ends every call and gives the connection back."""
        self._transport.close()

    # Appending.

    def append(
        self,
        event: NewEvent | Event,
        *,
        expected_revision: int | None = None,
        timeout: float | None = None,
    ) -> results.Appended:
        """Appends one event; one that was read is appended as it is.

        With `expected_revision`, only if that is the last revision of the event's stream (0: the
        stream is empty).

        Raises:
            CheckFailedError: The stream is at another revision.
            InvalidFieldError: The event breaks a rule.
            EventIdConflictError: The id is that of another fact.
        """
        request = requests.append_event(event, expected_revision)
        attempts = self._transport.attempts(timeout)
        return plans.appended(self._transport.send("AppendEvent", request, attempts))

    def append_batch(
        self,
        events: Iterable[NewEvent | Event],
        *,
        checks: Iterable[Check] = (),
        timeout: float | None = None,
    ) -> results.AppendedBatch:
        """Appends a batch if every check holds: all of it or nothing, in order, without gaps.

        Raises:
            CheckFailedError: A check does not hold; the error has every one that does not.
            InvalidFieldError: An event breaks a rule.
            EventIdConflictError: An id is that of another fact.
            BatchPartlyKnownError: Some of the events are in the log.
            FirnError: Also of a batch that has more than 20 MiB as a message; it is not sent.
        """
        return self._transport.run(plans.append_batch(events, checks), timeout)

    def append_stream(self) -> AppendStream:
        """Opens a stream to append batch after batch without waiting: the fastest way.

        If it breaks it is opened again, and what was not answered is sent again, in order.
        """
        return AppendStream(self._transport)

    # Reading.

    def get(
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
        """Reads a page of the events that match, of 1 to 1,000 (0: 100) events.

        For the next page ask the same with the page's `next_page_token`.

        Raises:
            PositionBeyondHeadError: A position is not in the log.
        """
        plan = plans.get(
            query=query,
            bounds=bounds,
            after_position=after_position,
            until_position=until_position,
            backwards=backwards,
            page_size=page_size,
            page_token=page_token,
        )
        return self._transport.run(plan, timeout)

    def get_all(
        self,
        *,
        query: Queries | None = None,
        bounds: Bounds | None = None,
        after_position: int = 0,
        until_position: int | None = None,
        backwards: bool = False,
        page_size: int = 0,
        timeout: float | None = None,
    ) -> Iterator[Event]:
        """The events of all pages; each page may take `timeout`. `replay` is faster for many."""
        token = ""
        while True:
            page = self.get(
                query=query,
                bounds=bounds,
                after_position=after_position,
                until_position=until_position,
                backwards=backwards,
                page_size=page_size,
                page_token=token,
                timeout=timeout,
            )
            yield from page.events
            token = page.next_page_token
            if not token:
                return

    def newest(
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
        return self._transport.run(plan, timeout)

    def count(
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
            query=query, bounds=bounds, after_position=after_position, until_position=until_position
        )
        return self._transport.run(plan, timeout)

    def replay(
        self,
        *,
        query: Queries | None = None,
        bounds: Bounds | None = None,
        after_position: int = 0,
        until_position: int | None = None,
        batch_size: int = 0,
        timeout: float | None = None,
    ) -> Replay:
        """Streams the events that match, in order: to a position, or to the end of the log now.

        It resumes by itself after a disconnection; `timeout` bounds each wait for a connection.
        """
        resumption = Resumption(
            query=query,
            bounds=bounds,
            after_position=after_position,
            until_position=until_position,
            batch_size=batch_size,
            connect_timeout=self._transport.deadline if timeout is None else timeout,
        )
        return Replay(self._transport, resumption)

    def follow(
        self,
        after: int | Checkpoint = 0,
        *,
        query: Queries | None = None,
        bounds: Bounds | None = None,
        batch_size: int = 0,
        max_lag: int = 0,
        heartbeat_interval: float | None = None,
    ) -> Replay:
        """Streams the events that match, and goes on with what is appended until it is closed.

        It begins after a position, or after a checkpoint, which is then compared with the log. It
        resumes by itself after a disconnection, however long that takes. `heartbeat_interval` is
        the longest time without a batch (5 seconds unless given); with `max_lag` it ends with
        `CONSUMER_TOO_SLOW` when it is more than so many positions behind the head.
        """
        resumption = Resumption.following(
            after,
            query=query,
            bounds=bounds,
            batch_size=batch_size,
            max_lag=max_lag,
            heartbeat_interval=heartbeat_interval,
        )
        return Replay(self._transport, resumption)

    def consumer(
        self,
        start: CheckpointStore | Checkpoint | None,
        *,
        query: Queries | None = None,
        bounds: Bounds | None = None,
        batch_size: int = 0,
        max_lag: int = 0,
        heartbeat_interval: float | None = None,
    ) -> Consumer:
        """A follower that goes on after a checkpoint: the one that a store has, or the one given.

        None: it begins at the beginning. The rest is as in `follow`.
        """
        return Consumer(
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

    def head(self, *, timeout: float | None = None) -> results.Head:
        """Says where the log ends, and whose log it is."""
        return self._transport.run(plans.head(), timeout)

    def position_at(self, time: datetime, *, timeout: float | None = None) -> results.PositionAt:
        """Says which part of the log was there at a moment of recorded time."""
        return self._transport.run(plans.position_at(time), timeout)

    def time_at(self, position: int, *, timeout: float | None = None) -> datetime:
        """Says when the event at a position was recorded.

        Raises:
            PositionBeyondHeadError: There is no such event.
        """
        return self._transport.run(plans.time_at(position), timeout)

    # The past of a target.

    def state(
        self,
        target: Target,
        *,
        projection: str = "",
        as_of: Moment | None = None,
        timeout: float | None = None,
    ) -> results.State:
        """Folds a target's events up to a moment into its state, as the projection says.

        The projection is `catalog` unless named; the moment is now unless given.
        """
        return self._transport.run(plans.state(target, projection=projection, as_of=as_of), timeout)

    def history(
        self,
        target: Target,
        *,
        projection: str = "",
        as_of: Moment | None = None,
        page_size: int = 0,
        page_token: str = "",
        timeout: float | None = None,
    ) -> results.HistoryPage:
        """Reads a page of what happened to a target, newest first.

        A page has 1 to 1,000 (0: 100) entries. For the next ask the same with `next_page_token`.
        """
        plan = plans.history(
            target, projection=projection, as_of=as_of, page_size=page_size, page_token=page_token
        )
        return self._transport.run(plan, timeout)

    def history_all(
        self,
        target: Target,
        *,
        projection: str = "",
        as_of: Moment | None = None,
        page_size: int = 0,
        timeout: float | None = None,
    ) -> Iterator[results.HistoryEntry]:
        """The entries of all pages; each page may take `timeout`."""
        token = ""
        while True:
            page = self.history(
                target,
                projection=projection,
                as_of=as_of,
                page_size=page_size,
                page_token=token,
                timeout=timeout,
            )
            yield from page.entries
            token = page.next_page_token
            if not token:
                return

    def undo(
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
        """Takes back an event, the batch at a position, or a user's last gesture: one of the three.

        `force` undoes what later events changed too. `validate_only` only says what would be
        appended. `request_id` is a UUID that makes a retry by the application safe; those of the
        client are. `user_id` and `metadata` go with what is appended.

        Raises:
            UndoConflictError: Later events changed the same; the error has them.
            NotUndoableError: There is no inverse, or nothing to undo.
        """
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
        return self._transport.run(plan, timeout)

    def redo(
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
        return self._transport.run(plan, timeout)

    # Proofs.

    def signed_checkpoint(
        self, verifier: Verifier, *, size: int = 0, timeout: float | None = None
    ) -> SignedCheckpoint:
        """Asks for a signed checkpoint of `size` events (0: of all), to be kept elsewhere."""
        return self._transport.run(plans.signed_checkpoint(verifier, size), timeout)

    def verify_event(
        self, event: Event, verifier: Verifier, *, size: int = 0, timeout: float | None = None
    ) -> SignedCheckpoint:
        """Verifies that an event, just as it was read, is in the log of `size` events (0: all).

        Raises:
            ProofFailedError: It is not: the event or the log was changed, or is another.
            ValueError: The event came without its payload, or was only planned.
        """
        return self._transport.run(plans.verify_event(event, verifier, size), timeout)

    def verify_consistency(
        self, old_note: str, verifier: Verifier, *, timeout: float | None = None
    ) -> SignedCheckpoint:
        """Verifies that the log begins with that of an old checkpoint, given by its note.

        Raises:
            ProofFailedError: It does not; or the key has not signed the old checkpoint.
            PositionBeyondHeadError: The log has become shorter.
        """
        return self._transport.run(plans.verify_consistency(old_note, verifier), timeout)

    def verifier_key(self, *, timeout: float | None = None) -> str:
        """Says which key the server calls its own: once, to be kept; it proves nothing later."""
        return self._transport.run(plans.verifier_key(), timeout)

    # Projections.

    def query(
        self,
        sql: str,
        parameters: Mapping[str, requests.SqlValue] | None = None,
        *,
        projection: str = "",
        as_of: Moment | None = None,
        max_rows: int = 0,
        max_bytes: int = 0,
        timeout: float | None = None,
    ) -> Rows:
        """Runs one SELECT over a projection's tables and the view `events` of the log.

        The parameters are the values of `:name`. The rows come as they are iterated, within
        `timeout` in all, of which the server gives the statement 10 minutes. `max_rows` and
        `max_bytes` are 1,000,000 rows and 256 MiB unless given.

        Raises:
            ProjectionNotReadyError: The projection is being built for the first time.
            InvalidFieldError: The statement, or a parameter.
        """
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
        return self._transport.retry(lambda left: Rows(self._transport, request, left), attempts)

    def create_projection(
        self,
        name: str,
        files: Mapping[str, str] | None = None,
        *,
        expected_version: int | None = None,
        validate_only: bool = False,
        timeout: float | None = None,
    ) -> results.CreatedProjection:
        """Creates a projection, or gives one a new definition: texts of SQL by their path.

        Without files it is the definition that the server ships under the name. It is built in the
        background.

        Raises:
            InvalidFieldError: The definition; the error has the file and line.
        """
        plan = plans.create_projection(
            name, files=files, expected_version=expected_version, validate_only=validate_only
        )
        return self._transport.run(plan, timeout)
