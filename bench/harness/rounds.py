"""Runs a suite: every system once, then every system again, so that a machine that is slower for a
while is slower for all of them."""

import contextlib
import dataclasses
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
    systems = present_systems(suite)
    sizes = suite.sizes(settings.stored)
    with work_folder() as folder:
        for size in sizes:
            for make in systems:
                fill_system(make, folder_of(folder, make, size), size)
        rounds = []
        for number in range(1, settings.rounds + 1):
            say(f"round {number} of {settings.rounds}")
            warn_if_busy()
            rounds.append([label(result, size) if len(sizes) > 1 else result
                           for size in sizes for make in systems
                           for result in run_system(suite, make, folder_of(folder, make, size),
                                                    settings._replace(stored=size))])
        return rounds


def folder_of(folder: Path, make: type[System], size: int) -> Path:
    return folder / f"{make.name}-{size}"


def label(result: Result, size: int) -> Result:
    return dataclasses.replace(result, case=f"{result.case}, {size:,} stored")


def present_systems(suite: Suite[Any]) -> list[type[System]]:
    present = []
    for make in suite.systems:
        if missing := make.missing():
            say(f"{make.name.upper()} IS LEFT OUT: {missing} is not installed")
        else:
            present.append(make)
    return present


def fill_system(make: type[System], folder: Path, stored: int) -> None:
    say(f"{make.name}: filling with {stored:,} events")
    folder.mkdir()
    system = make(folder, stored)
    with running(system):
        system.fill()
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    say(f"  {size / stored:,.0f} bytes on disk an event")


def run_system(suite: Suite[Any], make: type[System], folder: Path,
               settings: Settings) -> Iterator[Result]:
    """One system's part of a round."""
    with copy_of(folder) as own_folder:
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
        # A server that does not run as root must get at its own folder.
        os.chmod(name, 0o755)
        yield Path(name)


def warn_if_busy() -> None:
    busy = machine.busy_share()
    if busy > BUSY_SHARE_MAX:
        say(f"WARNING: other programs take {busy:.0%} of the CPUs; the figures will be low")


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
