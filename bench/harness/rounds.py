"""Runs a suite: every system once, then every system again, so that a machine that is slower for a
while is slower for all of them."""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Iterator

from harness import machine
from harness.programs import ROOT
from harness.results import BenchError, Result, make_result
from harness.suite import Settings, Suite
from harness.system import System

BUSY_SHARE_MAX = 0.1


def run_suite(suite: Suite[Any], settings: Settings) -> list[list[Result]]:
    """Returns the results of each round."""
    with work_folder() as folder:
        for make in suite.systems:
            fill_system(make, folder, settings.stored)
        rounds = []
        for number in range(1, settings.rounds + 1):
            say(f"round {number} of {settings.rounds}")
            warn_if_busy()
            rounds.append([result for make in suite.systems
                           for result in run_system(suite, make, folder, settings)])
        return rounds


def fill_system(make: type[System], folder: Path, stored: int) -> None:
    say(f"{make.name}: filling")
    own_folder = folder / make.name
    own_folder.mkdir()
    system = make(own_folder, stored)
    with running(system):
        system.fill()


def run_system(suite: Suite[Any], make: type[System], folder: Path,
               settings: Settings) -> Iterator[Result]:
    """One system's part of a round."""
    with copy_of(folder / make.name) as own_folder:
        system = make(own_folder, settings.stored)
        with running(system):
            for case in suite.cases:
                if not suite.has(system, case):
                    continue
                measured = suite.measure(system, case, settings.seconds)
                result = make_result(suite.name, case, make.name, measured)
                say(f"  {make.name}, {case.name}: {result.events_per_second:,.0f} events/s")
                yield result


@contextlib.contextmanager
def copy_of(filled: Path) -> Iterator[Path]:
    """A copy of what fill() left: as the load makes stores grow, each round would meet a larger one
    than the round before."""
    copy = filled.with_name(filled.name + ".round")
    # Not shutil: a database may insist on the owner of its files.
    subprocess.run(["cp", "--archive", str(filled), str(copy)], check=True)
    # What is left to be written, here or by the system before, must not be written during the
    # measurement.
    os.sync()
    try:
        yield copy
    finally:
        shutil.rmtree(copy)


@contextlib.contextmanager
def running(system: System) -> Iterator[None]:
    system.start()
    try:
        yield
    except BaseException as error:
        try:
            system.stop()
        except BenchError as also:
            # Often the reason of the first one: the server died.
            error.add_note(str(also))
        raise
    system.stop()


@contextlib.contextmanager
def work_folder() -> Iterator[Path]:
    """A folder on the disk of the repository, removed afterwards."""
    parent = ROOT / "build" / "bench"
    parent.mkdir(parents=True, exist_ok=True)
    if machine.filesystem(parent) in ("tmpfs", "ramfs"):
        raise BenchError(f"{parent} is in memory, where a flush costs nothing; use a disk")
    with tempfile.TemporaryDirectory(dir=parent, prefix="run-") as name:
        yield Path(name)


def warn_if_busy() -> None:
    busy = machine.busy_share()
    if busy > BUSY_SHARE_MAX:
        say(f"WARNING: other programs take {busy:.0%} of the CPUs; the figures will be low")


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
