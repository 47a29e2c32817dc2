"""The measuring programs, and the servers that they measure."""

import json
import re
import signal
import subprocess
import time
from pathlib import Path

from harness.results import BenchError, Measurement

ROOT = Path(__file__).resolve().parents[2]
BIN = ROOT / "build" / "release" / "bin"

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
    command = [str(program(name)), *map(str, arguments)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=PROGRAM_SECONDS)
    except subprocess.TimeoutExpired:
        raise BenchError(f"{' '.join(command)}: still running after {PROGRAM_SECONDS} s") from None
    if done.returncode != 0:
        raise BenchError(f"{' '.join(command)}: exit status {done.returncode}\n{done.stderr}")
    return Measurement(**json.loads(done.stdout))


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
