#!/usr/bin/env python3
"""The benchmarks' tables: medians over rounds, ratios within a round."""

import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "bench"))

from harness.results import Result, read_json, write_json  # noqa: E402
from harness.table import make_table  # noqa: E402


def result(case: str, system: str, rate: float) -> Result:
    return Result(suite="append", case=case, system=system, in_flight=1, batch=1, stored=10,
                  events_per_second=rate, mb_per_second=1, p50_us=100, p99_us=200, p999_us=300)


# The machine is half as fast in the second round.
ROUNDS = [
    [result("one", "ours", 3000), result("one", "theirs", 1000), result("many", "ours", 9000)],
    [result("one", "ours", 2000), result("one", "theirs", 500), result("many", "ours", 7000)],
    [result("one", "ours", 1000), result("one", "theirs", 500), result("many", "ours", 8000)],
]


class TableTest(unittest.TestCase):
    def row(self, case: str, system: str) -> list[str]:
        table = make_table(ROUNDS, ["theirs", "absent"])
        rows = [[cell.strip() for cell in line.strip("|").split("|")]
                for line in table.splitlines()]
        return next(row for row in rows if row[:2] == [case, system])

    def test_rates_are_medians_with_their_range(self) -> None:
        self.assertEqual(self.row("one", "ours")[3:5], ["2,000", "1,000-3,000"])

    def test_ratios_are_medians_of_ratios_within_a_round(self) -> None:
        self.assertEqual(self.row("one", "ours")[-2], "3.00")

    def test_without_the_other_system_there_is_no_ratio(self) -> None:
        self.assertEqual(self.row("many", "ours")[-2:], ["", ""])
        self.assertEqual(self.row("one", "ours")[-1], "")


class ResultsTest(unittest.TestCase):
    def test_rounds_come_back_as_they_were_written(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "results.json"
            write_json(ROUNDS, path)
            self.assertEqual(read_json(path), ROUNDS)


if __name__ == "__main__":
    unittest.main()
