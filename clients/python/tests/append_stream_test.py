"""What an append stream makes of answers that a healthy daemon does not give."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import grpc
from google.protobuf import duration_pb2

from firn_client import AppendedBatch, Durability, FirnError, NewEvent
from firn_client._pb import event_store_pb2

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .caller import Caller
    from .fake import FakeServer

EVENTS = [
    NewEvent(event_type="t", target_type="image", target_id=number, payload={})
    for number in (1, 2, 3)
]


def appended_at(position: int) -> event_store_pb2.AppendStreamResult:
    batch = event_store_pb2.AppendEventsResponse(durability=event_store_pb2.DURABILITY_FSYNCED)
    batch.events.add(position=position, revision=1, created_at="2026-02-21T15:04:05.120417Z")
    return event_store_pb2.AppendStreamResult(appended=batch)


def refused() -> event_store_pb2.AppendStreamResult:
    return event_store_pb2.AppendStreamResult(
        error=event_store_pb2.AppendError(
            code=grpc.StatusCode.RESOURCE_EXHAUSTED.value[0],
            reason="ERROR_REASON_OVERLOADED",
            retry_delay=duration_pb2.Duration(nanos=10_000_000),
        )
    )


def connection(
    reads: int, results: list[event_store_pb2.AppendStreamResult], seen: list[list[str]]
) -> Callable[..., Iterator[event_store_pb2.AppendStreamResponse]]:
    """Reads so many requests, answers them together and waits for the client to end it."""

    def answer(requests: Any, _: grpc.ServicerContext) -> Iterator[Any]:
        seen.append([next(requests).events[0].id for _ in range(reads)])
        response = event_store_pb2.AppendStreamResponse(results=results)
        for number, result in enumerate(response.results, 1):
            result.request_number = result.request_number or number
        yield response
        for _ in requests:
            pass

    return answer


def test_what_is_refused_for_now_is_sent_again(server: FakeServer, fake_caller: Caller) -> None:
    seen: list[list[str]] = []
    server.answers["AppendStream"] = [
        connection(3, [appended_at(1), refused(), refused()], seen),
        connection(2, [refused(), refused()], seen),
        connection(2, [appended_at(2), appended_at(3)], seen),
    ]
    answers = fake_caller.append_stream({"events": [event]} for event in EVENTS)
    positions = [answer.events[0].position for answer in answers]  # type: ignore[union-attr]
    assert positions == [1, 2, 3]
    ids = [event.id for event in EVENTS]
    assert seen == [ids, ids[1:], ids[1:]], "the same requests, with their ids"


def test_a_promise_of_a_newer_server_is_told(server: FakeServer, fake_caller: Caller) -> None:
    newer = appended_at(1)
    newer.appended.durability = 9  # type: ignore[assignment]
    server.answers["AppendStream"] = [connection(1, [newer], [])]
    (answer,) = fake_caller.append_stream([{"events": [EVENTS[0]]}])
    assert isinstance(answer, AppendedBatch)
    assert answer.durability is Durability.UNKNOWN


def test_answers_out_of_step_end_it(server: FakeServer, fake_caller: Caller) -> None:
    third = appended_at(3)
    third.request_number = 3
    server.answers["AppendStream"] = [connection(2, [appended_at(1), third], [])]
    answers = fake_caller.append_stream([{"events": [event]} for event in EVENTS[:2]])
    assert isinstance(answers[0], AppendedBatch)
    assert isinstance(answers[1], FirnError)
    assert answers[1].code is grpc.StatusCode.INTERNAL


def test_an_answer_that_cannot_be_read_is_an_error(server: FakeServer, fake_caller: Caller) -> None:
    without_a_time = appended_at(2)
    without_a_time.appended.events[0].created_at = ""
    server.answers["AppendStream"] = [
        connection(3, [appended_at(1), without_a_time, event_store_pb2.AppendStreamResult()], [])
    ]
    answers = fake_caller.append_stream([{"events": [event]} for event in EVENTS])
    assert isinstance(answers[0], AppendedBatch)
    for answer in answers[1:]:
        assert isinstance(answer, FirnError)
        assert answer.code is grpc.StatusCode.INTERNAL
