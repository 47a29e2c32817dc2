"""Consumers: followers with a checkpoint that is stored."""

from __future__ import annotations

import json
import os
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
            text = self._path.read_text(encoding="utf-8")
        except FileNotFoundError:
            return None
        try:
            saved = json.loads(text)
            return Checkpoint(str(saved["store_id"]), int(saved["position"]))
        except (KeyError, TypeError, ValueError) as error:
            raise ValueError(f"{self._path} is not a checkpoint") from error

    def save(self, checkpoint: Checkpoint) -> None:
        """Keeps a checkpoint. After a crash the file has this one or the one before."""
        fresh = self._path.with_name(self._path.name + ".new")
        with fresh.open("w", encoding="utf-8") as file:
            json.dump({"store_id": checkpoint.store_id, "position": checkpoint.position}, file)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self._path)


class Consumer:
    """Hands the batches of a follower to the application, one after the other."""

    def __init__(
        self, follower: Replay, start: Checkpoint | None, store: CheckpointStore | None
    ) -> None:
        self._follower = follower
        self._position = start.position if start else 0
        self._store = store

    def run(self, handle: Callable[[Batch], None]) -> None:
        """Consumes until `close`, or until something fails.

        `handle` is given each batch that brings events or moves the position. Once it returns, the
        batch's checkpoint is saved; without a store it is for `handle` to keep it, in the same
        transaction as its work.

        Raises:
            StoreChangedError: The checkpoint is of another log than the server's.
            FirnError: What the server says for good.
            Exception: What `handle` raises; the batch comes again the next time.
        """
        for batch in self._follower.batches():
            if batch.position == self._position:  # a heartbeat, or a mark alone
                continue
            handle(batch)
            self._position = batch.position
            if self._store:
                self._store.save(batch.checkpoint)

    def close(self) -> None:
        """Ends `run` after the batch that is being handled; from any thread."""
        self._follower.close()
