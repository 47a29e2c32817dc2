#!/usr/bin/env python3
"""Collections in the catalogue's projection: their tree, and the images in them in order."""

import unittest

from catalogue import CatalogueTest

QUERY = {"rules": [{"field": "rating", "operator": ">=", "value": 3}], "combinator": "AND"}


class TreeTest(CatalogueTest):
    """The tree of collections and what they are."""

    def create(self, collection_id: int, kind: str = "static", parent=None, **more) -> None:
        """Creates a collection."""
        self.add("collection_created", collection_id, collection_name=f"c{collection_id}",
                 collection_type=kind, parent_id=parent, **more)

    def test_a_collection_has_what_its_events_say(self):
        self.create(1, "set")
        self.create(2, "smart", 1, smart_query=QUERY)
        self.add("collection_renamed", 2, old_name="c2", new_name="best")
        self.add("collection_updated", 2, old={"description": None, "sort_order": None},
                 new={"description": "d", "cover_image_id": 5, "sort_order": "desc"})
        other = {**QUERY, "combinator": "OR"}
        self.add("collection_criteria_changed", 2, old_query=QUERY, new_query=other)
        self.assertEqual([], self.reasons())
        state = self.state("collection", 2)
        del state["created_at"]
        self.assertEqual(
            {"id": 2, "name": "best", "type": "smart", "parent_id": 1, "smart_query": other,
             "description": "d", "cover_image_id": 5, "sort_by": None, "sort_order": "desc",
             "deleted_at": None, "image_ids": []}, state)
        self.assert_folds(("collection", 2))

    def test_what_does_not_fit(self):
        self.create(1, "quick")
        self.create(1)
        self.assert_last("already exists")
        self.create(2, "quick")
        self.assert_last("second quick collection")
        self.create(3, "static", 1)
        self.assert_last("parent holds no collections")
        self.create(4, "static", 99)
        self.assert_last("unknown parent")
        self.create(5, "smart")
        self.assert_last("malformed payload")
        self.create(6, "pile")
        self.assert_last("malformed payload")
        self.assertIsNone(self.state("collection", 6))
        self.add("collection_renamed", 6, old_name="c6", new_name="x")
        self.assert_last("unknown collection")
        self.add("collection_renamed", 4, old_name="c6", new_name="x")
        self.assert_last("stale old_name")
        self.add("collection_criteria_changed", 4, old_query=QUERY, new_query=QUERY)
        self.assert_last("not a smart collection")
        self.add("collection_converted", 4, old_type="smart", new_type="static")
        self.assert_last("stale old_type")
        self.add("collection_updated", 4, old={"sort_by": "x"}, new={"sort_by": "y"})
        self.assert_last("stale old")

    def test_no_cycle(self):
        for collection, parent in ((1, None), (2, 1), (3, 2)):
            self.create(collection, "set", parent)
        self.add("collection_moved", 1, old_parent_id=None, new_parent_id=3)
        self.assert_last("cycle")
        self.add("collection_moved", 3, old_parent_id=2, new_parent_id=1)
        self.assert_last()
        self.assertEqual([(1, None), (2, 1), (3, 1)],
                         self.rows("select id, parent_id from collections"))

    def test_a_deletion_comes_back_as_a_whole(self):
        for collection, parent in ((1, None), (2, 1), (3, 2)):
            self.create(collection, "set", parent)
        self.add("collection_deleted", 1, descendant_collection_ids=[2])
        self.assert_last("other collections are below it")
        self.add("collection_renamed", 3, old_name="c3", new_name="x")
        self.assert_last("collection is deleted")
        self.assert_folds(("collection", 3))
        self.add("collection_restored", 2, descendant_collection_ids=[3])
        self.assert_last("parent is deleted")
        self.add("collection_restored", 2, descendant_collection_ids=[3])
        self.assert_last("not deleted")
        self.add("collection_restored", 1, descendant_collection_ids=[])
        self.assertEqual([], self.rows("select 1 from collections where deleted_at is not null"))


