#!/usr/bin/env python3
"""Writes docs/benchmarks.md from the results that `./dev bench SUITE --json` wrote on one machine.

Usage: bench/report.py JSON... ; each file holds the results of one suite.
"""

import argparse
from pathlib import Path

from harness import machine
from harness.results import read_json
from harness.suites import SUITES
from harness.table import baselines_of, describe, make_table

ROOT = Path(__file__).resolve().parents[1]

HEADER = """# Benchmarks

Made by `bench/report.py` from what `./dev bench` measured; do not edit. Make it again on your
machine:

```sh
{commands}
bench/report.py {files}
```

Every figure of an append counts events that were acknowledged and, except for `grpc-echo`, which
stores nothing, are durable: each store flushes before it answers. All systems are measured in
turns, with the same events: 256 bytes of JSON, random ids. Clients and servers share the machine
and talk over TCP on its loopback. Absolute figures drift with the disk of the moment; ratios hold.
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path, metavar="JSON")
    files = {read_json(path)[0][0].suite: path for path in parser.parse_args().files}
    commands = "\n".join(f"./dev bench {name} --json {path.name}" for name, path in files.items())
    names = " ".join(path.name for path in files.values())
    parts = [HEADER.format(commands=commands, files=names)]
    for name, path in files.items():
        suite, rounds = SUITES[name], read_json(path)
        parts.append(f"## {name}: {suite.summary}\n\n{text_of(suite)}\n\n"
                     f"{systems_of(name, rounds)}\n\n"
                     f"{make_table(rounds, baselines_of(suite, rounds))}\n\n"
                     f"{describe(rounds, machine.describe())}\n")
    (ROOT / "docs" / "benchmarks.md").write_text("\n".join(parts), encoding="utf-8")


def systems_of(suite: str, rounds: list[list]) -> str:
    """What each system is, as its class says."""
    measured = {result.system for result in rounds[0]}
    return "\n".join(f"- `{system.name}`: {text_of(system)}"
                     for system in SUITES[suite].systems if system.name in measured)


def text_of(documented: object) -> str:
    """What its class says of it, as one paragraph."""
    return " ".join((documented.__doc__ or "").split())


if __name__ == "__main__":
    main()
