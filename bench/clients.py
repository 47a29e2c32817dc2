#!/usr/bin/env python3
"""Measures the clients of clients/, each beside its language's bare generated client.

Each client's clients/NAME/bench/run does both in one process, in turn, and prints an object for
every round. Prints a Markdown table of medians; --json writes every round as well. `./dev bench
clients` builds the daemon and runs this.
"""

import argparse
import json
import statistics
import sys
from pathlib import Path
from typing import NamedTuple

from harness import machine
from harness.programs import ROOT, Server, program, run
from harness.results import BenchError, Case, Measurement, Result, make_result, write_json
from harness.rounds import say, warn_if_busy, work_folder
from harness.table import show

CASES = {"append": Case("append", in_flight=64), "replay": Case("replay")}
CLIENTS = sorted(path.parents[1].name for path in (ROOT / "clients").glob("*/bench/run"))


class Effort(NamedTuple):
    rounds: int
    # Of each append round.
    seconds: float
    # That a replay reads.
    events: int


FULL = Effort(rounds=7, seconds=5, events=200_000)
QUICK = Effort(rounds=3, seconds=1, events=50_000)


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("clients", nargs="*", metavar="CLIENT", help=", ".join(CLIENTS))
    parser.add_argument("--quick", action="store_true", help="fewer and shorter rounds")
    parser.add_argument("--json", type=Path, metavar="FILE",
                        help="write an object for every client, case and round")
    arguments = parser.parse_args()
    if unknown := set(arguments.clients) - set(CLIENTS):
        parser.error(f"there is no client {', '.join(sorted(unknown))}")
    return arguments


def measure_client(client: str, effort: Effort, folder: Path) -> list[Result]:
    """Every round of a client and of the bare one, against a daemon of its own."""
    daemon = Server([program("firnd"), "--listen", "127.0.0.1:0", "--data-dir", folder / "data"],
                    folder / "server.log", r"listening address=(\S+)\s")
    address = daemon.start().group(1)
    try:
        lines = run([ROOT / "clients" / client / "bench" / "run", address,
                     "--rounds", effort.rounds, "--seconds", effort.seconds,
                     "--events", effort.events]).splitlines()
    finally:
        daemon.stop()
    return [to_result(client, json.loads(line)) for line in lines]


def to_result(client: str, line: dict) -> Result:
    """What the programs count is a rate; the harness computes one from a count in a second."""
    system = client if line["system"] == "sdk" else f"{client}-bare"
    rate = round(line["events_per_second"])
    return make_result("clients", CASES[line["case"]], system,
                       Measurement(rate, 0, 1, 0, 0, 0, 0))


def make_row(client: str, case: str, results: list[Result]) -> str:
    own, bare = ([r.events_per_second for r in results if (r.case, r.system) == (case, system)]
                 for system in (client, f"{client}-bare"))
    if not own or len(own) != len(bare):
        raise BenchError(f"{client}, {case}: {len(own)} rounds, and {len(bare)} of the bare client")
    ratio = statistics.median(mine / other for mine, other in zip(own, bare))
    cells = [case, client, show(statistics.median(own)), f"{show(min(own))}-{show(max(own))}",
             show(statistics.median(bare)), f"{ratio:.2f}"]
    return f"| {' | '.join(cells)} |"


def main() -> int:
    arguments = parse_arguments()
    effort = QUICK if arguments.quick else FULL
    results: dict[str, list[Result]] = {}
    try:
        for client in arguments.clients or CLIENTS:
            say(client)
            warn_if_busy()
            with work_folder() as folder:
                results[client] = measure_client(client, effort, folder)
        rows = [make_row(client, case, results[client]) for case in CASES for client in results]
    except BenchError as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1
    if arguments.json:
        write_json(list(results.values()), arguments.json)
    print("| case | client | events/s | min-max | bare client, events/s | ratio |")
    print("| --- | --- | ---: | ---: | ---: | ---: |")
    print("\n".join(rows))
    print(f"\nRounds: {effort.rounds}; figures are medians, ratios are taken within a round. "
          f"Client and server share the machine: {machine.describe()}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
