#!/usr/bin/env python3
"""Edits in the catalogue's projection: the tree of steps, the cursor on it, snapshots, presets."""

import unittest

from catalogue import CatalogueTest


class EditsTest(CatalogueTest):
    """Steps of image 1."""

    def setUp(self):
        super().setUp()
        self.add_image(1)

    def edit(self, **edits) -> str:
        """Appends a step; returns its id."""
        return self.add("edit_applied", 1, image_id=1, edits=edits)

    def undo(self, step: str, **edits) -> None:
        """Undoes a step, with the values that are restored."""
        self.add("edit_undone", 1, undone_event_id=step, edits=edits, old={})

    def redo(self, step: str, **edits) -> None:
        """Does a step again."""
        self.add("edit_redone", 1, redone_event_id=step, edits=edits, old={})

    def jump(self, step) -> None:
        """Goes to a step, or to the image as imported."""
        self.add("edit_history_jumped", 1, from_event_id=self.state("image", 1)["cursor_event_id"],
                 to_event_id=step)

    def assert_at(self, cursor, **edits) -> None:
        """The cursor and the parameters are these."""
        state = self.state("image", 1)
        self.assertEqual((edits, cursor), (state["edits"], state["cursor_event_id"]))

    def line(self) -> list[str]:
        """The ids of the steps on the current line."""
        return [row[0] for row in self.rows(
            "select event_id from edit_history where image_id = 1 and on_current_line order by n")]

    def test_the_forms_of_a_step(self):
        self.edit(exposure=18)
        self.add("edit_applied", 1, imageId=1, editType="tint", oldValue=None, newValue=4)
        self.add("edit_applied", 1, imageId=1, editType="flip_h", oldValue=False, newValue=True)
        self.add("edit_applied", 1, imageId=1, editType="crop", newValue={"x": 0, "y": 0.5})
        self.add("edits_pasted", 1, source_image_id=2, edits={"tint": None, "temp": 5000}, old={})
        self.add("preset_applied", 1, preset_id=1, preset_name="Portra", edits={"clarity": 9},
                 old={"clarity": 0})
        last = self.add("edit_applied", 1, edits={"whites": 1}, old={"whites": None}, label="W")
        self.assertEqual([], self.reasons())
        self.assert_at(last, exposure=18, flip_h=True, crop={"x": 0, "y": 0.5}, temp=5000,
                       clarity=9, whites=1)
        self.assertEqual(
            [(1, "edit_applied", None, None, '{"exposure":18}'),
             (2, "edit_applied", None, '{"tint":null}', '{"tint":4}'),
             (3, "edit_applied", None, '{"flip_h":false}', '{"flip_h":true}')],
            self.rows("select n, type, label, old, new from edit_history order by n limit 3"))
        self.assertEqual(
            [("Portra",), ("W",)],
            self.rows("select label from edit_history where label is not null order by n"))
        self.assertEqual(7, self.state("image", 1)["edit_count"])

    def test_a_parameter_is_replaced_as_a_whole(self):
        self.edit(crop={"x": 0, "w": 1, "angle": 3}, masks=[{"mask_id": 1, "a": None}])
        last = self.edit(crop={"x": 0.25, "extra": None}, look={"name": "a", "deep": {"b": 1}})
        self.assert_at(last, crop={"x": 0.25}, masks=[{"mask_id": 1, "a": None}],
                       look={"name": "a", "deep": {"b": 1}})
        last = self.edit(look={"deep": {"c": 2}}, masks=[])
        self.assert_at(last, crop={"x": 0.25}, look={"deep": {"c": 2}})
        self.jump(None)
        self.jump(last)
        self.assert_at(last, crop={"x": 0.25}, look={"deep": {"c": 2}})
        self.assertEqual([], self.reasons())

    def test_old_values_are_compared_by_what_they_mean(self):
        for old in ({"exposure": None}, {"exposure": 0}, {"temp": 5500}, {"flip_h": False}, {}):
            self.add("edit_applied", 1, edits={"tint": 1}, old=old)
            self.assert_last()
        self.edit(exposure=5)
        self.add("edit_applied", 1, edits={"exposure": 6}, old={"exposure": 4})
        self.assert_last("stale old")
        self.add("edit_applied", 1, edits={"exposure": 7}, old={"exposure": 6.0})
        self.assert_last()
        self.add("edit_applied", 1, imageId=1, editType="exposure", oldValue=8, newValue=9)
        self.assert_last("stale old")
        self.add("edit_reset", 1, old={"exposure": 7})
        self.assert_last("stale old")

    def test_undo_and_redo(self):
        first = self.edit(exposure=1)
        second = self.edit(tint=2)
        self.undo(second, tint=None)
        self.assert_at(first, exposure=1)
        self.undo(first, exposure=None)
        self.assert_at(None)
        self.redo(first, exposure=1)
        self.redo(second, tint=2)
        self.assert_at(second, exposure=1, tint=2)
        self.assertEqual([], self.reasons())
        self.assertEqual([first, second], self.line())

    def test_undo_then_a_new_edit_leaves_a_branch(self):
        first = self.edit(exposure=1)
        left = self.edit(tint=2)
        self.undo(left, tint=None)
        third = self.edit(exposure=3)
        self.assertEqual([first, third], self.line())
        self.redo(left, tint=2)
        self.assert_last("not after the cursor")
        self.jump(left)
        self.assert_last()
        self.assert_at(left, exposure=1, tint=2)
        self.assertEqual([first, left], self.line())
        self.jump(first)
        self.assertEqual([first, left], self.line())
        self.redo(third, exposure=3)
        self.assert_last()
        self.assertEqual([first, third], self.line())
        self.assert_folds(("image", 1))

    def test_undo_that_does_not_fit(self):
        first = self.edit(exposure=1)
        self.edit(tint=2)
        self.undo(first, exposure=None)
        self.assert_last("not at the cursor")
        self.assert_at(None, tint=2)
        self.undo(first, clarity=1)
        self.assert_last("nothing to undo")
        last = self.edit(whites=3)
        self.undo("00000000-0000-0000-0000-0000000000ff", whites=4)
        self.assert_last("unknown step")
        self.assert_at(last, tint=2, clarity=1, whites=4)
        self.redo("00000000-0000-0000-0000-0000000000ff", whites=5)
        self.assert_last("unknown step")
        self.add("edit_undone", 1, undone_event_id=last)
        self.assert_last("malformed payload")
        self.add("edit_applied", 1, edits=[1])
        self.assert_last("malformed payload")
        self.assert_at(last, tint=2, clarity=1, whites=5)

    def test_reset_and_its_undo(self):
        first = self.edit(exposure=1, tint=2)
        reset = self.add("edit_reset", 1, old={"exposure": 1, "tint": 2})
        self.assert_at(reset)
        after = self.edit(clarity=3)
        self.jump(first)
        self.assert_at(first, exposure=1, tint=2)
        self.jump(after)
        self.assert_at(after, clarity=3)
        self.jump(reset)
        self.undo(reset, exposure=1, tint=2)
        self.assert_at(first, exposure=1, tint=2)
        self.assertEqual([], self.reasons())

    def test_jumps_that_do_not_fit(self):
        first = self.edit(exposure=1)
        self.add("edit_history_jumped", 1, from_event_id=None, to_event_id=None)
        self.assert_last("not at the cursor")
        self.add_image(2)
        self.add("edit_history_jumped", 2, from_event_id=None, to_event_id=first)
        self.assert_last("unknown step")
        self.add("edit_history_jumped", 1)
        self.assert_last("malformed payload")
        self.assert_at(None)

    def test_a_jump_that_names_no_step_is_to_the_import(self):
        first = self.edit(exposure=1)
        self.add("edit_history_jumped", 1, from_event_id=first)
        self.assert_at(None)
        self.assertEqual([], self.reasons())

    def test_a_parameter_at_its_default_is_as_one_that_is_not_set(self):
        first = self.edit(exposure=1, flip_h=False, temp=5500, masks=[], rotation=90)
        self.assert_at(first, exposure=1, rotation=90)
        last = self.edit(exposure=0.0, custom=0)
        self.assert_at(last, rotation=90, custom=0)
        self.undo(last, exposure=1, custom=None)
        self.assert_at(first, exposure=1, rotation=90)
        self.undo(first, exposure=0, rotation=0)
        self.assert_at(None)
        self.jump(last)
        self.assert_at(last, rotation=90, custom=0)
        self.add("virtual_copy_created", 2, master_image_id=1, edits={"rotation": 0})
        self.assertEqual({"custom": 0}, self.state("image", 2)["edits"])
        self.add("edit_history_cleared", 1, up_to_event_id=last,
                 base_state={"exposure": 0, "custom": 0})
        self.jump(None)
        self.assert_at(None, custom=0)

    def test_a_cleared_history_begins_anew(self):
        first = self.edit(exposure=1)
        second = self.edit(tint=2)
        third = self.edit(clarity=3)
        self.add("edit_history_cleared", 1, up_to_event_id=second,
                 base_state={"exposure": 1, "tint": 2})
        self.assert_last()
        self.assert_at(third, exposure=1, tint=2, clarity=3)
        self.assertEqual([third], self.line())
        self.assertEqual(1, self.state("image", 1)["edit_count"])
        self.jump(first)
        self.assert_last("unknown step")
        self.undo(third, clarity=None)
        self.assert_last()
        self.assert_at(None, exposure=1, tint=2)
        self.undo(second, tint=None)
        self.assert_last("nothing to undo")
        self.redo(third, clarity=3)
        self.assert_last()
        self.jump(None)
        self.assert_at(None, exposure=1, tint=2)
        self.jump(third)
        self.assert_at(third, exposure=1, tint=2, clarity=3)
        self.add("edit_history_cleared", 1, up_to_event_id=third, base_state={"exposure": 1})
        self.assert_at(None, exposure=1, tint=2, clarity=3)
        self.assertEqual([], self.rows("select * from edit_history"))
        self.add("edit_history_cleared", 1, up_to_event_id=third, base_state={})
        self.assert_last("unknown step")
        self.assert_folds(("image", 1))

    def test_the_way_to_a_far_step(self):
        steps = [self.edit(**{f"p{n % 7}": n, "crop": {f"k{n % 3}": n}}) for n in range(200)]
        for goal in (150, 31, 32, 33, 64, 0, 199):
            self.jump(steps[goal])
            edits = {f"p{n % 7}": n for n in range(goal + 1)}
            self.assert_at(steps[goal], crop={f"k{goal % 3}": goal}, **edits)
        self.assertEqual([], self.reasons())
        self.assertEqual(steps, self.line())
        self.assertEqual(200 // 32 + 1, self.rows(
            "select count(*) from edit_steps where base is not null")[0][0])

    def test_snapshots(self):
        first = self.edit(exposure=1)
        self.add("snapshot_created", 1, snapshot_id=9, name="v1", at_event_id=first,
                 edit_state={"exposure": 1, "tint": None})
        self.edit(exposure=2)
        restored = self.add("snapshot_restored", 1, snapshot_id=9, edit_state={"exposure": 1},
                            old={"exposure": 2})
        self.add("snapshot_renamed", 1, snapshot_id=9, old_name="v1", new_name="best")
        self.assertEqual([], self.reasons())
        self.assert_at(restored, exposure=1)
        snapshot, = self.state("image", 1)["snapshots"]
        self.assertEqual((9, "best", {"exposure": 1}, first), tuple(
            snapshot[key] for key in ("id", "name", "snapshot_data", "at_event_id")))
        self.assertEqual(("snapshot_restored", "v1"), self.rows(
            "select type, label from edit_history order by n desc limit 1")[0])
        self.add("snapshot_updated", 1, snapshot_id=9, old_at_event_id=first, at_event_id=None,
                 old_edit_state={}, edit_state={})
        self.assert_last()
        self.add("snapshot_created", 1, snapshot_id=9, name="x", at_event_id=None, edit_state={})
        self.assert_last("already exists")
        self.add("snapshot_created", 1, snapshot_id=10, name="best", at_event_id="?",
                 edit_state={})
        self.assert_last("snapshot of the same name")
        self.add("snapshot_renamed", 1, snapshot_id=10, old_name="a", new_name="b")
        self.assert_last("stale old_name")
        self.add("snapshot_deleted", 1, snapshot_id=9, name="best", edit_state={})
        self.add("snapshot_deleted", 1, snapshot_id=9, name="best", edit_state={})
        self.assert_last("unknown snapshot")
        self.assert_folds(("image", 1))

    def test_presets(self):
        self.add("preset_created", 3, name="Portra", group=None,
                 edits={"contrast": 10, "crop": {"x": 1}})
        self.add("preset_updated", 3, old={"group": None},
                 new={"group": "Film", "edits": {"contrast": None, "crop": {"y": 1}}})
        self.assertEqual([], self.reasons())
        self.assertEqual({"id": 3, "name": "Portra", "group": "Film", "edits": {"crop": {"y": 1}},
                          "deleted_at": None}, self.state("preset", 3))
        self.add("preset_restored", 3)
        self.assert_last("not deleted")
        self.add("preset_deleted", 3, name="Portra")
        self.add("preset_updated", 3, old={}, new={"name": "x"})
        self.assert_last("preset is deleted")
        self.add("preset_restored", 3)
        self.assert_last()
        self.add("preset_created", 3, name="y", edits={})
        self.assert_last("already exists")
        self.add("preset_updated", 4, old={}, new={"name": "x"})
        self.assert_last("unknown preset")
        self.assertEqual("x", self.state("preset", 3)["name"])


if __name__ == "__main__":
    unittest.main()
