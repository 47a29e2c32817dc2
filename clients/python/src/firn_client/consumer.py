"""Consumers: followers with a checkpoint that is stored."""

from __future__ import annotations

import errno
import json
import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from .results import Batch, Checkpoint

if TYPE_CHECKING:
    from ._streams import Replay


class CheckpointStore(Protocol):
    """Where a consumer's checkpoint is kept."""

    def load(self) -> Checkpoint | None:
        """The checkpoint that was saved last; None if there is none."""

    def save(self, checkpoint: Checkpoint) -> None:
        """Keeps a checkpoint in place of the one before."""


class FileCheckpointStore:
    """Keeps a checkpoint in a file, which is replaced as a whole."""

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self._path = Path(path)

    def load(self) -> Checkpoint | None:
        """The checkpoint that was saved last; None if there is no file.

        Raises:
            ValueError: The file holds something else.
        """
        try:
            text = self._path.read_bytes()
        except FileNotFoundError:
            return None
        try:
            match json.loads(text):
                case {"store_id": str(store_id), "position": int(position)} if (
                    store_id and not isinstance(position, bool) and 0 <= position < 1 << 64
                ):
                    return Checkpoint(store_id, position)
        except ValueError as error:
            raise ValueError(f"{self._path} is not a checkpoint") from error
        raise ValueError(f"{self._path} is not a checkpoint")

    def save(self, checkpoint: Checkpoint) -> None:
        """Keeps a checkpoint. After a crash the file has this one or the one before."""
        fresh = self._path.with_name(self._path.name + ".new")
        with _SAVING:
            with fresh.open("w", encoding="utf-8") as file:
                json.dump({"store_id": checkpoint.store_id, "position": checkpoint.position}, file)
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(self._path)
            _flush_folder(self._path.parent)


# One at a time: the save of a task that was cancelled may still be under way when the next one
# saves.
_SAVING = threading.Lock()


def _flush_folder(path: Path) -> None:
    """Makes a new name survive a crash of the machine, where that can be done."""
    if os.name == "nt":
        return
    folder = os.open(path, os.O_RDONLY)
    try:
        os.fsync(folder)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise
    finally:
        os.close(folder)


class Consumer:
    """Hands the batches of a follower to the application, one after the other."""

    def __init__(
        self,
        follow: Callable[[Checkpoint | None], Replay],
        start: CheckpointStore | Checkpoint | None,
    ) -> None:
        self._follow = follow
        self._start = start
        # A signal's handler may close it within the thread that runs it.
        self._lock = threading.RLock()
        self._follower: Replay | None = None
        self._running = False
        self._closed = False

    def run(self, handle: Callable[[Batch], None]) -> None:
        """Consumes until `close`, or until something fails; then it may be run again.

        `handle` is given each batch that brings events or moves the position. Once it returns, the
        batch's checkpoint is saved; without a store it is for `handle` to keep it, in the same
        transaction as its work.

        Raises:
            StoreChangedError: The checkpoint is of another log than the server's.
            FirnError: What the server says for good.
            Exception: What `handle` raises; the batch comes again the next time.
        """
        with self._lock:
            if self._running:
                raise RuntimeError("the consumer is running")
            self._running = True
        try:
            self._run(handle)
        finally:
            self._follower = None
            self._running = False

    def _run(self, handle: Callable[[Batch], None]) -> None:
        store: CheckpointStore | None = None
        if isinstance(self._start, Checkpoint | None):
            checkpoint = self._start
        else:
            store, checkpoint = self._start, self._start.load()
        position = checkpoint.position if checkpoint else 0
        with self._follow(checkpoint) as follower:
            with self._lock:
                self._follower = follower
                if self._closed:
                    follower.close()
            for batch in follower.batches():
                if batch.position == position:  # a heartbeat, or a mark alone
                    continue
                handle(batch)
                position = batch.position
                if store:
                    store.save(batch.checkpoint)

    def close(self) -> None:
        """Ends `run`, for good, after the batch that is being handled; from any thread."""
        with self._lock:
            self._closed = True
            if self._follower is not None:
                self._follower.close()