class OrderTest(CatalogueTest):
    """The order of the images in a collection."""

    def setUp(self):
        super().setUp()
        self.add("collection_created", 1, collection_name="c", collection_type="static")
        for image in range(1, 6):
            self.add_image(image)
            self.put(image)

    def put(self, image: int, **more) -> None:
        """Puts an image into the collection."""
        self.add("image_added_to_collection", 1, image_id=image, collection_name="c", **more)

    def move(self, images: list[int], before) -> None:
        """Moves images within the collection."""
        self.add("collection_reordered", 1, image_ids=images,
                 old_positions=list(range(len(images))), before_image_id=before)

    def assert_order(self, *images: int) -> None:
        """The images of the collection are these, in places from 0 without a gap."""
        self.assertEqual(
            list(enumerate(images)),
            self.rows("select sort_order, image_id from collection_images"
                      " where collection_id = 1 order by sort_order"))
        self.assertEqual([(len(images),)], self.rows("select size from collections"))

    def test_images_come_and_go(self):
        self.assert_order(1, 2, 3, 4, 5)
        for image in (6, 7, 8):
            self.add_image(image)
        self.put(6, position=0)
        self.put(7, position=2)
        self.put(8, position=7)
        self.put(8, position=0)
        self.assertEqual([], self.reasons())
        self.assert_order(6, 1, 7, 2, 3, 4, 5, 8)
        self.add("image_removed_from_collection", 1, image_id=2, old_position=3)
        self.add("image_removed_from_collection", 1, image_id=2, old_position=3)
        self.assert_order(6, 1, 7, 3, 4, 5, 8)
        self.put(2, position=99)
        self.assert_last("beyond the end")
        self.assert_order(6, 1, 7, 3, 4, 5, 8, 2)
        self.assertEqual(4, len(self.rows("select 1 from related where target_id = 2")))
        self.assert_folds(("collection", 1))

    def test_a_block_moves(self):
        self.move([4, 2], 1)
        self.assert_order(4, 2, 1, 3, 5)
        self.move([4, 1], None)
        self.assert_order(2, 3, 5, 4, 1)
        self.move([5], 5)
        self.assert_last("malformed payload")
        self.move([5, 5], 2)
        self.assert_last("malformed payload")
        self.assert_order(5, 2, 3, 4, 1)
        self.move([9, 3], 5)
        self.assert_last("not in the collection")
        self.assert_order(3, 5, 2, 4, 1)
        self.move([1], 9)
        self.assert_last("not in the collection")
        self.assert_order(3, 5, 2, 4, 1)
        self.move([3, 5], 2)
        self.assert_last()
        self.assert_order(3, 5, 2, 4, 1)

    def test_there_is_always_room(self):
        order = [1, 2, 3, 4, 5]
        for turn in range(120):
            image = order[-1 - turn % 3]
            order.remove(image)
            self.move([image], order[1])
            order.insert(1, image)
        self.assert_order(*order)
        for image in range(6, 90):
            self.add_image(image)
            self.put(image, position=1)
            order.insert(1, image)
        self.assert_order(*order)
        self.assertEqual([], self.reasons())

    def test_hidden_images_keep_their_place(self):
        self.add("image_deleted", 2, mode="trash")
        self.add("image_deleted", 3, mode="trash")
        self.add("image_purged", 3, file_hash=f"{3:064x}", file_removed=True)
        self.assertEqual([(1, 3)], self.rows("select * from collection_counts"))
        self.put(3)
        self.assert_last("image is purged")
        self.assert_order(1, 2, 3, 4, 5)
        self.assert_folds(("collection", 1))

    def test_what_does_not_fit(self):
        self.put(77)
        self.assert_last("unknown image")
        self.assert_order(1, 2, 3, 4, 5, 77)
        self.add("collection_created", 2, collection_name="s", collection_type="smart",
                 smart_query=QUERY)
        self.add("image_added_to_collection", 2, image_id=1)
        self.assert_last("smart collection")
        self.assertEqual([(1, 5)], self.rows("select * from collection_counts"))
        self.add("image_added_to_collection", 3, image_id=1)
        self.assert_last("unknown collection")
        self.put("one")
        self.assert_last("malformed payload")
        self.put(1, position=-1)
        self.assert_last("malformed payload")


if __name__ == "__main__":
    unittest.main()
