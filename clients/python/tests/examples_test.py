"""Runs the programs of examples/, which the README's code is taken from."""

from __future__ import annotations

import re
import signal
import sqlite3
import subprocess
import sys
import textwrap
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from firn_client import Client, NewEvent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .daemon import Daemon

FOLDER = Path(__file__).resolve().parents[1]
PYTHON = sys.executable
EXAMPLES = {path.stem: path for path in (FOLDER / "examples").glob("*.py")}
README = (FOLDER / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```python\n(.*?)^```", README, re.DOTALL | re.MULTILINE)


def as_in_readme(text: str) -> str:
    """Without what differs: the server's address, the names of files, empty lines."""
    text = text.replace('"firn://localhost"', "connection")
    text = text.replace('"orders.checkpoint"', "sys.argv[2]").replace(", flush=True", "")
    text = text.replace('"log.key"', "sys.argv[2]").replace('"log.checkpoint"', "sys.argv[3]")
    return re.sub(r"\n\n+", "\n", text)


@pytest.mark.parametrize("number", range(len(BLOCKS)))
def test_the_readmes_code_stands_in_an_example(number: int) -> None:
    programs = [as_in_readme(path.read_text(encoding="utf-8")) for path in EXAMPLES.values()]
    for block in re.split(r"\n(?=async with|with Client)", as_in_readme(BLOCKS[number])):
        lines = block.replace("  # until consumer.close(), or until something fails", "")
        found = [
            program
            for program in programs
            for indent in ("", " " * 4, " " * 8)
            if textwrap.indent(lines.strip("\n"), indent) in program
        ]
        assert found, block


def test_the_readme_has_its_sections() -> None:
    sections = re.findall(r"^## (.*)$", README, re.MULTILINE)
    assert sections == ["Install", "Connect", "Append", "Read", "Follow", "Verify"]


def run_example(name: str, *arguments: str) -> str:
    command = [PYTHON, str(EXAMPLES[name]), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout


@contextmanager
def running_example(name: str, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    command = [PYTHON, str(EXAMPLES[name]), *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def append(client: Client, event_type: str) -> None:
    client.append(NewEvent(event_type=event_type, target_type="thing", target_id=1, payload={}))


def test_orders(daemon: Daemon) -> None:
    said = run_example("orders", daemon.address)
    assert "42 has 5 stars" in said
    assert "['event_type', 'count(*)']" in said
    assert "('temperature_read', 1000)" in said


def test_head(daemon: Daemon, client: Client) -> None:
    append(client, "seen")
    said = run_example("head", daemon.address)
    assert said.count("Head(position=1") == 2
    assert said.endswith("1 seen\n")


def test_verify(daemon: Daemon, client: Client, tmp_path: Path) -> None:
    files = [str(tmp_path / name) for name in ("log.key", "log.checkpoint")]
    for event_type in ("seen", "heard"):
        append(client, event_type)
        assert run_example("verify", daemon.address, *files) == "nothing was changed\n"
    assert "\n2\n" in (tmp_path / "log.checkpoint").read_text(encoding="utf-8")


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Programs that are started can be interrupted, also if the tests run in the background."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interruptible")
def test_follow(daemon: Daemon, client: Client) -> None:
    append(client, "before")
    with running_example("follow", daemon.address) as process:
        assert process.stdout
        assert process.stdout.readline() == "following\n"
        time.sleep(0.5)
        append(client, "after")
        assert process.stdout.readline() == "2 after\n"
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == 130


def test_consume(daemon: Daemon, client: Client, tmp_path: Path) -> None:
    file = tmp_path / "checkpoint.json"
    for number, event_type in enumerate(("first", "second"), 1):
        append(client, event_type)
        with running_example("consume", daemon.address, str(file)) as process:
            assert process.stdout
            assert process.stdout.readline() == f"{number} {event_type}\n"
            while not file.exists() or f'"position": {number}' not in file.read_text():
                time.sleep(0.02)


def test_exactly_once(daemon: Daemon, client: Client, tmp_path: Path) -> None:
    path = tmp_path / "seen.db"
    for number in range(1, 4):
        append(client, f"type_{number}")
        with running_example("exactly_once", daemon.address, str(path)):
            while seen(path) != [(n, f"type_{n}") for n in range(1, number + 1)]:
                time.sleep(0.02)


def seen(path: Path) -> list[tuple[int, str]]:
    connection = sqlite3.connect(path)
    try:
        return connection.execute("select * from seen order by 1").fetchall()
    except sqlite3.OperationalError:  # there is no such table yet
        return []
    finally:
        connection.close()
