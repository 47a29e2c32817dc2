"""How an append stream lives and ends: idle, closed, broken, by a fault of its own."""

from __future__ import annotations

import asyncio
import threading
import time
from typing import TYPE_CHECKING, Any

import grpc
import pytest

from firn_client import AppendedBatch, Client, ClosedError, FirnError, NewEvent
from firn_client._outstanding import Outstanding
from firn_client._pb import event_store_pb2
from firn_client.aio import AsyncClient

from .append_stream_test import appended_at, connection
from .caller import AsyncCaller
from .fake import failing

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterator
    from concurrent.futures import Future

    from .caller import Caller
    from .daemon import Daemon
    from .fake import FakeServer

EVENT = NewEvent(event_type="t", target_type="image", target_id=1, payload={})


def other() -> NewEvent:
    return NewEvent(event_type="t", target_type="image", target_id=1, payload={})


class Stream:
    """A stream of either client; its calls wait."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller
        self._is_async = isinstance(caller, AsyncCaller)
        self.stream = self._run(self._open) if self._is_async else caller.client.append_stream()

    def _run(self, make: Callable[[], Coroutine[Any, Any, Any]]) -> Any:
        return self._caller.wait(make())

    async def _open(self) -> Any:
        return self._caller.client.append_stream()

    def append(self, event: NewEvent) -> Any:
        return self._caller.wait(self.stream.append([event]))

    def answer(self, future: Any) -> AppendedBatch | BaseException:
        if not self._is_async:
            return future.exception(20) or future.result()  # type: ignore[no-any-return]

        async def settled() -> Any:
            await asyncio.wait([future], timeout=20)
            return future.exception() or future.result()

        return self._run(settled)  # type: ignore[no-any-return]

    def idle(self, seconds: float) -> None:
        self._caller.idle(seconds)

    def close(self) -> None:
        self._caller.wait(self.stream.close())


def test_an_idle_stream_outlives_a_server_that_is_away(
    daemon: Daemon, make_caller: type[Caller]
) -> None:
    caller = make_caller(f"firn://{daemon.address}?deadline=2s")
    stream = Stream(caller)
    assert isinstance(stream.answer(stream.append(EVENT)), AppendedBatch)
    daemon.kill()
    stream.idle(3)
    daemon.start()
    answer = stream.answer(stream.append(other()))
    assert isinstance(answer, AppendedBatch)
    assert answer.events[0].position == 2
    stream.close()
    caller.close()


def test_it_closes_at_once_if_nothing_is_outstanding(daemon: Daemon, caller: Caller) -> None:
    stream = Stream(caller)
    stream.answer(stream.append(EVENT))
    daemon.kill()
    stream.idle(0.2)
    begin = time.monotonic()
    stream.close()
    assert time.monotonic() - begin < 5


def test_it_does_not_wait_for_the_end_of_a_call(server: FakeServer, fake_caller: Caller) -> None:
    def answer(requests: Any, _: grpc.ServicerContext) -> Iterator[Any]:
        next(requests)
        result = appended_at(1)
        result.request_number = 1
        yield event_store_pb2.AppendStreamResponse(results=[result])
        server.stopping.wait(10)

    server.answers["AppendStream"] = [answer]
    for wait_first in (True, False):
        stream = Stream(fake_caller)
        future = stream.append(EVENT)
        if wait_first:
            stream.answer(future)
        begin = time.monotonic()
        stream.close()
        assert time.monotonic() - begin < 5
        assert isinstance(stream.answer(future), AppendedBatch)


def test_nothing_is_sent_before_there_is_something(server: FakeServer, fake_caller: Caller) -> None:
    stream = Stream(fake_caller)
    stream.idle(0.2)
    assert "AppendStream" not in server.requests
    stream.close()


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (grpc.StatusCode.RESOURCE_EXHAUSTED, ""),  # it is too large for a proxy
        (grpc.StatusCode.UNAVAILABLE, "READ_ONLY"),
    ],
)
def test_what_does_not_pass_ends_it(
    server: FakeServer, fake_caller: Caller, code: grpc.StatusCode, reason: str
) -> None:
    server.answers["AppendStream"] = [failing(code, reason)]
    (answer,) = fake_caller.append_stream([{"events": [EVENT]}])
    assert isinstance(answer, FirnError)
    assert (answer.code, answer.reason) == (code, reason)
    # gRPC for asyncio loses a status now and then that comes while it writes.
    assert len(server.requests["AppendStream"]) <= 3


def test_a_fault_of_its_own_is_told_to_all(
    server: FakeServer, fake_caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> Any:
        raise ZeroDivisionError("a fault")

    monkeypatch.setattr(Outstanding, "answered", fail)
    server.answers["AppendStream"] = [connection(1, [appended_at(1)], [])]
    stream = Stream(fake_caller)
    failure = stream.answer(stream.append(EVENT))
    assert isinstance(failure, FirnError)
    assert failure.code is grpc.StatusCode.INTERNAL
    assert isinstance(failure.__cause__, ZeroDivisionError)
    with pytest.raises(FirnError, match="fault of its own"):
        stream.append(other())
    stream.close()


def test_closing_the_client_ends_it(server: FakeServer, make_caller: type[Caller]) -> None:
    server.answers["AppendStream"] = [lambda *_: server.stopping.wait(10)]
    caller = make_caller(server.address)
    stream, idle = Stream(caller), Stream(caller)
    future = stream.append(EVENT)
    stream.idle(0.2)
    caller.close_client()
    assert isinstance(stream.answer(future), ClosedError)
    for either in (stream, idle):
        either.idle(0.2)
        with pytest.raises(ClosedError):
            either.append(other())
        either.close()
    caller.close()


def test_how_much_is_outstanding_at_most() -> None:
    outstanding: Outstanding[Future[AppendedBatch]] = Outstanding()
    request = event_store_pb2.AppendStreamRequest()
    assert outstanding.has_room(20 << 20), "a large one goes alone"
    outstanding.add(request, 7 << 20, None)  # type: ignore[arg-type]
    assert outstanding.has_room(1 << 20)
    assert not outstanding.has_room((1 << 20) + 1)
    outstanding.abandon()
    for _ in range(1024):
        assert outstanding.has_room(1)
        outstanding.add(request, 1, None)  # type: ignore[arg-type]
    assert not outstanding.has_room(1)


def test_a_callback_does_not_wait_for_its_own_stream(
    server: FakeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("firn_client._outstanding._MOST_REQUESTS", 1)

    def answer(requests: Any, _: grpc.ServicerContext) -> Iterator[Any]:
        for number, _request in enumerate(requests, 1):
            result = appended_at(number)
            result.request_number = number
            yield event_store_pb2.AppendStreamResponse(results=[result])

    server.answers["AppendStream"] = [answer]
    failures: list[BaseException] = []
    called = threading.Event()

    def append_two(_: Future[AppendedBatch]) -> None:
        try:
            stream.append([other()])
            stream.append([other()])
        except RuntimeError as failure:
            failures.append(failure)
        called.set()

    with Client(server.address) as client:
        stream = client.append_stream()
        future = stream.append([EVENT])
        future.add_done_callback(append_two)
        assert called.wait(5)
        stream.close()
    assert len(failures) == 1


def test_who_closes_it_is_cancelled_alone(server: FakeServer) -> None:
    server.answers["AppendStream"] = [lambda *_: server.stopping.wait(10)]

    async def run() -> None:
        async with AsyncClient(server.address) as client:
            stream = client.append_stream()
            future = await stream.append([EVENT])
            tasks = [asyncio.create_task(stream.close()) for _ in range(2)]
            await asyncio.sleep(0.2)
            tasks[0].cancel()
            done, _ = await asyncio.wait(tasks, timeout=5)
            assert len(done) == 2
            assert [task.cancelled() for task in tasks] == [True, False]
            assert future.cancelled()

    asyncio.run(run())


def answering(pauses: list[float]) -> Callable[..., Iterator[Any]]:
    """Answers each request after so long; those after them never."""

    def answer(requests: Any, context: grpc.ServicerContext) -> Iterator[Any]:
        for number, pause in enumerate(pauses, 1):
            next(requests)
            time.sleep(pause)
            result = appended_at(number)
            result.request_number = number
            yield event_store_pb2.AppendStreamResponse(results=[result])
        for _ in requests:
            pass
        while context.is_active():
            time.sleep(0.05)

    return answer


def test_no_answer_ends_it(server: FakeServer, make_caller: type[Caller]) -> None:
    server.answers["AppendStream"] = [answering([0.0])]
    caller = make_caller(f"firn://{server.address}?deadline=1s")
    stream = Stream(caller)
    assert isinstance(stream.answer(stream.append(EVENT)), AppendedBatch)
    stream.idle(1.5)  # nobody waits
    begin = time.monotonic()
    failure = stream.answer(stream.append(other()))
    assert isinstance(failure, FirnError)
    assert failure.code is grpc.StatusCode.DEADLINE_EXCEEDED
    assert 0.9 < time.monotonic() - begin < 5
    lengths = set()
    for _ in range(3):
        with pytest.raises(FirnError, match="no answer") as again:
            stream.append(other())
        lengths.add(len(again.traceback))
    assert len(lengths) == 1, "what it is told with does not grow"
    stream.close()
    caller.close()


def test_slow_answers_do_not_end_it(server: FakeServer, make_caller: type[Caller]) -> None:
    server.answers["AppendStream"] = [answering([0.9] * 4)]
    caller = make_caller(f"firn://{server.address}?deadline=3s")
    answers = caller.append_stream([{"events": [other()]} for _ in range(4)])
    assert all(isinstance(answer, AppendedBatch) for answer in answers)
    caller.close()


def test_slow_callbacks_do_not_end_it(server: FakeServer) -> None:
    server.answers["AppendStream"] = [answering([0.0, 0.0])]
    with Client(f"firn://{server.address}?deadline=1s") as client:
        with client.append_stream() as stream:
            first, second = stream.append([EVENT]), stream.append([other()])
            first.add_done_callback(lambda _: time.sleep(2.5))
        assert isinstance(first.result(), AppendedBatch)
        assert isinstance(second.result(), AppendedBatch)


def test_a_busy_loop_is_not_taken_for_silence(server: FakeServer) -> None:
    server.answers["AppendStream"] = [answering([0.5])]

    async def run() -> None:
        async with AsyncClient(f"firn://{server.address}?deadline=1s") as client:
            async with client.append_stream() as stream:
                future = await stream.append([EVENT])
                await asyncio.sleep(0.1)
                time.sleep(2)  # noqa: ASYNC251
            assert isinstance(future.result(), AppendedBatch)

    asyncio.run(run())


def test_an_answer_wakes_no_more_tasks_than_there_is_room_for(
    server: FakeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And the first first: else it takes the square of the tasks until all have had their turn."""
    looks = 0
    has_room = Outstanding.has_room

    def look(outstanding: Outstanding[Any], size: int) -> bool:
        nonlocal looks
        looks += 1
        return has_room(outstanding, size)

    monkeypatch.setattr(Outstanding, "has_room", look)
    server.answers["AppendStream"] = [answering([0.0] * 1500)]
    order: list[int] = []

    async def run() -> None:
        async with AsyncClient(server.address) as client, client.append_stream() as stream:

            async def append(number: int) -> None:
                answer = await stream.append([EVENT])
                order.append(number)
                await answer

            await asyncio.gather(*(append(number) for number in range(1500)))

    asyncio.run(run())
    assert order == list(range(1500))
    assert looks < 5 * 1500
