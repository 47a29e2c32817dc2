#!/usr/bin/env python3
"""What a consumer in Python gets of ReplayEvents: reads the log again and again, with the stubs
that grpcio-tools makes, and looks at the position of every event. Prints a line of JSON, as the
other measuring programs do.

With --memory it receives the messages once and parses them again and again: what protobuf allows,
whatever the server.
"""

import argparse
import json
import math
import sys
import time
from typing import Callable, Iterable

import grpc
from grpc.experimental import ChannelOptions

from firn.v1 import event_pb2, event_store_pb2, event_store_pb2_grpc

# A message of the contract's size is far below.
MESSAGE_BYTES_MAX = 32 << 20

Response = event_store_pb2.ReplayEventsResponse


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--address", required=True, metavar="HOST:PORT")
    parser.add_argument("--seconds", type=float, default=3,
                        help="stop after the pass under way when so long has passed")
    parser.add_argument("--memory", action="store_true", help="parse what was received before")
    parser.add_argument("--echo", action="store_true",
                        help="the server is firn-bench-echo-server: positions are not checked")
    arguments = parser.parse_args()
    options = [("grpc.max_receive_message_length", MESSAGE_BYTES_MAX),
               # Reads on the thread that iterates instead of on another that hands over.
               (ChannelOptions.SingleThreadedUnaryStream, 1)]
    with grpc.insecure_channel(arguments.address, options=options) as channel:
        replay: Callable[[], Iterable[Response]] = stream_of(channel)
        if arguments.memory:
            messages = [response.SerializeToString() for response in replay()]
            replay = lambda: map(Response.FromString, messages)  # noqa: E731
        print(json.dumps(measure(replay, arguments.seconds, check=not arguments.echo)))


def stream_of(channel: grpc.Channel) -> Callable[[], Iterable[Response]]:
    stub = event_store_pb2_grpc.EventStoreStub(channel)
    request = event_store_pb2.ReplayEventsRequest(payload_form=event_pb2.PAYLOAD_FORM_JSON)
    return lambda: stub.ReplayEvents(request)


def measure(replay: Callable[[], Iterable[Response]], seconds: float, check: bool) -> dict:
    """One pass to warm up, then one after the other for so long."""
    size = sum(response.ByteSize() for response in replay())
    waits: list[float] = []
    passes = stored = 0
    began = time.perf_counter()
    while (took := time.perf_counter() - began) < seconds or passes == 0:
        stored = run_pass(replay(), check, waits)
        passes += 1
    waits.sort()
    return {"count": passes * stored, "bytes": passes * size, "seconds": took, "stored": stored,
            "p50_us": percentile(waits, 0.5), "p99_us": percentile(waits, 0.99),
            "p999_us": percentile(waits, 0.999)}


def run_pass(responses: Iterable[Response], check: bool, waits: list[float]) -> int:
    """Returns how many events there were."""
    count = position = 0
    last = time.perf_counter()
    for response in responses:
        for event in response.events:
            count += 1
            position = event.position
        if check and (position != count or response.position != position):
            sys.exit(f"replay: position {position} of event number {count}")
        now = time.perf_counter()
        waits.append(now - last)
        last = now
    return count


def percentile(waits: list[float], part: float) -> int:
    """In microseconds, by the nearest rank."""
    return round(waits[max(math.ceil(part * len(waits)), 1) - 1] * 1e6)


if __name__ == "__main__":
    main()
