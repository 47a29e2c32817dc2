"""What is measured and what is written down."""

import dataclasses
import json
from pathlib import Path
from typing import NamedTuple


class BenchError(Exception):
    """A run that has no result: a message for the person who started it."""


class Case(NamedTuple):
    """One load, the same for every system of a suite."""

    name: str
    in_flight: int = 1
    batch: int = 1


class Measurement(NamedTuple):
    """What a measuring program counted: acknowledged events, the bytes that carried them (messages
    as encoded, or what was written), the time, latencies in microseconds, and how many events the
    store held before."""

    count: int
    bytes: int
    seconds: float
    stored: int
    p50_us: int
    p99_us: int
    p999_us: int


# Several measurements of one run, by what they are of.
Parts = dict[str, Measurement]


@dataclasses.dataclass(frozen=True)
class Result:
    """One system in one case in one round. The fields are the keys of the JSON output."""

    suite: str
    case: str
    system: str
    in_flight: int
    batch: int
    stored: int
    events_per_second: float
    mb_per_second: float
    p50_us: int
    p99_us: int
    p999_us: int


def make_result(suite: str, case: Case, system: str, measured: Measurement) -> Result:
    if measured.count == 0:
        raise BenchError(f"{system}, {case.name}: nothing was acknowledged in the time measured")
    return Result(
        suite=suite,
        case=case.name,
        system=system,
        in_flight=case.in_flight,
        batch=case.batch,
        stored=measured.stored,
        events_per_second=round(measured.count / measured.seconds, 1),
        mb_per_second=round(measured.bytes / measured.seconds / 1e6, 3),
        p50_us=measured.p50_us,
        p99_us=measured.p99_us,
        p999_us=measured.p999_us,
    )


def read_json(path: Path) -> list[list[Result]]:
    """The rounds of what write_json wrote: a round ends where a system's case comes again."""
    rounds: list[list[Result]] = [[]]
    for fields in json.loads(path.read_text(encoding="utf-8")):
        result = Result(**fields)
        if any(r.case == result.case and r.system == result.system for r in rounds[-1]):
            rounds.append([])
        rounds[-1].append(result)
    return rounds


def write_json(rounds: list[list[Result]], path: Path) -> None:
    """An array with one object for each system, case and round, round after round."""
    objects = [dataclasses.asdict(result) for results in rounds for result in results]
    path.write_text(json.dumps(objects, indent=1) + "\n", encoding="utf-8")
