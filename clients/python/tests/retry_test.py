from __future__ import annotations

import grpc
import pytest

from firn_client import ClosedError, FirnError, OverloadedError, Reason
from firn_client._retry import (
    Attempts,
    Backoff,
    Reconnection,
    is_disconnection,
    is_interruption,
    passes_by_itself,
)


def error(code: grpc.StatusCode, reason: str = "") -> FirnError:
    return FirnError("message", code=code, reason=reason)


UNAVAILABLE = error(grpc.StatusCode.UNAVAILABLE)


def overloaded(delay: float) -> OverloadedError:
    return OverloadedError(
        "full",
        code=grpc.StatusCode.RESOURCE_EXHAUSTED,
        reason=Reason.OVERLOADED,
        retry_delay=delay,
    )


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_pauses_double_from_50_ms_to_2_s() -> None:
    backoff = Backoff(jitter=lambda: 0.0)
    pauses = [backoff.next() for _ in range(8)]
    assert pauses == [0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 2.0, 2.0]


def test_pauses_are_shortened_by_up_to_a_half() -> None:
    assert Backoff(jitter=lambda: 1.0).next() == 0.025
    for _ in range(100):
        assert 0.025 <= Backoff().next() <= 0.05


@pytest.mark.parametrize(
    ("failure", "passes"),
    [
        (UNAVAILABLE, True),
        (error(grpc.StatusCode.UNAVAILABLE, Reason.SHUTTING_DOWN), True),
        (error(grpc.StatusCode.UNAVAILABLE, Reason.READ_ONLY), False),
        (overloaded(1), True),
        (error(grpc.StatusCode.RESOURCE_EXHAUSTED, Reason.DISK_FULL), False),
        (error(grpc.StatusCode.INTERNAL), False),
        (error(grpc.StatusCode.DEADLINE_EXCEEDED), False),
        (ClosedError(), False),
    ],
)
def test_what_passes_by_itself(failure: FirnError, passes: bool) -> None:
    assert passes_by_itself(failure) is passes


@pytest.mark.parametrize(
    ("failure", "resumed"),
    [
        (UNAVAILABLE, True),
        (error(grpc.StatusCode.UNAVAILABLE, Reason.SHUTTING_DOWN), True),
        (error(grpc.StatusCode.INTERNAL), True),
        (error(grpc.StatusCode.CANCELLED), True),
        (error(grpc.StatusCode.INTERNAL, Reason.INTERNAL), False),
        (error(grpc.StatusCode.RESOURCE_EXHAUSTED, Reason.CONSUMER_TOO_SLOW), False),
        (ClosedError(), False),
    ],
)
def test_what_a_stream_is_resumed_after(failure: FirnError, resumed: bool) -> None:
    assert is_disconnection(failure) is resumed


def test_attempts_end_with_the_last_error_when_the_deadline_comes() -> None:
    clock = Clock()
    attempts = Attempts(1.0, clock)
    assert attempts.remaining() == 1.0
    assert attempts.pause_after(UNAVAILABLE) <= 0.05
    clock.now += 0.99
    with pytest.raises(FirnError) as failure:
        attempts.pause_after(UNAVAILABLE)
    assert failure.value is UNAVAILABLE
    clock.now += 1
    assert attempts.remaining() == 0


def test_the_delay_that_the_server_asks_for_is_waited() -> None:
    assert Attempts(30).pause_after(overloaded(1.5)) == 1.5


def test_without_a_deadline_that_delay_has_an_end() -> None:
    asked = OverloadedError(
        "", code=grpc.StatusCode.UNAVAILABLE, reason=Reason.OVERLOADED, retry_delay=1e9
    )
    assert Reconnection(float("inf")).pause_after(asked) == 30
    with pytest.raises(FirnError):
        Reconnection(3600).pause_after(asked)


def test_what_does_not_pass_is_raised_at_once() -> None:
    invalid = error(grpc.StatusCode.INVALID_ARGUMENT, Reason.INVALID_FIELD)
    with pytest.raises(FirnError):
        Attempts(30).pause_after(invalid)


def test_each_reconnection_has_its_own_time() -> None:
    clock = Clock()
    reconnection = Reconnection(1.0, clock)
    reconnection.pause_after(UNAVAILABLE)
    reconnection.succeeded()
    clock.now += 60
    assert reconnection.pause_after(UNAVAILABLE) <= 0.05
    clock.now += 60
    with pytest.raises(FirnError):
        reconnection.pause_after(UNAVAILABLE)


def test_the_attempt_that_the_deadline_cut_off_says_less_than_the_one_before() -> None:
    cut_off = error(grpc.StatusCode.DEADLINE_EXCEEDED)
    with pytest.raises(FirnError) as failure:
        Attempts(30).pause_after(cut_off)
    assert failure.value is cut_off
    attempts = Attempts(30)
    attempts.pause_after(UNAVAILABLE)
    with pytest.raises(FirnError) as failure:
        attempts.pause_after(cut_off)
    assert failure.value is UNAVAILABLE
    clock = Clock()
    reconnection = Reconnection(1, clock)
    reconnection.pause_after(UNAVAILABLE)
    clock.now += 2
    with pytest.raises(FirnError) as failure:
        reconnection.pause_after(cut_off)
    assert failure.value is UNAVAILABLE
    # What the server says of the deadline is more.
    said = error(grpc.StatusCode.DEADLINE_EXCEEDED, Reason.DEADLINE_EXCEEDED)
    attempts = Attempts(30)
    attempts.pause_after(UNAVAILABLE)
    with pytest.raises(FirnError) as failure:
        attempts.pause_after(said)
    assert failure.value is said


@pytest.mark.parametrize(
    ("failure", "goes_on"),
    [
        (UNAVAILABLE, True),
        (error(grpc.StatusCode.UNAVAILABLE, Reason.SHUTTING_DOWN), True),
        (error(grpc.StatusCode.UNAVAILABLE, Reason.READ_ONLY), False),
        (overloaded(1), True),
        (error(grpc.StatusCode.RESOURCE_EXHAUSTED), False),
        (error(grpc.StatusCode.INTERNAL), True),
        (error(grpc.StatusCode.INTERNAL, Reason.INTERNAL), False),
        (ClosedError(), False),
    ],
)
def test_what_an_append_stream_goes_on_after(failure: FirnError, goes_on: bool) -> None:
    assert is_interruption(failure) is goes_on
