"""What the tests of the catalogue's projection share: the definition, the samples, a test case."""

import json
import unittest
from pathlib import Path
from typing import Any

from definition import Definition, Projection, needed
from events import Log

ROOT = Path(__file__).resolve().parents[2]
DEFINITION = Definition(ROOT / "projections" / "catalog")


def samples() -> list[dict]:
    """A valid payload of each type, with the type of its target."""
    path = ROOT / "tests" / "fixtures" / "payload_samples.jsonl"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def replay(events: list[dict]) -> Projection:
    """The tables after the events."""
    projection = Projection(DEFINITION)
    for event in events:
        projection.apply(event)
    return projection


class CatalogueTest(unittest.TestCase):
    """A log that grows, and the tables that it gives."""

    def setUp(self) -> None:
        self.log = Log()
        self.catalogue = Projection(DEFINITION)

    def tearDown(self) -> None:
        self.catalogue.db.close()

    def add(self, event_type: str, target_id: int, **payload: Any) -> str:
        """Appends an event and applies it; returns its id."""
        event_id = self.log.add(event_type, target_id, **payload)
        self.catalogue.apply(self.log.events[-1])
        return event_id

    def add_image(self, image_id: int, **more: Any) -> str:
        """Adds an image with a name and a hash of its own."""
        payload = {"image_id": image_id, "filename": f"{image_id}.raf", "extension": "raf",
                   "file_hash": f"{image_id:064x}", **more}
        return self.add("image_added", image_id, **payload)

    def state(self, target_type: str, target_id: int) -> Any:
        """The state of a target."""
        return self.catalogue.state(target_type, target_id)

    def rows(self, sql: str, *values: Any) -> list[tuple]:
        """The rows of a query."""
        return self.catalogue.rows(sql, *values)

    def reasons(self) -> list[str]:
        """The reasons of all anomalies in the order of the log."""
        return [reason for _, reason in self.catalogue.anomalies()]

    def assert_last(self, *reasons: str) -> None:
        """The last event has these anomalies."""
        last = len(self.log.events)
        self.assertEqual(list(reasons), [reason for position, reason in self.catalogue.anomalies()
                                         if position == last])

    def assert_folds(self, *targets: tuple[str, int]) -> None:
        """The state of each target is the same if only what it needs is replayed."""
        for target in targets:
            fold = replay(needed(DEFINITION, self.log.events, target))
            self.assertEqual(self.state(*target), fold.state(*target), target)
            fold.db.close()
