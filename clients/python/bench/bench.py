"""The client beside the bare generated stubs, in one process, in turn.

Prints one JSON object for each round; the first pair of rounds is thrown away. Appends are single
events from 64 tasks of asyncio.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import time
import uuid
from collections.abc import Awaitable, Callable, Iterable

import grpc

from firn_client import Client, Event, NewEvent
from firn_client._pb import event_pb2, event_store_pb2, event_store_pb2_grpc
from firn_client.aio import AsyncClient

IN_FLIGHT = 64
BATCH = 500
PAYLOAD = json.dumps({"text": "x" * 244})
REPLAY = event_store_pb2.ReplayEventsRequest(payload_form=event_pb2.PAYLOAD_FORM_JSON)
OPTIONS = [("grpc.max_receive_message_length", -1)]


def report(case: str, system: str, events: int, seconds: float) -> None:
    figures = {
        "client": "python",
        "case": case,
        "system": system,
        "events_per_second": round(events / seconds),
    }
    print(json.dumps(figures), flush=True)


def new_event(number: int) -> NewEvent:
    return NewEvent(
        event_type="bench_event",
        target_type="image",
        target_id=number % 1000 + 1,
        payload=PAYLOAD,
        id=str(uuid.uuid4()),
    )


def bare_event(number: int) -> event_pb2.EventDTO:
    return event_pb2.EventDTO(
        id=str(uuid.uuid4()),
        timestamp=time.time_ns() // 1_000_000,
        event_type="bench_event",
        target_type="image",
        target_id=number % 1000 + 1,
        payload_json=PAYLOAD,
    )


async def append_for(append: Callable[[int], Awaitable[object]], seconds: float) -> None:
    numbers = itertools.count()
    end = time.perf_counter() + seconds

    async def work() -> None:
        while time.perf_counter() < end:
            await append(next(numbers))

    await asyncio.gather(*(work() for _ in range(IN_FLIGHT)))


async def bench_append(address: str, rounds: int, seconds: float) -> None:
    channel = grpc.aio.insecure_channel(address)
    async with AsyncClient(address) as client, channel:
        stub = event_store_pb2_grpc.EventStoreStub(channel)

        async def bare(number: int) -> None:
            request = event_store_pb2.AppendEventRequest(event=bare_event(number))
            await stub.AppendEvent(request, timeout=30)

        async def sdk(number: int) -> None:
            await client.append(new_event(number))

        for number in range(rounds + 1):
            for system, append in (("sdk", sdk), ("bare", bare)):
                before = (await client.head()).position
                begin = time.perf_counter()
                await append_for(append, seconds)
                took = time.perf_counter() - begin
                if number:
                    report("append", system, (await client.head()).position - before, took)


def read(events: Iterable[Event] | Iterable[event_pb2.EventDTO]) -> int:
    """Reads what a program reads of each event."""
    length = 0
    for event in events:
        length += event.position + len(event.id) + len(event.event_type)
        length += len(event.stream) + len(event.payload_json)
    return length


def fill(client: Client, events: int) -> None:
    missing = events - client.head().position
    with client.append_stream() as stream:
        for begin in range(0, missing, BATCH):
            stream.append(map(new_event, range(begin, min(begin + BATCH, missing))))


def bench_replay(address: str, rounds: int) -> None:
    with Client(address) as client, grpc.insecure_channel(address, OPTIONS) as channel:
        stub = event_store_pb2_grpc.EventStoreStub(channel)

        def bare() -> int:
            return sum(read(message.events) for message in stub.ReplayEvents(REPLAY))

        def sdk() -> int:
            return read(client.replay())

        events = client.head().position
        for number in range(rounds + 1):
            lengths = set()
            for system, replay in (("sdk", sdk), ("bare", bare)):
                begin = time.perf_counter()
                lengths.add(replay())
                if number:
                    report("replay", system, events, time.perf_counter() - begin)
            assert len(lengths) == 1


async def bench_asyncio_replay(address: str, rounds: int) -> None:
    channel = grpc.aio.insecure_channel(address, OPTIONS)
    async with AsyncClient(address) as client, channel:
        stub = event_store_pb2_grpc.EventStoreStub(channel)

        async def bare() -> int:
            length = 0
            async for message in stub.ReplayEvents(REPLAY):
                length += read(message.events)
            return length

        async def sdk() -> int:
            length = 0
            async for batch in client.replay().batches():
                length += read(batch)
            return length

        events = (await client.head()).position
        for number in range(rounds + 1):
            lengths = set()
            for system, replay in (("sdk", sdk), ("bare", bare)):
                begin = time.perf_counter()
                lengths.add(await replay())
                if number:
                    report("replay", system, events, time.perf_counter() - begin)
            assert len(lengths) == 1


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("address")
    parser.add_argument("--rounds", type=int, default=5, help="of each of the two")
    parser.add_argument("--seconds", type=float, default=5, help="of a round of appends")
    parser.add_argument("--events", type=int, default=200_000, help="that a replay reads")
    parser.add_argument("--asyncio", action="store_true", help="let the asyncio client replay")
    arguments = parser.parse_args()
    address, rounds = arguments.address, arguments.rounds
    with Client(address) as client:
        fill(client, arguments.events)
    if arguments.asyncio:
        asyncio.run(bench_asyncio_replay(address, rounds))
    else:
        bench_replay(address, rounds)
    asyncio.run(bench_append(address, rounds, arguments.seconds))


if __name__ == "__main__":
    main()
