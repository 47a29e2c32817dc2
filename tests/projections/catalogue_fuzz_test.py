#!/usr/bin/env python3
"""Payloads of any shape never make a statement of the catalogue fail, nor leave a table wrong; they
leave the state of a target the same whether the whole log or only what it needs is replayed."""

import random
import unittest
from typing import Any

from catalogue import DEFINITION, replay, samples
from definition import Projection, needed
from events import event_id, make_event

JUNK = [
    None, True, False, 0, -1, 1, 2, 3.5, 4.0, 1e300, 1e-320, -2**63, 2**63 - 1, 2**63, 2**64,
    "", "abc", "4", "1e999", "9223372036854775808", "nan", "{", "[", "{}", "[]", '{"a":', 'a"b',
    "\u0000x", "\\", "é", [], {}, [1], [1, 1], [[1, 2]], ["a", None, {}], {"a": None},
    {"a": {"b": None}}, {'x"y': 1, "b\\": {}}, {"exposure": 1}, {"exposure": {"exposure": None}}]
OPAQUE = [b"\xff\x00", '{"broken', "", None, b""]
RARE = {"image_purged": 0.02, "image_deleted": 0.3, "tag_deleted": 0.3, "collection_deleted": 0.2,
        "folder_removed": 0.3, "person_deleted": 0.3, "preset_deleted": 0.3}
TARGETS = 4
VIEWS = ("folder_counts", "rating_histogram", "tag_counts", "collection_images",
         "collection_counts", "person_counts", "edit_history")


class Mutator:
    """Makes events whose payloads are nearly right, or not at all."""

    def __init__(self, seed: int):
        self.random = random.Random(seed)
        self.samples = samples()
        self.position = 0

    def event(self) -> dict:
        """The next event."""
        sample = self.random.choice(self.samples)
        while self.random.random() > RARE.get(sample["event_type"], 1):
            sample = self.random.choice(self.samples)
        self.position += 1
        payload = self.near(sample["payload"], "")
        if self.random.random() < 0.5:
            payload = self.mutated(payload)
        event = make_event(self.position, sample["event_type"], self.random.randint(1, TARGETS),
                           payload)
        if self.random.random() < 0.03:
            event.update(members=None, payload=self.random.choice(OPAQUE), user_id="x")
        return event

    def near(self, value: Any, name: str) -> Any:
        """The value with ids of few targets and of recent events."""
        if isinstance(value, dict):
            return {key: self.near(inner, key) for key, inner in value.items()}
        if isinstance(value, list):
            return [self.near(inner, name[:-1]) for inner in value]
        if name.endswith("event_id"):
            return event_id(max(1, self.position - self.random.randint(0, 400)))
        if name.endswith("_id") and isinstance(value, int):
            return self.random.randint(1, TARGETS)
        return value

    def mutated(self, value: Any) -> Any:
        """The value with parts of it replaced, left out or named otherwise."""
        if self.random.random() < 0.25:
            return self.random.choice(JUNK)
        if isinstance(value, dict):
            return {self.name(key): self.mutated(inner) if self.random.random() < 0.5 else inner
                    for key, inner in value.items() if self.random.random() > 0.1}
        if isinstance(value, list):
            return [self.mutated(inner) for inner in value]
        return value

    def name(self, key: str) -> str:
        """The key, or now and then one that nobody expects."""
        return self.random.choice(["", 'a"b', "x y", key.upper()]) \
            if self.random.random() < 0.04 else key


class FuzzTest(unittest.TestCase):
    """Events of any shape."""

    def test_nothing_fails(self):
        for seed in range(6):
            mutator, catalogue = Mutator(seed), Projection(DEFINITION)
            for _ in range(1500):
                event = mutator.event()
                with self.subTest(seed=seed, type=event["event_type"], payload=event["payload"]):
                    catalogue.apply(event)
            self.check(catalogue)
            catalogue.db.close()

    def check(self, catalogue: Projection) -> None:
        """All that can be read can be read, and what is said twice is the same."""
        for view in VIEWS:
            catalogue.rows(f"select * from {view}")
        self.assertEqual([], catalogue.rows(
            "select id from collections where size <> "
            "(select count(*) from collection_ranks where collection_id = id)"))
        self.assertEqual([], catalogue.rows(
            "select id from images where id not in (select image_id from edit_state)"
            " or id not in (select image_id from image_state)"
            " or id not in (select image_id from exif_metadata)"))
        self.assertEqual([], catalogue.rows(
            "select image_id from edit_state join edit_steps at using (image_id)"
            " where at.position = cursor and not on_current_line"))
        self.assertEqual([("ok",)], catalogue.rows("pragma integrity_check"))

    def test_folds(self):
        for seed in range(20, 23):
            mutator = Mutator(seed)
            events = [mutator.event() for _ in range(800)]
            whole = replay(events)
            for target in [(target_type, target_id) for target_id in range(1, TARGETS + 1)
                           for target_type in ("image", "tag", "collection", "folder", "stack",
                                               "preset", "person", "catalog")]:
                fold = replay(needed(DEFINITION, events, target))
                with self.subTest(seed=seed, target=target):
                    self.assertEqual(whole.state(*target), fold.state(*target))
                fold.db.close()
            whole.db.close()


if __name__ == "__main__":
    unittest.main()
