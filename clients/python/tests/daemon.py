"""A daemon of the tests' own."""

from __future__ import annotations

import os
import socket
import subprocess
import threading
from pathlib import Path
from typing import IO, Self

ROOT = Path(__file__).resolve().parents[3]
FIRND = Path(os.environ.get("FIRN_FIRND", ROOT / "build/release/bin/firnd"))

_LISTENING = "listening address="


def _drain(said: IO[str]) -> None:
    with said:
        said.read()


class Daemon:
    """firnd on a folder of data; started again, it has the same address."""

    def __init__(self, data: Path, *flags: str) -> None:
        self._data = data
        self._flags = flags
        # Keeps the port from being given to another, which clients would take for this one, while
        # the daemon is not there. Who asks for the very port may listen at it.
        self._port = socket.socket()
        self._port.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._port.bind(("127.0.0.1", 0))
        self._listen = f"127.0.0.1:{self.port}"
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()
        self._port.close()

    @property
    def address(self) -> str:
        return self._listen

    @property
    def port(self) -> int:
        port: int = self._port.getsockname()[1]
        return port

    def start(self) -> None:
        settings = ["--listen", self._listen, "--data-dir", str(self._data), *self._flags]
        process = subprocess.Popen([str(FIRND), *settings], stderr=subprocess.PIPE, text=True)
        assert process.stderr
        said = []
        for line in process.stderr:
            said.append(line)
            if _LISTENING in line:
                # What it says later must go somewhere, or it waits.
                self._reader = threading.Thread(target=_drain, args=[process.stderr], daemon=True)
                self._reader.start()
                self._process = process
                return
        process.stderr.close()
        process.wait()
        raise AssertionError("the daemon did not start: " + "".join(said))

    def stop(self) -> None:
        """In an orderly way."""
        self._end("terminate")

    def kill(self) -> None:
        """As a crash would."""
        self._end("kill")

    def _end(self, how: str) -> None:
        if self._process is not None:
            getattr(self._process, how)()
            self._process.wait()
            self._reader.join()
            self._process = None
