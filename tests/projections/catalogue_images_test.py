#!/usr/bin/env python3
"""Images in the catalogue's projection: their lives, their facts, labels, copies and stacks."""

import unittest

from catalogue import CatalogueTest

HASH = "ab" * 32


class LifeTest(CatalogueTest):
    """How images come, go and come back."""

    def test_an_image_has_what_its_event_says(self):
        self.add("folder_added", 4, path="/p", name="p", parent_id=None)
        self.add("image_added", 1, imageId=1, filename="A.RAF", extension="raf", fileHash=HASH,
                 folder_id=4, file_size_bytes=10, width=6, height=4, orientation=1,
                 capturedAt="2026-02-21T15:04:05.120Z", import_session_id="s",
                 exif={"iso": 400, "aperture": 2.8, "shutterSpeed": -6.97, "lens": "XF56"})
        self.assertEqual([], self.reasons())
        state = self.state("image", 1)
        self.assertEqual(
            [1, HASH, "A.RAF", "raf", 6, 4, 1, 10, "2026-02-21T15:04:05.120Z", 4, "s", False],
            [state[key] for key in (
                "id", "blake3_hash", "filename", "extension", "width", "height", "orientation",
                "file_size_bytes", "captured_at", "folder_id", "import_session_id",
                "is_missing")])
        self.assertEqual(self.log.events[-1]["created_at"], state["imported_at"])
        self.assertEqual((400, 2.8, -6.97, "XF56", None), tuple(
            state["exif"][key] for key in ("iso", "aperture", "shutter_speed", "lens", "gps_lat")))
        self.assertEqual((0, None, None, [], {}, None, [], []), tuple(
            state[key] for key in ("rating", "flag", "color_label", "tags", "edits",
                                   "cursor_event_id", "snapshots", "faces")))

    def test_an_id_is_not_used_again(self):
        self.add_image(1)
        self.add_image(1, filename="other")
        self.assert_last("already exists")
        self.add("image_deleted", 1, mode="trash")
        self.add("image_purged", 1, file_hash=f"{1:064x}", file_removed=True)
        self.assert_last()
        self.add_image(1)
        self.assert_last("image is purged")
        self.add("virtual_copy_created", 1, master_image_id=2)
        self.assert_last("image is purged")
        self.assertIsNone(self.state("image", 1))
        self.add("rating_changed", 1, old_rating=0, new_rating=1)
        self.assert_last("image is purged")

    def test_the_trash_hides_and_keeps(self):
        self.add_image(1)
        self.add("image_deleted", 1, mode="trash")
        deleted_at = self.log.events[-1]["created_at"]
        self.add("rating_changed", 1, old_rating=0, new_rating=5)
        self.add("image_deleted", 1, mode="trash")
        self.assertEqual([], self.reasons())
        self.assertEqual([], self.rows("select * from rating_histogram"))
        self.assertEqual(deleted_at, self.state("image", 1)["deleted_at"])
        self.add("image_restored", 1)
        self.assertEqual([(5, 1)], self.rows("select * from rating_histogram"))
        self.add("image_restored", 1)
        self.assert_last("not in the trash")

    def test_a_purge_leaves_no_row(self):
        self.add("tag_created", 3, name="Paris", parent_id=None)
        self.add("person_created", 3, name="Camille")
        self.add_image(1)
        self.add("tag_added", 1, tag_id=3, tag_name="Paris")
        self.add("metadata_changed", 1, old={"title": None}, new={"title": "t"})
        self.add("edit_applied", 1, edits={"exposure": 1})
        self.add("snapshot_created", 1, snapshot_id=1, name="s", at_event_id=None, edit_state={})
        self.add("face_added", 1, face_id=1, x=0, y=0, w=1, h=1, person_id=3)
        self.add("image_purged", 1, file_hash="0", file_removed=False)
        self.assert_last("not in the trash")
        for table in ("images", "exif_metadata", "image_metadata", "image_state", "image_tags",
                      "edit_state", "edit_steps", "edit_snapshots", "faces"):
            self.assertEqual([], self.rows(f"select * from {table}"), table)

    def test_what_is_there_already(self):
        self.add_image(1, folder_id=9)
        self.assert_last("unknown folder")
        self.add("folder_added", 9, path="/p", name="p", parent_id=None)
        self.add_image(2, file_hash=f"{1:064x}")
        self.assert_last("file is known")
        self.add_image(3, folder_id=9, filename="1.raf")
        self.assert_last("file name is taken")
        self.add("image_deleted", 1, mode="trash")
        self.add("image_deleted", 3, mode="trash")
        self.add_image(4, folder_id=9, filename="1.raf", file_hash=f"{3:064x}")
        self.assert_last()
        self.add("image_restored", 3)
        self.assert_last("file is known")
        self.add("image_renamed", 4, old_filename="x", new_filename="y.JPEG")
        self.assert_last("stale old_filename")
        self.assertEqual("jpeg", self.state("image", 4)["extension"])
        self.add("image_renamed", 4, old_filename="y.JPEG", new_filename=".noext")
        self.assertEqual("", self.state("image", 4)["extension"])
        self.add("image_renamed", 4, old_filename=".noext", new_filename="z.jpeg",
                 old_extension="", new_extension="jpg")
        self.assertEqual("jpg", self.state("image", 4)["extension"])
        self.add("image_renamed", 4, old_filename="z.jpeg", new_filename="z",
                 old_extension="jpeg", new_extension=None)
        self.assert_last("stale old_extension")
        self.assertIsNone(self.state("image", 4)["extension"])

    def test_files_move(self):
        for folder in (8, 9):
            self.add("folder_added", folder, path=f"/{folder}", name=str(folder), parent_id=None)
        self.add_image(1, folder_id=8)
        self.add("image_moved", 1, old_folder_id=8, new_folder_id=9)
        self.assertEqual([(9, 1)], self.rows("select * from folder_counts"))
        self.add("image_moved", 1, old_folder_id=8, new_folder_id=7)
        self.assert_last("stale old_folder_id")
        self.add("image_moved", 1, old_folder_id=7, new_folder_id=6)
        self.assert_last("unknown folder")
        self.add("image_missing_changed", 1, is_missing=True)
        self.assertIs(True, self.state("image", 1)["is_missing"])
        self.add("image_relinked", 1, old_folder_id=6, old_filename="1.raf", new_folder_id=8,
                 new_filename="b.raf", verified_hash="0")
        self.assert_last("file is another")
        self.assertIs(False, self.state("image", 1)["is_missing"])
        self.add("image_relinked", 1, old_folder_id=8, old_filename="b.raf", new_folder_id=8,
                 new_filename="b.raf", new_is_missing=True)
        self.assertIs(True, self.state("image", 1)["is_missing"])
        self.add("image_missing_changed", 1, is_missing=False)
        self.add("image_replaced", 1, old_file_hash=f"{1:064x}", new_file_hash=HASH,
                 old_file_size_bytes=None, new_file_size_bytes=7)
        self.assert_last()
        state = self.state("image", 1)
        self.assertEqual((8, "b.raf", False, HASH, 7), tuple(state[key] for key in (
            "folder_id", "filename", "is_missing", "blake3_hash", "file_size_bytes")))
        self.assert_folds(("image", 1))

    def test_nobody_knows_the_image(self):
        for event_type, payload in (
                ("image_updated", {"new": {"width": 1}}), ("image_deleted", {"mode": "trash"}),
                ("image_exported", {}), ("sidecar_exported", {"sidecar_hash": HASH}),
                ("flag_changed", {"new_flag": "pick"}), ("tag_added", {"tag_id": 1}),
                ("edit_applied", {"edits": {"exposure": 1}}), ("edit_reset", {"old": {}}),
                ("face_added", {"face_id": 1, "x": 0, "y": 0, "w": 0, "h": 0})):
            self.add(event_type, 1, **payload)
            self.assert_last("unknown image")


