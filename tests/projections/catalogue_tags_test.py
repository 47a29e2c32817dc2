#!/usr/bin/env python3
"""Tags in the catalogue's projection: their tree, merges, and the images that have them."""

import unittest

from catalogue import CatalogueTest


class TreeTest(CatalogueTest):
    """The tree of tags."""

    def tree(self, *tags: tuple) -> None:
        """Creates tags, each given as id, name and the id of the tag above it."""
        for tag_id, name, parent_id in tags:
            self.add("tag_created", tag_id, name=name, parent_id=parent_id)
            self.assert_last()

    def parents(self) -> dict:
        """The tag above each tag."""
        return dict(self.rows("select id, parent_id from tags"))

    def deleted(self) -> list[int]:
        """The tags that are deleted."""
        return [row[0] for row in
                self.rows("select id from tags where deleted_at is not null order by id")]

    def test_names_clash_among_siblings_only(self):
        self.tree((1, "France", None), (2, "Texas", None), (3, "Paris", 1), (4, "Paris", 2))
        self.add("tag_created", 5, name="Paris", parent_id=1)
        self.assert_last("sibling of the same name")
        self.add("tag_created", 6, name="France", parent_id=None)
        self.assert_last("sibling of the same name")
        self.add("tag_created", 5, name="x", parent_id=1)
        self.assert_last("already exists")
        self.add("tag_created", 7, name="x", parent_id=99)
        self.assert_last("unknown parent")
        self.add("tag_renamed", 4, old_name="Dallas", new_name="Austin")
        self.assert_last("stale old_name")
        self.add("tag_moved", 4, old_parent_id=2, new_parent_id=1)
        self.assert_last()
        self.add("tag_renamed", 4, old_name="Austin", new_name="Paris")
        self.assert_last("sibling of the same name")
        self.assertEqual("Paris", self.state("tag", 4)["name"])

    def test_no_cycle(self):
        self.tree((1, "a", None), (2, "b", 1), (3, "c", 2))
        for target, parent in ((1, 3), (1, 1), (2, 3)):
            self.add("tag_moved", target, old_parent_id=None, new_parent_id=parent)
            self.assert_last("cycle")
        self.add("tag_created", 5, name="early", parent_id=6)
        self.add("tag_created", 6, name="late", parent_id=5)
        self.assert_last("cycle")
        self.add("tag_created", 7, name="own", parent_id=7)
        self.assert_last("unknown parent")
        self.assertEqual({1: None, 2: 1, 3: 2, 5: 6, 6: None, 7: None}, self.parents())
        self.assert_folds(("tag", 5), ("tag", 6))

    def test_a_deletion_comes_back_as_a_whole(self):
        self.tree((1, "a", None), (2, "b", 1), (3, "c", 2), (4, "d", 2))
        self.add("tag_deleted", 4, name="d", parent_id=2, descendant_tag_ids=[], image_count=0)
        self.add("tag_deleted", 1, name="a", descendant_tag_ids=[2, 3], image_count=0)
        self.add("tag_deleted", 1, name="a", descendant_tag_ids=[2, 3], image_count=0)
        self.assertEqual([], self.reasons())
        self.assertEqual([1, 2, 3, 4], self.deleted())
        self.assert_folds(("tag", 3))
        self.add("tag_restored", 2, descendant_tag_ids=[3])
        self.assert_last("parent is deleted")
        self.assertEqual([1, 4], self.deleted())
        self.add("tag_restored", 1, descendant_tag_ids=[])
        self.add("tag_restored", 1, descendant_tag_ids=[])
        self.assert_last("not deleted")
        self.add("tag_deleted", 1, name="a", descendant_tag_ids=[3, 4], image_count=0)
        self.assert_last("other tags are below it")
        self.add("tag_renamed", 2, old_name="b", new_name="B")
        self.assert_last("tag is deleted")
        self.add("tag_created", 8, name="x", parent_id=1)
        self.assert_last("parent is deleted")
        self.assertEqual([1, 2, 3, 4], self.deleted())
        self.assert_folds(("tag", 2), ("tag", 4))

    def test_attributes(self):
        self.tree((1, "a", None),)
        self.add("tag_updated", 1, old={"synonyms": []},
                 new={"synonyms": ["Lutèce"], "color": "#ff8800", "exportable": False})
        self.assert_last()
        self.add("tag_updated", 1, old={"exportable": True}, new={"exportable": None})
        self.assert_last("stale old")
        self.add("tag_updated", 1, old={}, new={"category": "yes"})
        self.assert_last("malformed payload")
        self.assertEqual(
            {"id": 1, "name": "a", "parent_id": None, "synonyms": ["Lutèce"], "color": "#ff8800",
             "exportable": True, "category": False, "merged_into": None, "deleted_at": None},
            self.state("tag", 1))

    def test_a_merge_moves_what_is_below(self):
        self.tree((1, "a", None), (2, "b", None), (3, "c", None), (11, "x", 1))
        self.add("tag_merged", 1, into_tag_id=2, moved_child_ids=[11])
        self.add("tag_merged", 2, into_tag_id=3, moved_child_ids=[11])
        self.assertEqual([], self.reasons())
        self.assertEqual(3, self.parents()[11])
        self.assert_folds(("tag", 11), ("tag", 1))
        self.add("tag_unmerged", 1, into_tag_id=2)
        self.assertEqual(1, self.parents()[11])
        self.add("tag_unmerged", 2, into_tag_id=3)
        self.assertEqual(1, self.parents()[11])
        self.assertEqual([], self.rows("select * from tag_moves"))
        self.add("tag_unmerged", 2, into_tag_id=3)
        self.assert_last("not merged")
        self.assert_folds(("tag", 11), ("tag", 2))

    def test_a_merge_into_a_merged_tag_moves_on(self):
        self.tree((1, "a", None), (2, "b", None), (3, "c", None), (11, "x", 1))
        self.add("tag_merged", 2, into_tag_id=3)
        self.add("tag_merged", 1, into_tag_id=2)
        self.assertEqual(3, self.parents()[11])
        self.assert_folds(("tag", 11))
        self.add("tag_unmerged", 2, into_tag_id=3)
        self.assertEqual(2, self.parents()[11])
        self.add("tag_unmerged", 1, into_tag_id=2)
        self.assertEqual(1, self.parents()[11])
        self.assertEqual([], self.rows("select * from tag_moves"))
        self.assert_folds(("tag", 11))

    def test_an_unmerge_brings_back_what_was_moved_and_moved_back(self):
        self.tree((1, "a", None), (2, "b", None), (3, "c", None), (11, "x", 1))
        self.add("tag_merged", 1, into_tag_id=2)
        self.add("tag_moved", 11, old_parent_id=2, new_parent_id=3)
        self.add("tag_moved", 11, old_parent_id=3, new_parent_id=2)
        self.add("tag_unmerged", 1, into_tag_id=2)
        self.assertEqual(1, self.parents()[11])
        self.assertEqual([], self.reasons())

    def test_an_unmerge_leaves_what_people_moved(self):
        self.tree((1, "a", None), (2, "b", None), (11, "x", 1), (12, "y", 1))
        self.add("tag_merged", 1, into_tag_id=2, moved_child_ids=[11, 12])
        self.add("tag_moved", 11, old_parent_id=2, new_parent_id=None)
        self.add("tag_moved", 1, old_parent_id=None, new_parent_id=12)
        self.add("tag_unmerged", 1, into_tag_id=9)
        self.assert_last("merged into another")
        self.assertEqual({1: 12, 2: None, 11: None, 12: 2}, self.parents())
        self.assert_folds(("tag", 11), ("tag", 12), ("tag", 1))

    def test_merges_that_do_not_fit(self):
        self.tree((1, "a", None), (2, "b", 1), (3, "c", None), (4, "x", 1), (5, "x", 3))
        for into in (1, 2):
            self.add("tag_merged", 1, into_tag_id=into)
            self.assert_last("cycle")
        self.add("tag_merged", 1, into_tag_id=3)
        self.assert_last("sibling of the same name")
        self.add("tag_merged", 3, into_tag_id=1)
        self.assert_last("cycle")
        self.add("tag_merged", 1, into_tag_id=5)
        self.assert_last("tag is merged")
        self.add("tag_merged", 3, into_tag_id=77)
        self.assert_last("unknown tag")


