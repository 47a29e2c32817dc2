#!/usr/bin/env python3
"""What the suite `projection` reads and asks: its log, and its queries."""

import json
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "bench"))

from harness.catalogue import EDITED_IMAGE, EDITS, gestures, with_edited_image  # noqa: E402
from harness.suites.projection import LOADS, ProjectionSuite  # noqa: E402
from harness.systems.firn_catalogue import QUERIES  # noqa: E402


def line(number: int, batch: str = "") -> str:
    metadata = {"batch_id": batch} if batch else {}
    return json.dumps({"target_id": number, "metadata": metadata}, separators=(",", ":")) + "\n"


class LogTest(unittest.TestCase):
    def test_a_batch_is_one_gesture_and_other_events_are_one_each(self) -> None:
        lines = [line(1), line(2), line(3, "a"), line(4, "a"), line(5, "b"), line(6)]
        self.assertEqual([len(gesture) for gesture in gestures(lines)], [1, 1, 2, 1, 1])

    def test_a_gesture_is_there_as_a_whole_or_not_at_all(self) -> None:
        lines = [line(1), line(2, "a"), line(3, "a"), line(4, "a"), line(5)]
        self.assertEqual(self.generated(lines, 3), [1])
        self.assertEqual(self.generated(lines, 4), [1, 2, 3, 4])
        self.assertEqual(self.generated(lines, 9), [1, 2, 3, 4, 5])

    def test_the_edited_image_is_complete_in_order_and_spread_over_the_log(self) -> None:
        log = [json.loads(text) for text in with_edited_image(map(line, range(1, 9001)), 9000)]
        places = [place for place, event in enumerate(log) if event["target_id"] == EDITED_IMAGE]
        self.assertEqual(len(places), EDITS + 1)
        own = [log[place]["payload"] for place in places]
        self.assertEqual(own[0]["filename"], "edited.nef")
        for before, after in zip(own[1:], own[2:]):
            self.assertEqual(before["edits"], after["old"])
        gaps = [after - before for before, after in zip(places, places[1:])]
        self.assertLess(max(gaps), 100)
        self.assertGreater(min(gaps), 80)

    @staticmethod
    def generated(lines: list[str], stored: int) -> list[int]:
        targets = [json.loads(text)["target_id"] for text in with_edited_image(lines, stored)]
        return [target for target in targets if target != EDITED_IMAGE]


class Asked:
    """A system that notes which queries it is asked."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def query(self, name: str, seconds: float) -> None:
        del seconds
        self.names.add(name)

    def query_past(self, name: str, queries: int) -> None:
        del queries
        self.names.add(name)


class QueriesTest(unittest.TestCase):
    def test_every_file_is_asked_and_every_query_has_a_file(self) -> None:
        asked = Asked()
        for load in LOADS:
            if load.case.name.startswith("query") or "any position" in load.case.name:
                load.run(asked, load.case, ProjectionSuite.settings)
        self.assertEqual(asked.names, {path.stem for path in QUERIES.glob("*.sql")})

    def test_every_parameter_says_what_it_may_be(self) -> None:
        for path in QUERIES.glob("*.sql"):
            text = path.read_text(encoding="utf-8")
            chosen = {row.split()[2].rstrip(":") for row in text.splitlines()
                      if row.startswith("-- choose ")}
            statement = "\n".join(row for row in text.splitlines() if not row.startswith("--"))
            used = {word[1:] for word in statement.split() if word.startswith(":")}
            self.assertEqual(chosen, used, path.name)


if __name__ == "__main__":
    unittest.main()