class FactsTest(CatalogueTest):
    """What is known about images."""

    def setUp(self):
        super().setUp()
        self.add_image(1, width=10, exif={"lens": "old", "gps_lat": 1.5, "gps_lon": 2})

    def test_attributes(self):
        self.add("image_updated", 1, changed_fields=["width", "orientation"],
                 old={"width": 10, "orientation": None}, new={"width": None, "orientation": 6})
        self.assert_last()
        self.add("image_updated", 1, old={"width": 3}, new={"width": 12, "height": "tall"})
        self.assert_last("malformed payload")
        self.add("image_updated", 1, old={"width": 3}, new={"width": 13})
        self.assert_last("stale old")
        state = self.state("image", 1)
        self.assertEqual((13, None, 6), (state["width"], state["height"], state["orientation"]))
        self.add("sidecar_imported", 1, path="/x.xmp", sidecar_hash=HASH, fields=["rating"])
        self.assertEqual(HASH, self.state("image", 1)["sidecar_hash"])

    def test_exif_place_and_time(self):
        self.add("exif_updated", 1, old={"lens": "old"}, new={"lens": None, "focal_length": 56})
        self.add("location_changed", 1, old={"lat": 1.5, "lon": 2},
                 new={"lat": -3, "lon": 4.25, "alt_m": 35.0}, source="map")
        self.add("location_changed", 1, old={"lat": -3, "lon": 4.25, "alt_m": 35},
                 new={"lat": 5, "lon": 6})
        self.add("capture_time_changed", 1, old_captured_at=None, new_captured_at="2026")
        self.assertEqual([], self.reasons())
        state = self.state("image", 1)
        self.assertEqual((None, 56, 5, 6, None), tuple(state["exif"][key] for key in (
            "lens", "focal_length", "gps_lat", "gps_lon", "gps_alt_m")))
        self.assertEqual("2026", state["captured_at"])
        self.add("location_changed", 1, old=None, new=None)
        self.assert_last("stale old")
        self.assertIsNone(self.state("image", 1)["exif"]["gps_lat"])

    def test_words(self):
        self.add("metadata_changed", 1, old={"caption": None}, new={"caption": "c", "state": "s"})
        self.add("metadata_changed", 1, old={"caption": "c"}, new={"caption": None, "notes": "n"})
        self.assertEqual([], self.reasons())
        words = self.state("image", 1)["metadata"]
        self.assertEqual((None, "s", "n"), (words["caption"], words["state"], words["notes"]))
        self.add("metadata_changed", 1, old={"notes": "x"}, new={"notes": "y"})
        self.assert_last("stale old")

    def test_labels(self):
        self.add("rating_changed", 1, old_rating=0, new_rating=4)
        self.add("flag_changed", 1, old_flag=None, new_flag="pick")
        self.add("color_label_changed", 1, old_label=None, new_label="red")
        self.add("flag_changed", 1, old_flag="pick", new_flag=None)
        self.add("rating_changed", 1, old_rating=4, new_rating=4)
        self.assertEqual([], self.reasons())
        self.assertEqual([(1, 4, None, "red")], self.rows("select * from image_state"))
        self.add("rating_changed", 1, old_rating=1, new_rating=2)
        self.assert_last("stale old_rating")
        self.add("flag_changed", 1, old_flag="pick", new_flag="reject")
        self.assert_last("stale old_flag")
        self.add("color_label_changed", 1, old_label="blue", new_label="green")
        self.assert_last("stale old_label")
        self.assertEqual([(1, 2, "reject", "green")], self.rows("select * from image_state"))

    def test_values_that_are_no_labels(self):
        for rating in (-1, 6, 3.5, "4", None):
            self.add("rating_changed", 1, old_rating=0, new_rating=rating)
            self.assert_last("malformed payload")
        for flag in ("picked", "", "PICK", 1):
            self.add("flag_changed", 1, old_flag=None, new_flag=flag)
            self.assert_last("malformed payload")
        self.add("color_label_changed", 1, old_label=None, new_label="orange")
        self.assert_last("malformed payload")
        self.add("color_label_changed", 1)
        self.assert_last("malformed payload")
        self.assertEqual([(1, 0, None, None)], self.rows("select * from image_state"))

    def test_a_new_value_that_is_left_out_is_none(self):
        self.add("color_label_changed", 1, new_label="red")
        self.add("color_label_changed", 1, old_label="red")
        self.add("flag_changed", 1, old_flag=None, new_flag="pick")
        self.add("flag_changed", 1, old_flag="pick")
        self.assertEqual([(1, 0, None, None)], self.rows("select * from image_state"))
        self.assertEqual([], self.reasons())


