"""Calls that the way to the server breaks off, and those that are ended for good."""

from __future__ import annotations

from typing import TYPE_CHECKING

import grpc
import pytest

from firn_client import FirnError, NewEvent

from .breaker import (
    END_STREAM,
    Breaker,
    close,
    data,
    goaway,
    half_a_message,
    head,
    headers,
    reset,
    rst_stream,
)

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

    from .caller import Caller

    Answer = Callable[[int], bytes]
    End = Callable[[socket.socket], None]

EVENT = NewEvent(event_type="t", target_type="image", target_id=1, payload={})


def nothing(_: object) -> bytes:
    return b""


def go_on(_: socket.socket) -> None:
    pass


BROKEN_OFF: dict[str, tuple[Answer, End]] = {
    "closed": (nothing, close),
    "reset": (nothing, reset),
    "closed-in-a-frame": (lambda s: data(s)[:5], close),
    "reset-in-a-frame": (lambda s: data(s)[:5], reset),
    "closed-in-a-message": (lambda s: head(s) + half_a_message(s), close),
    "closed-before-the-status": (lambda s: head(s) + data(s), close),
    "reset-before-the-status": (lambda s: head(s) + data(s), reset),
    "no-frames": (lambda _: b"no frames, but long enough to be some" * 9, close),
    "goaway-before-the-call": (lambda _: goaway(0, 0), go_on),
    "goaway-after-the-call": (lambda s: goaway(s, 2), close),
    "ended-without-a-status": (lambda s: head(s) + data(s, END_STREAM), go_on),
    "ended-in-a-message": (lambda s: head(s) + half_a_message(s, END_STREAM), go_on),
    "stopping": (lambda s: head(s, END_STREAM, status="1", message="CANCELLED"), go_on),
}


def stream_reset(code: int) -> Answer:
    return lambda s: rst_stream(s, code)


def stream_reset_in_the_answer(code: int) -> Answer:
    return lambda s: head(s) + data(s) + rst_stream(s, code)


for code in (0, 1, 2, 5, 7, 8, 10, 99):
    BROKEN_OFF[f"stream-reset-{code}"] = (stream_reset(code), go_on)
    BROKEN_OFF[f"stream-reset-{code}-in-the-answer"] = (stream_reset_in_the_answer(code), go_on)


@pytest.mark.parametrize(("answer", "then"), BROKEN_OFF.values(), ids=BROKEN_OFF.keys())
def test_a_call_that_is_broken_off_is_made_again(
    make_caller: type[Caller], answer: Answer, then: End
) -> None:
    with Breaker(answer, then) as breaker:
        caller = make_caller(breaker.address)
        assert caller.wait(caller.client.append(EVENT)).position == 1
        assert breaker.calls == 2
        caller.close()


def said(code: grpc.StatusCode) -> Answer:
    return lambda s: head(s, END_STREAM, status=str(code.value[0]), message="as the test says")


FOR_GOOD: dict[str, tuple[Answer, grpc.StatusCode]] = {
    code.name: (said(code), code)
    for code in (
        grpc.StatusCode.CANCELLED,
        grpc.StatusCode.UNKNOWN,
        grpc.StatusCode.RESOURCE_EXHAUSTED,
        grpc.StatusCode.UNIMPLEMENTED,
        grpc.StatusCode.INTERNAL,
        grpc.StatusCode.UNAUTHENTICATED,
    )
} | {
    "no-status": (lambda s: head(s, END_STREAM), grpc.StatusCode.UNKNOWN),
    "another-protocol": (
        lambda s: headers(s, END_STREAM, {":status": "404", "content-type": "text/html"}),
        grpc.StatusCode.UNIMPLEMENTED,
    ),
    "enhance-your-calm": (stream_reset(11), grpc.StatusCode.RESOURCE_EXHAUSTED),
    "inadequate-security": (stream_reset(12), grpc.StatusCode.PERMISSION_DENIED),
    "no-message": (lambda s: head(s, END_STREAM, status="0"), grpc.StatusCode.INTERNAL),
    "half-a-message": (
        lambda s: head(s) + half_a_message(s) + headers(s, END_STREAM, {"grpc-status": "0"}),
        grpc.StatusCode.INTERNAL,
    ),
    "another-message": (
        lambda s: head(s) + data(s, 0, b"\xff") + headers(s, END_STREAM, {"grpc-status": "0"}),
        grpc.StatusCode.INTERNAL,
    ),
}


@pytest.mark.parametrize(("answer", "code"), FOR_GOOD.values(), ids=FOR_GOOD.keys())
def test_a_call_that_is_ended_for_good_is_not_made_again(
    make_caller: type[Caller], answer: Answer, code: grpc.StatusCode
) -> None:
    with Breaker(answer) as breaker:
        caller = make_caller(breaker.address)
        with pytest.raises(FirnError) as failure:
            caller.wait(caller.client.append(EVENT))
        assert failure.value.code is code
        assert breaker.calls == 1
        caller.close()
