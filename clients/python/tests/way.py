"""The way to a server, whose connections can die without either end being told."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from typing import Self


class Way:
    """Passes on what comes from each end of a connection, until it is blocked."""

    def __init__(self, server: str) -> None:
        host, port = server.split(":")
        self._server = (host, int(port))
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._sockets: list[socket.socket] = []
        self._dead: set[socket.socket] = set()
        self.address = f"127.0.0.1:{self._listener.getsockname()[1]}"
        self.connections = 0
        """How many there have been."""
        self.ended = 0
        """How many of them the client has ended."""

    def __enter__(self) -> Self:
        threading.Thread(target=self._listen, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        for each in (self._listener, *self._sockets):
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()

    def block(self) -> None:
        """Lets nothing through any more on the connections that there are."""
        self._dead.update(self._sockets)

    def wait_for_ended(self, count: int) -> None:
        """Waits until the client has ended so many connections."""
        deadline = time.monotonic() + 10
        while self.ended < count:
            assert time.monotonic() < deadline, f"{self.ended} of {count}"
            time.sleep(0.02)

    def _listen(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                far = socket.create_connection(self._server)
                self.connections += 1
                self._sockets += [near, far]
                threading.Thread(target=self._ask, args=(near, far), daemon=True).start()
                threading.Thread(target=self._pass, args=(far, near), daemon=True).start()

    def _ask(self, near: socket.socket, far: socket.socket) -> None:
        self._pass(near, far)
        self.ended += 1

    def _pass(self, source: socket.socket, target: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(1 << 16):
                if source not in self._dead:
                    target.sendall(data)
            if source not in self._dead:
                target.shutdown(socket.SHUT_WR)
