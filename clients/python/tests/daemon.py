"""A daemon of the tests' own."""

from __future__ import annotations

import os
import re
import subprocess
import threading
import time
from pathlib import Path
from typing import IO, Self

ROOT = Path(__file__).resolve().parents[3]
FIRND = Path(os.environ.get("FIRN_FIRND", ROOT / "build/release/bin/firnd"))

_ADDRESS_IN_USE = 4
_LISTENING = re.compile(r"listening address=(\S+)")


def _drain(said: IO[str]) -> None:
    with said:
        said.read()


class Daemon:
    """firnd on a folder of data; started again, it has the same address."""

    def __init__(self, data: Path, *flags: str) -> None:
        self._data = data
        self._flags = flags
        self._listen = "127.0.0.1:0"
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    @property
    def address(self) -> str:
        return self._listen

    @property
    def port(self) -> int:
        return int(self._listen.rsplit(":", 1)[1])

    def start(self) -> None:
        deadline = time.monotonic() + 20
        while not self._try_to_start():
            assert time.monotonic() < deadline, f"{self._listen} is in use"
            time.sleep(0.1)

    def _try_to_start(self) -> bool:
        """False if the address is in use: somebody may have it for a moment, between two starts."""
        settings = ["--listen", self._listen, "--data-dir", str(self._data), *self._flags]
        process = subprocess.Popen([str(FIRND), *settings], stderr=subprocess.PIPE, text=True)
        assert process.stderr
        said = []
        for line in process.stderr:
            said.append(line)
            if found := _LISTENING.search(line):
                self._listen = found[1]
                # What it says later must go somewhere, or it waits.
                self._reader = threading.Thread(target=_drain, args=[process.stderr], daemon=True)
                self._reader.start()
                self._process = process
                return True
        process.stderr.close()
        status = process.wait()
        assert status == _ADDRESS_IN_USE, "the daemon did not start: " + "".join(said)
        return False

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
