#!/usr/bin/env python3
"""Runs docs/examples/consumer.py while the daemon, and the consumer itself, are killed and started
again, and checks that it worked every event off exactly once and in order.

Usage: consumer_test.py BIN_DIR. The consumer needs grpcio and grpcio-tools, which are installed
with pip into build/tools. Without them the test is skipped, loudly; with CI set that is a failure.
"""

import json
import os
import re
import sqlite3
import subprocess
import sys
import tempfile
import time
import uuid
from pathlib import Path
from typing import Callable

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = ROOT / "docs" / "examples" / "consumer.py"
PAGE = ROOT / "docs" / "consumer.md"
SKIPPED = 77
WAIT_SECONDS = 60
ROUNDS = 6
ROUND_EVENTS = 400


def requirements() -> list[str]:
    """The versions that the page tells people to install."""
    found = re.search(r"pip install (.+)", PAGE.read_text(encoding="utf-8"))
    if not found:
        sys.exit("docs/consumer.md does not say what to install")
    return found.group(1).split()


def skip(why: str) -> None:
    print(f"SKIPPED: {why}; docs/examples/consumer.py is not tested", file=sys.stderr)
    sys.exit(1 if os.environ.get("CI") else SKIPPED)


def install() -> Path:
    """The Python of a virtual environment that has what the consumer needs."""
    packages = requirements()
    folder = ROOT / "build" / "tools" / "-".join(["python", *packages]).replace("==", "-")
    python = folder / "bin" / "python"
    probe = [python, "-c", "import grpc, grpc_tools.protoc"]
    if python.exists() and subprocess.run(probe, capture_output=True).returncode == 0:
        return python
    for command in ([sys.executable, "-m", "venv", "--clear", folder],
                    [python, "-m", "pip", "install", "--quiet", *packages]):
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if done.returncode != 0:
            last = done.stdout.strip().splitlines()[-1:]
            skip(f"{' '.join(packages)} cannot be installed: {' '.join(last)}")
    return python


def make_stubs(python: Path, folder: Path) -> None:
    folder.mkdir()
    protos = sorted(path.relative_to(ROOT) for path in (ROOT / "proto/firn/v1").glob("*.proto"))
    subprocess.run([python, "-m", "grpc_tools.protoc", "--proto_path=proto",
                    f"--python_out={folder}", f"--grpc_python_out={folder}", *protos],
                   cwd=ROOT, check=True)


def await_that(condition: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + WAIT_SECONDS
    while not condition():
        if time.monotonic() > deadline:
            sys.exit(f"waited {WAIT_SECONDS} s in vain: {what}")
        time.sleep(0.01)


class Daemon:
    """A firnd that keeps its address when it is started again."""

    def __init__(self, binaries: Path, folder: Path) -> None:
        self.program = binaries / "firnd"
        self.folder = folder
        self.address = "127.0.0.1:0"
        self.start()

    def start(self) -> None:
        log = self.folder / "firnd.log"
        with log.open("wb") as stderr:
            self.process = subprocess.Popen(
                [self.program, "--listen", self.address, "--data-dir", self.folder / "data"],
                stderr=stderr)
        pattern = re.compile(r"listening address=(\S+) ")
        await_that(lambda: pattern.search(log.read_text()) is not None, "firnd does not listen")
        found = pattern.search(log.read_text())
        assert found
        self.address = found.group(1)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


class Consumer:
    """The program under test, on one database."""

    def __init__(self, python: Path, stubs: Path, folder: Path, address: str) -> None:
        self.command = [python, PROGRAM, address, folder / "consumer.db"]
        self.environment = {**os.environ, "PYTHONPATH": str(stubs)}
        self.database = folder / "consumer.db"
        self.start()

    def start(self) -> None:
        self.process = subprocess.Popen(self.command, env=self.environment)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def read(self, query: str) -> list[int]:
        if self.process.poll() is not None:
            sys.exit(f"the consumer ended with exit status {self.process.returncode}")
        with sqlite3.connect(self.database, timeout=30) as db:
            tables = db.execute("select count(*) from sqlite_master").fetchone()[0]
            return [row[0] for row in db.execute(query)] if tables == 2 else []

    def checkpoint(self) -> int:
        return (self.read("select position from checkpoint") or [0])[0]


def make_line(number: int) -> str:
    return json.dumps({"id": str(uuid.UUID(int=number, version=4)), "event_type": "numbered",
                       "target_type": "number", "target_id": number,
                       "payload": {"number": number}}) + "\n"


def run_rounds(daemon: Daemon, consumer: Consumer, appender: subprocess.Popen[str]) -> int:
    """Appends while everything is killed in turn; returns how many events were appended."""
    assert appender.stdin is not None
    total = 0
    for number in range(ROUNDS):
        seen = consumer.checkpoint()
        for _ in range(ROUND_EVENTS):
            total += 1
            appender.stdin.write(make_line(total))
        appender.stdin.flush()
        await_that(lambda: consumer.checkpoint() > seen, "the consumer does not get on")
        daemon.kill()
        if number % 2 == 1:
            consumer.kill()
            consumer.start()
        daemon.start()
    appender.stdin.close()
    return total


def main() -> int:
    binaries = Path(sys.argv[1]).resolve()
    if f"```python\n{PROGRAM.read_text()}```" not in PAGE.read_text(encoding="utf-8"):
        sys.exit("docs/consumer.md does not show docs/examples/consumer.py as it is")
    python = install()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_stubs(python, folder / "stubs")
        daemon = Daemon(binaries, folder)
        consumer = Consumer(python, folder / "stubs", folder, daemon.address)
        appender = subprocess.Popen(
            [binaries / "firn", "--server", daemon.address, "import", "--batch-size", "3",
             "--retry-for", str(WAIT_SECONDS), "-"],
            stdin=subprocess.PIPE, text=True)
        try:
            total = run_rounds(daemon, consumer, appender)
            if appender.wait(WAIT_SECONDS) != 0:
                sys.exit("the import failed")
            await_that(lambda: consumer.checkpoint() >= total, "the consumer does not catch up")
            positions = consumer.read("select position from work order by rowid")
        finally:
            for process in (appender, consumer.process, daemon.process):
                process.kill()
                process.wait()
    if positions != list(range(1, total + 1)):
        at = next(i for i, p in enumerate([*positions, 0], 1) if p != i)
        sys.exit(f"{len(positions)} events worked off instead of {total}; the first fault at {at}")
    print(f"{total} events, each once and in order, over {ROUNDS} kills of the daemon")
    return 0


if __name__ == "__main__":
    sys.exit(main())
