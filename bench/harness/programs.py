"""The measuring programs, and the servers that they measure."""

import json
import os
import re
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

from harness.results import BenchError, Measurement, Parts

ROOT = Path(__file__).resolve().parents[2]
BIN = ROOT / "build" / "release" / "bin"
# A virtual environment with the contract's stubs in it, made by ./dev.
PYTHON_CLIENT = ROOT / "build" / "tools" / "python-client"

# Far longer than anything takes; it only ends what hangs.
PROGRAM_SECONDS = 3600
START_SECONDS = 60
STOP_SECONDS = 60


def program(name: str) -> Path:
    path = BIN / name
    if not path.exists():
        raise BenchError(f"{path} is missing; build it with ./dev build")
    return path


def measure(name: str, *arguments: object) -> Measurement:
    """Runs a measuring program of ours and reads its line of JSON."""
    return Measurement(**json.loads(run([program(name), *arguments])))


def measure_parts(name: str, *arguments: object) -> Parts:
    """As measure(), of a program that prints several lines, each with the name of its part."""
    lines = map(json.loads, run([program(name), *arguments]).splitlines())
    return {line.pop("part"): Measurement(**line) for line in lines}


def measure_python(*arguments: object) -> Measurement:
    """As measure(), of the client in Python."""
    command = [PYTHON_CLIENT / "bin" / "python", ROOT / "bench" / "python_client" / "replay.py"]
    stubs = {**os.environ, "PYTHONPATH": str(PYTHON_CLIENT / "stubs")}
    return Measurement(**json.loads(run([*command, *arguments], stubs)))


def has_python_client() -> bool:
    return (PYTHON_CLIENT / "bin" / "python").exists()


def run(parts: list[object], environment: dict[str, str] | None = None) -> str:
    """Returns what it printed; what it has to tell besides goes to stderr. `environment`: ours, if
    not given."""
    command = [str(part) for part in parts]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=PROGRAM_SECONDS,
                              env=environment)
    except subprocess.TimeoutExpired:
        raise BenchError(f"{' '.join(command)}: still running after {PROGRAM_SECONDS} s") from None
    if done.returncode != 0:
        raise BenchError(f"{' '.join(command)}: exit status {done.returncode}\n{done.stderr}")
    sys.stderr.write(textwrap.indent(done.stderr, "    "))
    return done.stdout


class Server:
    """A server process that says on its log that it is ready."""

    def __init__(self, command: list[object], log: Path, ready: str,
                 stop_statuses: tuple[int, ...] = (0,)) -> None:
        """`ready` is a regular expression for the log; `stop_statuses` are those with which it ends
        well after SIGTERM (negative: by that signal)."""
        self._stop_statuses = stop_statuses
        self._command = [str(part) for part in command]
        self._log = log
        self._ready = re.compile(ready)
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """While it runs."""
        assert self._process is not None, "pid follows start()"
        return self._process.pid

    def start(self) -> re.Match[str]:
        """Returns what `ready` found."""
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(self._command, stdout=log, stderr=log)
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self._process.poll() is None:
            if found := self._ready.search(self._read_log()):
                return found
            time.sleep(0.02)
        self._process.kill()
        self._process.wait()
        raise self._error("did not start")

    def stop(self) -> None:
        """Asks it to end, and fails if it did not end well, or had ended before."""
        assert self._process is not None, "stop() follows start()"
        self._process.send_signal(signal.SIGTERM)
        try:
            status = self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
            raise self._error(f"did not stop within {STOP_SECONDS} s") from None
        if status not in self._stop_statuses:
            raise self._error(f"ended with status {status}")

    def _read_log(self) -> str:
        return self._log.read_text(encoding="utf-8", errors="replace")

    def _error(self, what: str) -> BenchError:
        return BenchError(f"{self._command[0]} {what}; its log ends:\n{self._read_log()[-2000:]}")
