#!/usr/bin/env python3
"""Anomalies of the catalogue's projection: those that no other test is about, and a check that each
reason that the definition has is one that a test expects."""

import re
import unittest
from pathlib import Path

from catalogue import ROOT, CatalogueTest

REASON = re.compile(
    r"(?:then|else|:position,|,)\s+'((?:stale|unknown) \w+|[a-z]+(?: [a-z]+)+)'")
QUERY = {"rules": [{"field": "rating", "operator": ">=", "value": 3}], "combinator": "AND"}

# Events that apply to the catalogue that StaleTest makes, and the reason that each of them has.
UNFIT = [
    ("image_purged", 1, {"file_hash": "0" * 64}, "stale file_hash"),
    ("image_replaced", 2, {"old_file_hash": "0", "new_file_hash": "1"}, "stale old_file_hash"),
    ("image_replaced", 2, {"old_file_size_bytes": 5, "new_file_hash": "1"},
     "stale old_file_size_bytes"),
    ("capture_time_changed", 2, {"old_captured_at": "2020", "new_captured_at": "2021"},
     "stale old_captured_at"),
    ("snapshot_updated", 2, {"snapshot_id": 1, "old_at_event_id": "x", "at_event_id": None,
                             "edit_state": {}}, "stale old_at_event_id"),
    ("tag_moved", 1, {"old_parent_id": 5, "new_parent_id": None}, "stale old_parent_id"),
    ("collection_moved", 1, {"old_parent_id": 5, "new_parent_id": None}, "stale old_parent_id"),
    ("collection_criteria_changed", 1, {"old_query": {"rules": []}, "new_query": QUERY},
     "stale old_query"),
    ("folder_moved", 1, {"old_path": "/q", "new_parent_id": None, "new_path": "/p"},
     "stale old_path"),
    ("folder_relinked", 1, {"old_volume_name": "W", "new_volume_name": "V", "new_path": "/p"},
     "stale old_volume_name"),
    ("person_renamed", 1, {"old_name": "Camille", "new_name": "C."}, "person is deleted"),
    ("import_started", 2, {"import_session_id": "s"}, "unknown catalogue"),
]


class StaleTest(CatalogueTest):
    """Events that say something else than what is there."""

    def setUp(self):
        super().setUp()
        for image in (1, 2):
            self.add_image(image)
        self.add("image_deleted", 1, mode="trash")
        self.add("snapshot_created", 2, snapshot_id=1, name="s", at_event_id=None, edit_state={})
        self.add("tag_created", 1, name="t", parent_id=None)
        self.add("collection_created", 1, collection_name="c", collection_type="smart",
                 smart_query=QUERY)
        self.add("folder_added", 1, path="/p", name="p", volume_name="V", parent_id=None)
        self.add("person_created", 1, name="Camille")
        self.add("person_deleted", 1, name="Camille")

    def test_each_has_its_reason(self):
        self.assertEqual([], self.reasons())
        for event_type, target, payload, reason in UNFIT:
            with self.subTest(type=event_type, reason=reason):
                self.add(event_type, target, **payload)
                self.assert_last(reason)

    def test_a_query_is_compared_by_what_it_means(self):
        spaced = '{ "combinator": "AND" }'
        self.add("collection_criteria_changed", 1, old_query=QUERY, new_query=spaced)
        self.add("collection_criteria_changed", 1, old_query={"combinator": "AND"},
                 new_query=QUERY)
        self.assertEqual([], self.reasons())


class ReasonsTest(unittest.TestCase):
    """The definition and the tests."""

    def test_each_reason_is_expected_by_a_test(self):
        reasons = set()
        for path in (ROOT / "projections" / "catalog").glob("*.sql"):
            reasons |= set(REASON.findall(re.sub(r"--.*", "", path.read_text("utf-8"))))
        self.assertGreater(len(reasons), 60)
        tests = "".join(path.read_text("utf-8") for path in Path(__file__).parent.glob("*_test.py"))
        self.assertEqual([], [each for each in sorted(reasons) if f'"{each}"' not in tests])


if __name__ == "__main__":
    unittest.main()
