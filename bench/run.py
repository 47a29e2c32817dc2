#!/usr/bin/env python3
"""Measures Firn, what it stands on, and its peers, side by side on this machine.

Prints a Markdown table; --json writes every single result as well. Needs the programs of
`./dev build`; `./dev bench SUITE` builds them and runs this.
"""

import argparse
import sys
from pathlib import Path

from harness import machine
from harness.results import BenchError, write_json
from harness.rounds import Choice, run_suite
from harness.suites import SUITES
from harness.table import baselines_of, describe, make_table


def parse_arguments() -> argparse.Namespace:
    suites = "\n".join(f"  {name:10} {suite.summary}" for name, suite in SUITES.items())
    parser = argparse.ArgumentParser(
        description=__doc__, epilog=f"suites:\n{suites}",
        formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("suite", choices=SUITES)
    parser.add_argument("--quick", action="store_true",
                        help="shorter measurements on smaller stores, under 5 minutes")
    parser.add_argument("--json", type=Path, metavar="FILE",
                        help="write an object for every system, case and round")
    parser.add_argument("--rounds", type=positive, metavar="N", help="how often all is measured")
    parser.add_argument("--stored", type=positive, metavar="N",
                        help="events in every store before anything is measured")
    parser.add_argument("--baseline", metavar="SYSTEM", action="append",
                        help="the systems of the ratio columns, if not the suite's own choice; "
                             "may be repeated")
    parser.add_argument("--case", metavar="TEXT", action="append", default=[],
                        help="only cases whose name has this in it; may be repeated")
    parser.add_argument("--system", metavar="SYSTEM", action="append", default=[],
                        help="only this system; may be repeated")
    arguments = parser.parse_args()
    names = [system.name for system in SUITES[arguments.suite].systems]
    for option, chosen in (("baseline", arguments.baseline or ()), ("system", arguments.system)):
        if not set(chosen) <= set(names):
            parser.error(f"--{option} is one of {', '.join(names)}")
    return arguments


def positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return number


def main() -> int:
    arguments = parse_arguments()
    suite = SUITES[arguments.suite]
    settings = suite.quick_settings if arguments.quick else suite.settings
    settings = settings._replace(rounds=arguments.rounds or settings.rounds,
                                 stored=arguments.stored or settings.stored)
    try:
        rounds = run_suite(suite, settings,
                           Choice(tuple(arguments.case), tuple(arguments.system)))
    except BenchError as error:
        for text in (str(error), *getattr(error, "__notes__", [])):
            print(f"bench: {text}", file=sys.stderr)
        return 1
    if arguments.json:
        write_json(rounds, arguments.json)
    print(make_table(rounds, arguments.baseline or baselines_of(suite, rounds)))
    print(f"\n{describe(rounds, machine.describe())}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
