#!/usr/bin/env python3
"""Folders, imports, people and faces in the catalogue's projection."""

import unittest

from catalogue import CatalogueTest


class FoldersTest(CatalogueTest):
    """Folders and their paths."""

    def setUp(self):
        super().setUp()
        for folder, path, parent in ((1, "/p", None), (2, "/p/2026", 1), (3, "/p/2026/02", 2),
                                     (4, "/elsewhere", 1)):
            self.add("folder_added", folder, path=path, name=path.split("/")[-1],
                     volume_name="V", parent_id=parent)

    def paths(self) -> list[str]:
        """The paths of all folders."""
        return [row[0] for row in self.rows("select path from folders order by id")]

    def test_paths_follow(self):
        self.add("folder_renamed", 2, old_name="2026", new_name="26")
        self.assertEqual(["/p", "/p/26", "/p/26/02", "/elsewhere"], self.paths())
        self.add("folder_moved", 2, old_parent_id=1, new_parent_id=None, old_path="/p/26",
                 new_path="/q")
        self.assertEqual(["/p", "/q", "/q/02", "/elsewhere"], self.paths())
        self.add("folder_relinked", 1, old_path="/p", new_path="C:\\p", old_volume_name="V",
                 new_volume_name="W")
        self.add("folder_relinked", 2, old_path="/q", new_path="C:\\")
        self.assertEqual(["C:\\p", "C:\\", "C:/02", "/elsewhere"], self.paths())
        self.assertEqual([], self.reasons())
        self.assertEqual({"id": 1, "path": "C:\\p", "name": "p", "volume_name": "W",
                          "parent_id": None, "is_online": True, "deleted_at": None},
                         self.state("folder", 1))
        self.add("folder_renamed", 1, old_name="p", new_name="r")
        self.assertEqual("C:\\r", self.state("folder", 1)["path"])
        self.add("folder_renamed", 4, old_name="elsewhere", new_name="Photos", old_path="/else",
                 new_path="/mnt/0")
        self.assert_last("stale old_path")
        self.assertEqual(("/mnt/0", "Photos"), tuple(
            self.state("folder", 4)[key] for key in ("path", "name")))
        self.assert_folds(("folder", 1), ("folder", 3))

    def test_what_does_not_fit(self):
        self.add("folder_added", 1, path="/x", name="x", parent_id=None)
        self.assert_last("already exists")
        self.add("folder_added", 5, path="/p", name="x", parent_id=None)
        self.assert_last("folder of the same path")
        self.add("folder_added", 6, path="/y", name="y", parent_id=77)
        self.assert_last("unknown parent")
        self.add("folder_moved", 1, old_parent_id=None, new_parent_id=3, old_path="/p",
                 new_path="/p/2026/02/p")
        self.assert_last("cycle")
        self.assertEqual("/p", self.state("folder", 1)["path"])
        self.add("folder_renamed", 9, old_name="x", new_name="y")
        self.assert_last("unknown folder")
        self.add("folder_renamed", 3, old_name="x", new_name="y")
        self.assert_last("stale old_name")
        self.add("folder_relinked", 4, old_path="/elsewhere", new_path="/p")
        self.assert_last("folder of the same path")

    def test_folders_go_and_come_back(self):
        self.add_image(1, folder_id=3)
        self.add("folder_removed", 3, path="/p/2026/02")
        self.assert_last("folder is not empty")
        self.add("folder_online_changed", 3, volume_name="V", is_online=False)
        self.assert_last("folder is deleted")
        self.add_image(2, folder_id=3)
        self.assert_last("unknown folder")
        self.add("folder_restored", 3)
        self.add("folder_restored", 3)
        self.assert_last("not deleted")
        self.assertIs(False, self.state("folder", 3)["is_online"])
        self.add("folder_removed", 4, path="/other")
        self.assert_last("stale path")

    def test_imports(self):
        self.add("import_started", 1, import_session_id="s", source_path="/sd", total_files=3)
        self.add("import_completed", 1, import_session_id="s", ingested_files=2, skipped_files=1,
                 failed_files=0, total_size_bytes=99)
        self.assertEqual([], self.reasons())
        session, = self.state("catalog", 1)["ingestion_sessions"]
        self.assertEqual(("s", "completed", "/sd", 3, 2, 1, 0, 99), tuple(session[key] for key in (
            "id", "status", "source_path", "total_files", "ingested_files", "skipped_files",
            "failed_files", "total_size_bytes")))
        self.add("import_completed", 1, import_session_id="s", ingested_files=5)
        self.assert_last("import is complete")
        self.add("import_completed", 1, import_session_id="t", ingested_files=5)
        self.assert_last("unknown import")
        self.add("import_started", 1, import_session_id="s", source_path="/sd", total_files=3)
        self.assert_last("already exists")


class PeopleTest(CatalogueTest):
    """People and faces."""

    def setUp(self):
        super().setUp()
        self.add_image(1)
        self.add("person_created", 6, name="Camille")
        self.add("person_created", 7, name="Dominique")

    def face(self, face_id: int, person_id=None) -> None:
        """Adds a face to image 1."""
        self.add("face_added", 1, face_id=face_id, x=0.4, y=0, w=0.5, h=1, person_id=person_id,
                 source="ml")

    def test_faces_belong_to_people(self):
        self.face(50, 6)
        self.face(51)
        self.add("face_assigned", 1, face_id=51, old_person_id=None, new_person_id=7)
        self.add("person_merged", 6, into_person_id=7, face_count=1)
        self.assertEqual([], self.reasons())
        self.assertEqual([(7, 2)], self.rows("select * from person_counts"))
        self.assertEqual({"face_id": 50, "x": 0.4, "y": 0, "w": 0.5, "h": 1, "person_id": 6,
                          "source": "ml"}, self.state("image", 1)["faces"][0])
        self.add("person_deleted", 7, name="Dominique")
        self.assertEqual([], self.rows("select * from person_counts"))
        self.add("person_created", 7, name="Dom")
        self.assert_last()
        self.assertEqual([(7, 2)], self.rows("select * from person_counts"))
        self.add("face_removed", 1, face_id=50, x=0, y=0, w=0, h=0)
        self.assertEqual([51], [face["face_id"] for face in self.state("image", 1)["faces"]])
        self.assert_folds(("image", 1), ("person", 6), ("person", 7))

    def test_what_does_not_fit(self):
        self.add("person_created", 6, name="x")
        self.assert_last("already exists")
        self.add("person_renamed", 6, old_name="y", new_name="z")
        self.assert_last("stale old_name")
        self.add("person_renamed", 9, old_name="y", new_name="z")
        self.assert_last("unknown person")
        self.add("person_merged", 6, into_person_id=6)
        self.assert_last("cycle")
        self.add("person_merged", 6, into_person_id=7)
        self.add("person_merged", 7, into_person_id=6)
        self.assert_last("cycle")
        self.add("person_merged", 6, into_person_id=7)
        self.assert_last("person is merged")
        self.face(50, 99)
        self.assert_last("unknown person")
        self.face(50)
        self.assert_last("already exists")
        self.add("face_assigned", 1, face_id=50, old_person_id=6, new_person_id=None)
        self.assert_last("stale old_person_id")
        self.add("face_assigned", 1, face_id=51, old_person_id=6, new_person_id=7)
        self.assert_last("unknown face")
        self.add("face_removed", 1, face_id="50")
        self.assert_last("malformed payload")
        self.assertEqual({"id": 6, "name": "z", "merged_into": 7, "deleted_at": None},
                         self.state("person", 6))


if __name__ == "__main__":
    unittest.main()