class AssignmentsTest(CatalogueTest):
    """Tags on images."""

    def setUp(self):
        super().setUp()
        for tag_id, name, parent in ((1, "a", None), (2, "b", None), (3, "c", 2)):
            self.add("tag_created", tag_id, name=name, parent_id=parent)
        self.add_image(1)

    def tags(self) -> list[str]:
        """The names of the tags that the image has."""
        return [tag["name"] for tag in self.state("image", 1)["tags"]]

    def test_tags_come_and_go(self):
        self.add("tag_added", 1, imageId=1, tagId=3, tagName="c", source="ai", confidence=0.5)
        self.add("tag_added", 1, tag_id=1, tag_name="a")
        self.add("tag_added", 1, tag_id=1, tag_name="a", source="user")
        self.assertEqual(["a", "c"], self.tags())
        self.add("tag_removed", 1, tag_id=1, tag_name="a")
        self.add("tag_removed", 1, tag_id=1, tag_name="a")
        self.assertEqual([], self.reasons())
        self.assertEqual(["c"], self.tags())
        self.assertEqual([(1, 3, "ai", 0.5, 5)], self.rows("select * from image_tags"))
        self.add("tag_added", 1, tag_id=9, tag_name="?")
        self.assert_last("unknown tag")
        self.assertEqual(["c"], self.tags())
        self.assert_folds(("image", 1))

    def test_a_deleted_tag_is_hidden(self):
        self.add("tag_added", 1, tag_id=3, tag_name="c")
        self.add("tag_deleted", 2, name="b", descendant_tag_ids=[3])
        self.assertEqual([], self.tags())
        self.assertEqual([], self.rows("select * from tag_counts"))
        self.assert_folds(("image", 1))
        self.add("tag_added", 1, tag_id=3, tag_name="c")
        self.assert_last("tag is deleted")
        self.add("tag_restored", 2, descendant_tag_ids=[3])
        self.assertEqual(["c"], self.tags())

    def test_a_merged_tag_counts_as_the_other(self):
        self.add("tag_added", 1, tag_id=1, tag_name="a")
        self.add("tag_added", 1, tag_id=2, tag_name="b")
        self.add("tag_merged", 1, into_tag_id=2)
        self.add("tag_merged", 2, into_tag_id=3)
        self.assert_last("cycle")
        self.assertEqual(["b"], self.tags())
        self.assertEqual([(2, 1)], self.rows("select * from tag_counts"))
        self.assert_folds(("image", 1))
        self.add("tag_unmerged", 1, into_tag_id=2)
        self.assertEqual(["a", "b"], self.tags())
        self.add("tag_merged", 1, into_tag_id=2)
        self.add("tag_removed", 1, tag_id=2, tag_name="b")
        self.add("tag_unmerged", 1, into_tag_id=2)
        self.assertEqual([], self.tags())
        self.assert_folds(("image", 1))

    def test_a_tag_that_comes_back_brings_what_was_merged_into_it(self):
        self.add("tag_added", 1, tag_id=1, tag_name="a", source="ai", confidence=0.5)
        self.add("tag_merged", 1, into_tag_id=2)
        before = self.rows("select * from image_tags")
        self.add("tag_removed", 1, tag_id=2, tag_name="b")
        self.assertEqual([], self.tags())
        self.add("tag_added", 1, tag_id=2, tag_name="b")
        self.assertEqual(before, self.rows("select * from image_tags"))
        self.add("tag_removed", 1, tag_id=2, tag_name="b")
        self.add("tag_unmerged", 1, into_tag_id=2)
        self.add("tag_added", 1, tag_id=2, tag_name="b")
        self.assertEqual(["b"], self.tags())
        self.assertEqual([], self.rows("select * from removed_image_tags"))
        self.assert_folds(("image", 1))


if __name__ == "__main__":
    unittest.main()
