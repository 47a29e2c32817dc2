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
from typing import Any, Iterator, NamedTuple

from harness import machine
from harness.programs import ROOT
from harness.results import BenchError, Case, Measurement, Parts, Result, make_result
from harness.suite import Settings, Suite
from harness.system import System

BUSY_SHARE_MAX = 0.1


class Choice(NamedTuple):
    """A part of a suite, to be measured by itself: cases whose name has one of these texts in it,
    systems of these names; all, if there are none."""

    cases: tuple[str, ...] = ()
    systems: tuple[str, ...] = ()

    def has_case(self, case: Case) -> bool:
        return not self.cases or any(text in case.name for text in self.cases)

    def has_system(self, make: type[System]) -> bool:
        return not self.systems or make.name in self.systems


class Entry(NamedTuple):
    """A system at one size, and what it is to be measured in."""

    make: type[System]
    size: int
    folder: Path
    cases: list[Case]


def run_suite(suite: Suite[Any], settings: Settings,
              choice: Choice = Choice()) -> list[list[Result]]:
    """Returns the results of each round."""
    systems = present_systems(suite, choice)
    sizes = suite.sizes(settings.stored)
    with work_folder() as folder:
        entries = [entry for size in sizes for make in systems
                   if (entry := choose(suite, make, size, folder, choice)).cases]
        if not entries:
            raise BenchError("no system has such a case")
        for entry in entries:
            fill_system(entry)
        rounds = []
        for number in range(1, settings.rounds + 1):
            say(f"round {number} of {settings.rounds}")
            warn_if_busy()
            rounds.append([label(result, entry.size) if len(sizes) > 1 else result
                           for entry in entries
                           for result in run_system(suite, entry, settings)])
        return rounds


def choose(suite: Suite[Any], make: type[System], size: int, parent: Path,
           choice: Choice) -> Entry:
    folder = parent / f"{make.name}-{size}"
    system = make(folder, size)
    cases = [case for case in suite.cases if choice.has_case(case) and suite.has(system, case)]
    return Entry(make, size, folder, cases)


def label(result: Result, size: int) -> Result:
    return dataclasses.replace(result, case=f"{result.case}, {size:,} stored")


def present_systems(suite: Suite[Any], choice: Choice) -> list[type[System]]:
    present = []
    for make in filter(choice.has_system, suite.systems):
        if missing := make.missing():
            say(f"{make.name.upper()} IS LEFT OUT: {missing} is not installed")
        else:
            present.append(make)
    return present


def fill_system(entry: Entry) -> None:
    say(f"{entry.make.name}: filling with {entry.size:,} events")
    entry.folder.mkdir()
    system = entry.make(entry.folder, entry.size)
    with running(system):
        system.fill()
    size = sum(file.stat().st_size for file in entry.folder.rglob("*") if file.is_file())
    say(f"  {size / entry.size:,.0f} bytes on disk an event")


def run_system(suite: Suite[Any], entry: Entry, settings: Settings) -> Iterator[Result]:
    """One system's part of a round."""
    name = entry.make.name
    with copy_of(entry.folder) as own_folder:
        system = entry.make(own_folder, entry.size)
        with running(system):
            for case in entry.cases:
                measured = suite.measure(system, case, settings._replace(stored=entry.size))
                for part, measurement in parts_of(case, measured):
                    result = make_result(suite.name, part, name, measurement)
                    say(f"  {name}, {part.name}: {result.events_per_second:,.0f} events/s, "
                        f"p50 {result.p50_us:,} µs, p99 {result.p99_us:,} µs")
                    yield result


def parts_of(case: Case, measured: Measurement | Parts) -> list[tuple[Case, Measurement]]:
    """Each measurement with the case under whose name it is reported."""
    if isinstance(measured, Measurement):
        return [(case, measured)]
    return [(case._replace(name=f"{case.name}: {part}"), measurement)
            for part, measurement in measured.items()]


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
