#!/usr/bin/env python3
"""How a suite is run: which system is measured in which case, and under which name."""

import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "bench"))

from harness.results import Case, Measurement, Parts  # noqa: E402
from harness.rounds import Choice, choose, run_system  # noqa: E402
from harness.suite import Settings, Suite  # noqa: E402
from harness.suites import SUITES  # noqa: E402
from harness.system import System  # noqa: E402

MEASURED = Measurement(count=10, bytes=1000, seconds=2, stored=100, p50_us=1, p99_us=2, p999_us=3)


class Store(System):
    """Keeps nothing."""

    name = "store"


class TwoCases(Suite[System]):
    """One case with a single measurement, one with two, one for large stores."""

    name = "two"
    summary = "cases"
    systems = (Store,)
    cases = (Case("single"), Case("double", in_flight=16), Case("large"))
    baselines = ()
    settings = Settings(rounds=1, seconds=1, stored=100)
    quick_settings = settings

    def has(self, system: System, case: Case) -> bool:
        return case.name != "large" or system.stored > 100

    def measure(self, system: System, case: Case, settings: Settings) -> Measurement | Parts:
        return {"appends": MEASURED, "deliveries": MEASURED._replace(count=500)} \
            if case.name == "double" else MEASURED


class ChoiceTest(unittest.TestCase):
    def cases(self, size: int, choice: Choice) -> list[str]:
        return [case.name for case in choose(TwoCases(), Store, size, Path("none"), choice).cases]

    def test_without_a_choice_there_is_everything_that_a_system_has(self) -> None:
        self.assertEqual(self.cases(100, Choice()), ["single", "double"])
        self.assertEqual(self.cases(1000, Choice()), ["single", "double", "large"])

    def test_cases_are_chosen_by_parts_of_their_names(self) -> None:
        self.assertEqual(self.cases(1000, Choice(cases=("dou", "large"))), ["double", "large"])

    def test_systems_are_chosen_by_name(self) -> None:
        self.assertTrue(Choice().has_system(Store))
        self.assertTrue(Choice(systems=("store",)).has_system(Store))
        self.assertFalse(Choice(systems=("sto",)).has_system(Store))


class PartsTest(unittest.TestCase):
    def test_each_part_is_a_result_under_a_name_of_its_own(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            entry = choose(TwoCases(), Store, 100, Path(folder), Choice())
            entry.folder.mkdir()
            results = list(run_system(TwoCases(), entry, TwoCases.settings))
        self.assertEqual([(r.case, r.in_flight, r.events_per_second) for r in results],
                         [("single", 1, 5), ("double: appends", 16, 5),
                          ("double: deliveries", 16, 250)])


class SuitesTest(unittest.TestCase):
    def test_no_two_cases_of_a_suite_have_the_same_name(self) -> None:
        for suite in SUITES.values():
            names = [case.name for case in suite.cases]
            self.assertEqual(len(names), len(set(names)), suite.name)

    def test_every_case_of_reading_has_firn_and_every_system_has_a_case(self) -> None:
        suite = SUITES["read"]
        made = {make.name: make(Path("none"), 1000) for make in suite.systems}
        for case in suite.cases:
            # The client in Python may not be there.
            if "Python" not in case.name:
                self.assertTrue(suite.has(made["firn"], case), case.name)
        for name in set(made) - {"python-parse"}:
            self.assertTrue(any(suite.has(made[name], case) for case in suite.cases), name)

    def test_every_case_of_projections_has_firn_and_every_system_has_a_case(self) -> None:
        suite = SUITES["projection"]
        made = {make.name: make(Path("none"), 1000) for make in suite.systems}
        self.assertEqual({case.name: True for case in suite.cases},
                         {case.name: suite.has(made["firn"], case) for case in suite.cases})
        for name, system in made.items():
            self.assertTrue(any(suite.has(system, case) for case in suite.cases), name)
        only = [case.name for case in suite.cases if suite.has(made["firn-replay"], case)]
        self.assertEqual(only, ["build"])

    def test_followers_are_not_measured_again_in_a_larger_log(self) -> None:
        suite = SUITES["read"]
        large = suite.systems[1](Path("none"), 10_000_000)
        names = [case.name for case in suite.cases if suite.has(large, case)]
        self.assertIn("cold replay", names)
        self.assertFalse([name for name in names if "follower" in name])


if __name__ == "__main__":
    unittest.main()
