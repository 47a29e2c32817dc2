#!/usr/bin/env python3
"""Histories that are hard on the catalogue's projection, in small form, and what events cost in
steps of SQLite's machine, which do not depend on the clock."""

import random
import unittest

from catalogue import CatalogueTest, replay


class HardHistoriesTest(CatalogueTest):
    """Histories that people do write."""

    def test_an_image_with_thousands_of_edits(self):
        self.add_image(1)
        steps = [self.add("edit_applied", 1, edits={"exposure": n, f"p{n % 50}": n})
                 for n in range(2000)]
        for step in reversed(steps[1000:]):
            self.add("edit_undone", 1, undone_event_id=step, edits={}, old={})
        for step in steps[1000:1500]:
            self.add("edit_redone", 1, redone_event_id=step, edits={}, old={})
        self.add("edit_history_jumped", 1, from_event_id=steps[1499], to_event_id=steps[700])
        self.assertEqual([], self.reasons())
        state = self.state("image", 1)
        self.assertEqual({"exposure": 700, **{f"p{n % 50}": n for n in range(701)}},
                         state["edits"])
        self.assertEqual([(2000,)], self.rows(
            "select count(*) from edit_history where image_id = 1 and on_current_line"))

    def test_a_tag_on_every_image(self):
        self.add("tag_created", 1, name="all", parent_id=None)
        for image in range(1, 1001):
            self.add_image(image)
            self.add("tag_added", image, tag_id=1, tag_name="all")
        self.add("image_deleted", 5, mode="trash")
        self.assertEqual([(1, 999)], self.rows("select * from tag_counts"))
        self.add("tag_deleted", 1, name="all", descendant_tag_ids=[], image_count=999)
        self.assertEqual([], self.rows("select * from tag_counts"))

    def test_a_large_collection_in_random_order(self):
        chance = random.Random(7)
        order = list(range(1, 1001))
        self.add("collection_created", 1, collection_name="c", collection_type="static")
        for image in order:
            self.add("image_added_to_collection", 1, image_id=image, position=image - 1)
        for _ in range(1000):
            block = chance.sample(order, chance.choice([1, 1, 1, 40]))
            rest = [image for image in order if image not in block]
            before = chance.choice([*rest[:3], *rest[-3:], None])
            place = len(rest) if before is None else rest.index(before)
            self.add("collection_reordered", 1, image_ids=block,
                     old_positions=list(range(len(block))), before_image_id=before)
            order = rest[:place] + block + rest[place:]
        self.assertEqual(order, self.state("collection", 1)["image_ids"])

    def test_huge_masks(self):
        masks = [{"mask_id": n, "type": "brush", "points": [[n, 0.5]] * 900} for n in range(30)]
        self.add_image(1)
        first = self.add("edit_applied", 1, edits={"masks": masks}, old={"masks": None})
        for n in range(40):
            self.add("edit_applied", 1, edits={"exposure": n})
        self.add("edit_history_jumped", 1, from_event_id=self.log.events[-1]["id"],
                 to_event_id=first)
        self.assertEqual([], self.reasons())
        self.assertEqual({"masks": masks}, self.state("image", 1)["edits"])

    def test_clocks_of_clients_do_not_matter(self):
        self.add_image(1)
        for rating in (1, 2, 3):
            self.add("rating_changed", 1, old_rating=rating - 1, new_rating=rating)
        events = [{**event, "timestamp": timestamp} for event, timestamp in
                  zip(self.log.events, (9_000_000, 9_000_000, 1_800_000, 9_000_000))]
        self.assertEqual(self.state("image", 1), replay(events).state("image", 1))

    def test_delete_restore_delete(self):
        self.add_image(1)
        for event_type in ("image_deleted", "image_restored", "image_deleted"):
            self.add(event_type, 1, mode="trash")
        self.assertEqual([], self.reasons())
        self.assertEqual(self.log.events[-1]["created_at"], self.state("image", 1)["deleted_at"])

    def test_a_purged_file_comes_back_under_another_id(self):
        self.add_image(1)
        self.add("image_deleted", 1, mode="trash")
        self.add("image_purged", 1, file_hash=f"{1:064x}", file_removed=False)
        self.add_image(2, file_hash=f"{1:064x}")
        self.assertEqual([], self.reasons())

    def test_a_chain_of_merges(self):
        for tag, name in enumerate("ABC", 1):
            self.add("tag_created", tag, name=name, parent_id=None)
            self.add_image(tag)
            self.add("tag_added", tag, tag_id=tag, tag_name=name)
        self.add("tag_merged", 1, into_tag_id=2)
        self.add("tag_merged", 2, into_tag_id=3)
        self.assertEqual([(3, 3)], self.rows("select * from tag_counts"))
        self.add("tag_unmerged", 1, into_tag_id=2)
        self.assertEqual([(1, 1), (3, 2)],
                         self.rows("select * from tag_counts order by tag_id"))
        self.assertEqual([], self.reasons())

    def test_an_undo_of_a_batch_whose_images_changed_since(self):
        for image in (1, 2):
            self.add_image(image)
            self.add("rating_changed", image, old_rating=0, new_rating=3)
        self.add("rating_changed", 2, old_rating=3, new_rating=5)
        for image in (1, 2):
            self.add("rating_changed", image, old_rating=3, new_rating=0)
        self.assert_last("stale old_rating")
        self.assertEqual([(0, 2)], self.rows("select * from rating_histogram"))

    def test_undo_new_edit_redo(self):
        self.add_image(1)
        first = self.add("edit_applied", 1, edits={"exposure": 1})
        self.add("edit_undone", 1, undone_event_id=first, edits={"exposure": None}, old={})
        self.add("edit_applied", 1, edits={"tint": 1})
        self.add("edit_redone", 1, redone_event_id=first, edits={"exposure": 1}, old={})
        self.assert_last("not after the cursor")
        self.assertEqual(first, self.state("image", 1)["cursor_event_id"])


