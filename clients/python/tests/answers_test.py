"""Answers that no healthy server gives: they are errors of the client's own type."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import grpc
import pytest
from google.protobuf import any_pb2
from google.rpc import error_details_pb2, status_pb2

from firn_client import FirnError, InvalidFieldError, NewEvent, Reason
from firn_client._pb import event_store_pb2, history_pb2, projection_pb2, read_pb2
from firn_client._plans import undo
from firn_client._status import error_of_append
from firn_client.results import Batch, Durability

from .fake import FakeServer, appended, failing_with, sending

if TYPE_CHECKING:
    from collections.abc import Callable

    from .caller import Caller

EVENT = NewEvent(event_type="t", target_type="image", target_id=1, payload={})
INVALID = grpc.StatusCode.INVALID_ARGUMENT


def misfit(attempt: Callable[[], Any]) -> None:
    with pytest.raises(FirnError, match="does not fit") as failure:
        attempt()
    assert failure.value.code is grpc.StatusCode.INTERNAL


def test_details_that_cannot_be_read_are_left_out(server: FakeServer, fake_caller: Caller) -> None:
    server.answers["AppendEvent"] = [failing_with(INVALID, b"\xff\xff no status")]
    with pytest.raises(FirnError) as failure:
        fake_caller.wait(fake_caller.client.append(EVENT))
    assert (failure.value.code, failure.value.reason) == (INVALID, "")


def test_the_rest_of_the_details_is_read(server: FakeServer, fake_caller: Caller) -> None:
    status = status_pb2.Status(code=INVALID.value[0])
    broken = any_pb2.Any(type_url="type.googleapis.com/google.rpc.RetryInfo", value=b"\xff\xff")
    status.details.append(broken)
    status.details.add().Pack(
        error_details_pb2.ErrorInfo(domain="firn", reason=Reason.INVALID_FIELD)
    )
    server.answers["AppendEvent"] = [failing_with(INVALID, status.SerializeToString())]
    with pytest.raises(InvalidFieldError) as failure:
        fake_caller.wait(fake_caller.client.append(EVENT))
    assert failure.value.fields == ()


def test_a_time_that_is_none(server: FakeServer, fake_caller: Caller) -> None:
    answer = appended()
    answer.created_at = "yesterday"
    server.answers["AppendEvent"] = [lambda *_: answer]
    misfit(lambda: fake_caller.wait(fake_caller.client.append(EVENT)))


def test_a_batch_that_is_answered_with_another_number_of_events(
    server: FakeServer, fake_caller: Caller
) -> None:
    server.answers["AppendEvents"] = [lambda *_: event_store_pb2.AppendEventsResponse()]
    misfit(lambda: fake_caller.wait(fake_caller.client.append_batch([EVENT])))


@pytest.mark.parametrize("found", [0, 2])
def test_newest_of_another_number(server: FakeServer, fake_caller: Caller, found: int) -> None:
    answer = read_pb2.GetNewestEventsResponse(newest=[read_pb2.NewestEvent()] * found)
    server.answers["GetNewestEvents"] = [lambda *_: answer]
    misfit(lambda: fake_caller.wait(fake_caller.client.newest(streams=["a"])))
    assert len(server.requests["GetNewestEvents"]) == 1


@pytest.mark.parametrize("found", [[], [read_pb2.NewestEvent(position=5)]])
def test_newest_that_comes_no_further(
    server: FakeServer, fake_caller: Caller, found: list[read_pb2.NewestEvent]
) -> None:
    first = read_pb2.GetNewestEventsResponse(newest=[read_pb2.NewestEvent(position=5)], head=9)
    further = read_pb2.GetNewestEventsResponse(newest=found, head=9)
    server.answers["GetNewestEvents"] = [lambda *_: first, lambda *_: further]
    misfit(lambda: fake_caller.wait(fake_caller.client.newest(streams=["a"])))
    assert len(server.requests["GetNewestEvents"]) == 2


def test_a_count_that_comes_no_further(server: FakeServer, fake_caller: Caller) -> None:
    server.answers["CountEvents"] = [lambda *_: read_pb2.CountEventsResponse(position=2, until=5)]
    misfit(lambda: fake_caller.wait(fake_caller.client.count(timeout=5)))
    assert len(server.requests["CountEvents"]) == 2


def test_a_query_without_an_answer(server: FakeServer, fake_caller: Caller) -> None:
    server.answers["Query"] = [sending()]
    misfit(lambda: fake_caller.wait(fake_caller.client.query("select 1")))


def test_an_append_error_without_a_reason_has_none() -> None:
    assert error_of_append(event_store_pb2.AppendError(code=13)).reason == ""
    newer = event_store_pb2.AppendError(code=13, reason=99)  # type: ignore[arg-type]
    assert error_of_append(newer).reason == "99"


def test_what_only_a_newer_server_says() -> None:
    plan = undo(
        event_id="a",
        batch_position=None,
        last_gesture=None,
        force=False,
        validate_only=False,
        request_id=None,
        user_id=None,
        metadata=None,
    )
    next(plan)
    with pytest.raises(StopIteration) as end:
        plan.send(history_pb2.UndoResponse(durability=9))  # type: ignore[arg-type]
    assert end.value.value.durability is Durability.UNKNOWN
    for mark in (9, -1):
        message = event_store_pb2.ReplayEventsResponse(mark=mark)  # type: ignore[arg-type]
        assert Batch(message, "store-1").mark is None


def test_rows_are_iterated_once(server: FakeServer, fake_caller: Caller) -> None:
    rows = projection_pb2.QueryResponse(header=projection_pb2.QueryHeader())
    rows.header.columns.add(name="n")
    rows.rows.add().values.add(integer=7)
    server.answers["Query"] = [sending(rows)]  # type: ignore[arg-type]
    answer = fake_caller.wait(fake_caller.client.query("select 7"))
    assert fake_caller.take(answer) == [(7,)]
    with pytest.raises(RuntimeError, match="once"):
        fake_caller.take(answer)


def test_rows_that_were_left(server: FakeServer, fake_caller: Caller) -> None:
    rows = projection_pb2.QueryResponse(header=projection_pb2.QueryHeader())
    server.answers["Query"] = [
        sending(rows, then=lambda *_: server.stopping.wait(10))  # type: ignore[arg-type]
    ]
    answer = fake_caller.wait(fake_caller.client.query("select 7"))
    answer.close()
    with pytest.raises(FirnError) as failure:
        fake_caller.take(answer)
    assert failure.value.code is grpc.StatusCode.CANCELLED
