#!/usr/bin/env python3
"""The catalogue's projection knows each type of the vocabulary, and nothing else."""

import json
import re
import unittest

from catalogue import DEFINITION, ROOT, CatalogueTest, samples
from definition import Projection, fits
from events import make_event, target_type_of


class TypesTest(CatalogueTest):
    """Sections and the 79 types."""

    def test_each_type_has_a_section(self):
        for sample in samples():
            self.assertTrue(DEFINITION.plan(sample["event_type"]), sample["event_type"])

    def test_each_section_is_about_a_type(self):
        types = {sample["event_type"] for sample in samples()}
        for section in DEFINITION.sections:
            for pattern in section.patterns if section.kind != "state" else []:
                self.assertTrue(any(fits(pattern, name) for name in types), pattern)

    def test_the_samples_are_the_vocabulary(self):
        declared = set()
        for path in (ROOT / "proto" / "firn" / "catalog" / "v1").glob("*.proto"):
            declared |= set(re.findall(r'^ {4}type: "(\w+)"', path.read_text("utf-8"), re.M))
        self.assertEqual(declared, {sample["event_type"] for sample in samples()})

    def test_each_target_type_has_a_state(self):
        for target_type in {sample["target_type"] for sample in samples()}:
            self.assertEqual(1, len(DEFINITION.statements("state", target_type)), target_type)
            self.assertIsNone(self.state(target_type, 1))

    def test_a_name_in_a_payload_finds_its_target(self):
        for sample in samples():
            self.assertEqual(sample["target_type"], target_type_of(sample["event_type"]))


class SamplesTest(CatalogueTest):
    """Payloads as applications send them."""

    def test_each_sample_applies_to_an_empty_catalogue(self):
        for number, sample in enumerate(samples(), 1):
            target_id = sample["payload"].get(sample["target_type"] + "_id", 1)
            self.catalogue.apply(
                make_event(number, sample["event_type"], target_id, sample["payload"]))

    def test_no_sample_is_malformed_in_either_case(self):
        for text in (str, to_camel):
            catalogue = Projection(DEFINITION)
            for number, sample in enumerate(samples(), 1):
                payload = json.loads(text(json.dumps(sample["payload"])))
                target_id = sample["payload"].get(sample["target_type"] + "_id", 1)
                catalogue.apply(make_event(number, sample["event_type"], target_id, payload))
            found = [samples()[position - 1]["event_type"]
                     for position, reason in catalogue.anomalies()
                     if reason == "malformed payload"]
            self.assertEqual([], found)
            catalogue.db.close()

    def test_every_table_has_a_primary_key_and_is_strict(self):
        for name, sql in self.rows("select name, sql from sqlite_schema where type = 'table'"):
            self.assertIn("primary key", sql, name)
            self.assertIn("strict", sql.splitlines()[-1], name)


def to_camel(text: str) -> str:
    """The keys of a JSON text as applications of old write them."""
    return re.sub(r'"(\w+)":', lambda m: '"' + re.sub(
        r"_(\w)", lambda part: part[1].upper(), m[1]) + '":', text)


if __name__ == "__main__":
    unittest.main()
