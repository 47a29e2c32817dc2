"""A server that breaks its first call off, at any place of HTTP/2, and answers those after it."""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
from typing import TYPE_CHECKING, Self

from .fake import appended

if TYPE_CHECKING:
    from collections.abc import Callable

DATA, HEADERS, RST_STREAM, SETTINGS, PING, GOAWAY = 0, 1, 3, 4, 6, 7
END_STREAM, ACK, END_HEADERS = 1, 1, 4


def frame(kind: int, flags: int, stream: int, payload: bytes = b"") -> bytes:
    head = struct.pack(">I", len(payload))[1:] + bytes([kind, flags]) + struct.pack(">I", stream)
    return head + payload


def headers(stream: int, flags: int, fields: dict[str, str]) -> bytes:
    block = b""
    for text in (text.encode() for field in fields.items() for text in ("", *field)):
        block += bytes([len(text)]) + text  # the empty one: a literal with a new name
    return frame(HEADERS, flags | END_HEADERS, stream, block)


def head(stream: int, flags: int = 0, **status: str) -> bytes:
    """What an answer begins with."""
    fields = {":status": "200", "content-type": "application/grpc"}
    return headers(stream, flags, fields | {f"grpc-{name}": text for name, text in status.items()})


def data(stream: int, flags: int = 0, message: bytes | None = None) -> bytes:
    """What `AppendEvent` is answered with, or this."""
    message = appended().SerializeToString() if message is None else message
    return frame(DATA, flags, stream, b"\0" + struct.pack(">I", len(message)) + message)


def half_a_message(stream: int, flags: int = 0) -> bytes:
    return frame(DATA, flags, stream, b"\0\0\0\0\x09\x08")


def rst_stream(stream: int, code: int) -> bytes:
    return frame(RST_STREAM, 0, stream, struct.pack(">I", code))


def goaway(last: int, code: int) -> bytes:
    return frame(GOAWAY, 0, 0, struct.pack(">II", last, code))


def close(connection: socket.socket) -> None:
    connection.shutdown(socket.SHUT_RDWR)


def reset(connection: socket.socket) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


class Breaker:
    """Answers the first call with what `answer` makes for its stream, and does `then`."""

    def __init__(
        self,
        answer: Callable[[int], bytes],
        then: Callable[[socket.socket], None] = lambda _: None,
    ) -> None:
        self.calls = 0
        self._answer = answer
        self._then = then
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._connections: list[socket.socket] = []
        self.address = f"127.0.0.1:{self._listener.getsockname()[1]}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._listen, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        for each in (self._listener, *self._connections):
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()

    def _listen(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                self._connections.append(connection)
                threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError, EOFError):
            _receive(connection, 24)  # the client's preface
            connection.sendall(frame(SETTINGS, 0, 0))
            while True:
                self._take_frame(connection)

    def _take_frame(self, connection: socket.socket) -> None:
        header = _receive(connection, 9)
        kind, flags, stream = header[3], header[4], int.from_bytes(header[5:], "big")
        payload = _receive(connection, int.from_bytes(header[:3], "big"))
        if kind in (SETTINGS, PING) and not flags & ACK:
            connection.sendall(frame(kind, ACK, 0, payload if kind == PING else b""))
        if kind == DATA and flags & END_STREAM:  # the request is there
            self.calls += 1
            if self.calls == 1:
                connection.sendall(self._answer(stream))
                self._then(connection)
            else:
                end = headers(stream, END_STREAM, {"grpc-status": "0"})
                connection.sendall(head(stream) + data(stream) + end)


def _receive(connection: socket.socket, count: int) -> bytes:
    received = b""
    while len(received) < count:
        part = connection.recv(count - len(received))
        if not part:
            raise EOFError
        received += part
    return received
