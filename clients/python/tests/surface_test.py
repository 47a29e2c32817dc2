"""The public surface: the same in both clients, typed, and made for a retry."""

from __future__ import annotations

import inspect
import uuid
from importlib import resources
from typing import Any

import pytest

import firn_client
from firn_client import (
    AppendStream,
    CheckpointStore,
    Client,
    Consumer,
    FileCheckpointStore,
    Replay,
    Rows,
    aio,
    catalog,
)
from firn_client import _plans as plans

TWINS: list[tuple[type, type]] = [
    (Client, aio.AsyncClient),
    (Replay, aio.AsyncReplay),
    (Rows, aio.AsyncRows),
    (AppendStream, aio.AsyncAppendStream),
    (Consumer, aio.AsyncConsumer),
    (CheckpointStore, aio.AsyncCheckpointStore),
    (FileCheckpointStore, aio.AsyncFileCheckpointStore),
]


def calls_of(kind: type) -> dict[str, list[tuple[str, Any, Any]]]:
    """What may be called, and with what."""
    calls = {}
    for name, function in vars(kind).items():
        if inspect.isfunction(function) and not name.startswith("_"):
            parameters = inspect.signature(function).parameters.values()
            calls[name] = [(each.name, each.kind, each.default) for each in parameters]
    return calls


@pytest.mark.parametrize(("one", "other"), TWINS, ids=[one.__name__ for one, _ in TWINS])
def test_both_clients_have_the_same_calls(one: type, other: type) -> None:
    assert calls_of(one) == calls_of(other)
    assert calls_of(one)


def test_every_name_that_is_told_is_there() -> None:
    for module in (firn_client, aio, catalog):
        for name in module.__all__:
            assert getattr(module, name).__doc__ or name in ("SqlValue", "Queries", "Moment"), name


def test_every_call_says_what_it_does() -> None:
    for twins in TWINS:
        for kind in twins:
            for name in calls_of(kind):
                assert getattr(kind, name).__doc__, f"{kind.__name__}.{name}"


def test_it_says_that_it_has_types() -> None:
    assert (resources.files(firn_client) / "py.typed").is_file()


def test_an_undo_may_be_sent_again() -> None:
    for plan in (plans.undo, plans.redo):
        what: dict[str, Any] = {
            "event_id": "a",
            "batch_position": None,
            "last_gesture": None,
            "force": False,
            "validate_only": False,
            "request_id": None,
            "user_id": None,
            "metadata": None,
        }
        message: Any = next(plan(**what)).message
        assert uuid.UUID(message.request_id).version == 7
        message = next(plan(**what | {"request_id": "own"})).message
        assert message.request_id == "own"
