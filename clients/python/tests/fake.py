"""A server that does what a test says: for what a healthy daemon does not do."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent import futures
from typing import Any, NoReturn, Self

import grpc
from google.protobuf import duration_pb2
from google.rpc import error_details_pb2, status_pb2

from firn_client._pb import (
    event_store_pb2,
    event_store_pb2_grpc,
    projection_pb2_grpc,
    proof_pb2_grpc,
)


class FakeServer(
    event_store_pb2_grpc.EventStoreServicer,
    projection_pb2_grpc.ProjectionsServicer,
    proof_pb2_grpc.ProofsServicer,
):
    """Each call of a method is answered by the next of its answers, the last for ever after."""

    def __init__(self) -> None:
        self.store_id = "store-1"
        self.head = 0
        self.answers: dict[str, list[Callable[..., Any]]] = {}
        self.requests: dict[str, list[Any]] = {}
        self.metadata: list[tuple[str, str | bytes]] = []
        self.stopping = threading.Event()
        self._server = grpc.server(futures.ThreadPoolExecutor(16))
        event_store_pb2_grpc.add_EventStoreServicer_to_server(self, self._server)
        projection_pb2_grpc.add_ProjectionsServicer_to_server(self, self._server)
        proof_pb2_grpc.add_ProofsServicer_to_server(self, self._server)
        self.address = f"127.0.0.1:{self._server.add_insecure_port('127.0.0.1:0')}"

    def __enter__(self) -> Self:
        self._server.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stopping.set()
        self._server.stop(None).wait()

    def _answer(self, method: str, request: Any, context: grpc.ServicerContext) -> Any:
        seen = self.requests.setdefault(method, [])
        seen.append(request)
        self.metadata = [(pair[0], pair[1]) for pair in context.invocation_metadata()]
        answers = self.answers[method]
        return answers[min(len(seen), len(answers)) - 1](request, context)

    def GetHead(self, request: Any, context: grpc.ServicerContext) -> Any:
        if "GetHead" in self.answers:
            return self._answer("GetHead", request, context)
        return event_store_pb2.GetHeadResponse(position=self.head, store_id=self.store_id)

    def AppendEvent(self, request: Any, context: grpc.ServicerContext) -> Any:
        return self._answer("AppendEvent", request, context)

    def AppendEvents(self, request: Any, context: grpc.ServicerContext) -> Any:
        return self._answer("AppendEvents", request, context)

    def GetNewestEvents(self, request: Any, context: grpc.ServicerContext) -> Any:
        return self._answer("GetNewestEvents", request, context)

    def CountEvents(self, request: Any, context: grpc.ServicerContext) -> Any:
        return self._answer("CountEvents", request, context)

    def Query(self, request: Any, context: grpc.ServicerContext) -> Any:
        return self._answer("Query", request, context)

    def AppendStream(self, request_iterator: Any, context: grpc.ServicerContext) -> Any:
        return self._answer("AppendStream", request_iterator, context)

    def GetCheckpoint(self, request: Any, context: grpc.ServicerContext) -> Any:
        return self._answer("GetCheckpoint", request, context)

    def GetInclusionProof(self, request: Any, context: grpc.ServicerContext) -> Any:
        return self._answer("GetInclusionProof", request, context)

    def GetConsistencyProof(self, request: Any, context: grpc.ServicerContext) -> Any:
        return self._answer("GetConsistencyProof", request, context)

    def ReplayEvents(self, request: Any, context: grpc.ServicerContext) -> Any:
        return self._answer("ReplayEvents", request, context)


def appended(*_: object) -> event_store_pb2.AppendEventResponse:
    return event_store_pb2.AppendEventResponse(
        position=1,
        revision=1,
        created_at="2026-02-21T15:04:05.120417Z",
        durability=event_store_pb2.DURABILITY_FSYNCED,
    )


def failing(
    code: grpc.StatusCode, reason: str = "", delay: float = 0, *, domain: str = "firn"
) -> Callable[[Any, grpc.ServicerContext], NoReturn]:
    """Ends a call with an error, with a reason if one is given, after which to wait `delay`."""
    status = status_pb2.Status(code=code.value[0])
    if reason:
        status.details.add().Pack(error_details_pb2.ErrorInfo(domain=domain, reason=reason))
    if delay:
        span = duration_pb2.Duration(seconds=int(delay), nanos=round(delay % 1 * 1e9))
        status.details.add().Pack(error_details_pb2.RetryInfo(retry_delay=span))
    return failing_with(code, status.SerializeToString())


def failing_with(
    code: grpc.StatusCode, details: bytes
) -> Callable[[Any, grpc.ServicerContext], NoReturn]:
    """Ends a call with an error that has these details, whatever they are."""

    def answer(_: Any, context: grpc.ServicerContext) -> NoReturn:
        context.set_trailing_metadata((("grpc-status-details-bin", details),))
        context.abort(code, "as the test says")

    return answer


def message(position: int, *positions: int) -> event_store_pb2.ReplayEventsResponse:
    """A message of a replay."""
    response = event_store_pb2.ReplayEventsResponse(position=position, head=position)
    for number in positions:
        response.events.add(id=str(number), position=number, payload_json="{}")
    return response


def sending(
    *messages: event_store_pb2.ReplayEventsResponse,
    then: Callable[[Any, grpc.ServicerContext], object] = lambda *_: None,
) -> Callable[[Any, grpc.ServicerContext], Iterator[event_store_pb2.ReplayEventsResponse]]:
    def answer(
        request: Any, context: grpc.ServicerContext
    ) -> Iterator[event_store_pb2.ReplayEventsResponse]:
        yield from messages
        then(request, context)

    return answer
