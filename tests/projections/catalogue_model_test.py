#!/usr/bin/env python3
"""Random histories give the tables that a model of the catalogue expects, and any target can be
told from its own events and those of the targets that it needs."""

import unittest

from catalogue import DEFINITION, replay
from catalogue_histories import COLLECTIONS, IMAGES, TAGS, Writer
from catalogue_tables import expected, found, in_order
from definition import Projection, needed
from events import Log


class ModelTest(unittest.TestCase):
    """The tables and the model."""

    maxDiff = 4000

    def test_random_histories(self):
        for seed in range(24):
            with self.subTest(seed=seed):
                self.compare(Writer(seed), 400)

    def test_a_long_history(self):
        self.compare(Writer(1000), 4000)

    def compare(self, writer: Writer, count: int) -> None:
        """Compares the tables with the model at several points of a history."""
        catalogue = Projection(DEFINITION)
        for length in range(count // 4, count + 1, count // 4):
            begin = len(writer.log.events)
            for event in writer.write(length)[begin:]:
                catalogue.apply(event)
            self.assertEqual(in_order(expected(writer.model)), in_order(found(catalogue)))
        catalogue.db.close()


class FoldTest(unittest.TestCase):
    """The state of one target."""

    def test_a_fold_gives_the_state_of_the_whole_log(self):
        for seed in range(100, 108):
            events = Writer(seed).write(400)
            whole = replay(events)
            for target_type, count in (("image", IMAGES), ("tag", TAGS),
                                       ("collection", COLLECTIONS)):
                for target_id in range(1, count + 1):
                    target = (target_type, target_id)
                    fold = replay(needed(DEFINITION, events, target))
                    with self.subTest(seed=seed, target=target):
                        self.assertEqual(whole.state(*target), fold.state(*target))
                    fold.db.close()
            whole.db.close()

    def test_an_image_needs_its_own_events_and_its_tags(self):
        log = Log()
        for image in (1, 2):
            log.add("image_added", image, filename=f"{image}", file_hash=f"{image:064x}")
        for tag, parent in ((1, None), (2, 1), (3, None)):
            log.add("tag_created", tag, name=f"{tag}", parent_id=parent)
        log.add("tag_added", 1, tag_id=2, tag_name="2")
        log.add("tag_added", 2, tag_id=3, tag_name="3")
        positions = [event["position"] for event in
                     needed(DEFINITION, log.events, ("image", 1))]
        self.assertEqual([1, 3, 4, 6], positions)


if __name__ == "__main__":
    unittest.main()