class CostTest(CatalogueTest):
    """The steps of SQLite's machine that an event takes."""

    def cost(self, event_type: str, target: int, **payload) -> int:
        """Applies an event; returns its steps, in tens."""
        count = 0

        def step() -> int:
            nonlocal count
            count += 1
            return 0

        self.log.add(event_type, target, **payload)
        self.catalogue.db.set_progress_handler(step, 10)
        self.catalogue.apply(self.log.events[-1])
        self.catalogue.db.set_progress_handler(None, 0)
        return count

    def costs(self, image: int) -> dict[str, int]:
        """What events cost on an image that was just added, and taken back as far as possible."""
        self.add_image(image)
        tag = {"tag_id": 1, "tag_name": "t"}
        member = {"image_id": image}
        costs = {
            "rating": self.cost("rating_changed", image, old_rating=0, new_rating=1),
            "tag": self.cost("tag_added", image, **tag),
            "edit": self.cost("edit_applied", image, edits={"tint": 1}, old={"tint": None}),
            "append": self.cost("image_added_to_collection", 1, **member),
            "reorder": self.cost("collection_reordered", 1, image_ids=[image], old_positions=[9],
                                 before_image_id=1),
            "remove": self.cost("image_removed_from_collection", 1, **member),
            "untag": self.cost("tag_removed", image, **tag),
            "rename": self.cost("image_renamed", image, old_filename=f"{image}.raf",
                                new_filename=f"{image}x.raf"),
            "trash": self.cost("image_deleted", image, mode="trash"),
            "purge": self.cost("image_purged", image, file_hash=f"{image:064x}"),
        }
        self.assertEqual([], self.reasons())
        return costs

    def test_no_cost_grows_with_the_catalogue(self):
        self.add("tag_created", 1, name="t", parent_id=None)
        self.add("collection_created", 1, collection_name="c", collection_type="static")
        self.add_image(1)
        self.add("image_added_to_collection", 1, image_id=1)
        small = self.costs(2)
        for image in range(3, 1003):
            self.add_image(image)
            self.add("tag_added", image, tag_id=1, tag_name="t")
            self.add("edit_applied", image, edits={"exposure": 1})
            self.add("image_added_to_collection", 1, image_id=image)
        large = self.costs(2000)
        for name, cost in small.items():
            self.assertLessEqual(large[name], cost + 5, name)


if __name__ == "__main__":
    unittest.main()