class CopiesTest(CatalogueTest):
    """Virtual copies and stacks."""

    def test_a_copy_takes_what_is_there_once(self):
        self.add("tag_created", 3, name="Paris", parent_id=None)
        self.add_image(1, exif={"iso": 100})
        self.add("rating_changed", 1, old_rating=0, new_rating=3)
        self.add("tag_added", 1, tag_id=3, tag_name="Paris")
        self.add("edit_applied", 1, edits={"exposure": 1, "tint": 2})
        copied = self.add("virtual_copy_created", 2, master_image_id=1, copy_name="B&W",
                          edits={"saturation": -100, "tint": None})
        self.add("rating_changed", 1, old_rating=3, new_rating=0)
        self.add("tag_removed", 1, tag_id=3, tag_name="Paris")
        self.assertEqual([], self.reasons())
        copy = self.state("image", 2)
        self.assertEqual((f"{1:064x}", "B&W", 3, [{"id": 3, "name": "Paris"}], 100), (
            copy["blake3_hash"], copy["copy_name"], copy["rating"], copy["tags"],
            copy["exif"]["iso"]))
        self.assertEqual({"exposure": 1, "saturation": -100}, copy["edits"])
        self.add("edit_applied", 2, edits={"exposure": 9})
        self.add("edit_history_jumped", 2, from_event_id=self.log.events[-1]["id"],
                 to_event_id=None)
        self.assertEqual({"exposure": 1, "saturation": -100}, self.state("image", 2)["edits"])
        position = next(e["position"] for e in self.log.events if e["id"] == copied)
        self.assertEqual([("image", 1, position)], self.rows("select * from related"))
        self.assert_folds(("image", 1), ("image", 2))

    def test_what_is_no_master(self):
        self.add("virtual_copy_created", 2, master_image_id=1, edits={})
        self.assert_last("unknown master")
        self.add("virtual_copy_created", 3, master_image_id=2, edits={})
        self.assert_last("master is a copy")
        self.add("virtual_copy_created", 3, master_image_id=2, edits={})
        self.assert_last("already exists")
        self.add("virtual_copy_created", 4, edits=[])
        self.assert_last("malformed payload")

    def test_a_copy_becomes_the_master(self):
        self.add_image(1)
        for copy in (2, 3):
            self.add("virtual_copy_created", copy, master_image_id=1, copy_name="c", edits={})
        self.add("virtual_copy_promoted", 2, old_master_image_id=1)
        self.assert_last()
        masters = "select id, master_image_id from images order by id"
        self.assertEqual([(1, 2), (2, None), (3, 2)], self.rows(masters))
        self.add("virtual_copy_promoted", 3, old_master_image_id=1)
        self.assert_last("not a copy of that master")
        self.assertEqual([(1, 2), (2, None), (3, 2)], self.rows(masters))
        self.add("image_deleted", 2, mode="trash")
        self.add("image_purged", 2, file_hash=f"{1:064x}", file_removed=False)
        self.assert_last("has virtual copies")
        self.assert_folds(("image", 1), ("image", 3))

    def test_a_stack(self):
        for image in (1, 2, 3):
            self.add_image(image)
        self.add("stack_created", 7, image_ids=[1, 2], primary_image_id=1)
        self.add("stack_updated", 7, old={"image_ids": [1, 2]}, new={"image_ids": [2, 3]})
        stacks = "select id, stack_id from images order by id"
        self.assertEqual([(1, None), (2, 7), (3, 7)], self.rows(stacks))
        self.add("stack_updated", 7, old={"primary_image_id": 9}, new={"primary_image_id": 3})
        self.assert_last("stale old")
        self.add("stack_dissolved", 7, image_ids=[2, 3], primary_image_id=3)
        self.assertEqual([(1, None), (2, None), (3, None)], self.rows(stacks))
        self.add("stack_dissolved", 7, image_ids=[2, 3], primary_image_id=3)
        self.assert_last("unknown stack")
        self.add("stack_created", 7, image_ids=[2, 9], primary_image_id=2)
        self.assert_last("unknown image")
        self.add("stack_created", 7, image_ids=[1, 3], primary_image_id=1)
        self.assert_last("already exists")
        self.assertEqual({"id": 7, "primary_image_id": 2, "image_ids": [2, 9],
                          "dissolved_at": None}, self.state("stack", 7))
        related = self.rows("select distinct target_id from related where target_type = 'image'")
        self.assertEqual([(1,), (2,), (3,), (9,)], related)
        self.assert_folds(("stack", 7), ("image", 2))


if __name__ == "__main__":
    unittest.main()
