"""Random histories of a small catalogue, so small that most events meet others."""

import random
from typing import Any, Optional

from catalogue_model import Image, Model
from events import Log

IMAGES, TAGS, COLLECTIONS = 6, 7, 4
PARAMETERS = ("exposure", "tint", "temp", "crop")


class Writer:
    """Writes a history; a model says what an application would see and send."""

    def __init__(self, seed: int):
        self.random = random.Random(seed)
        self.log = Log()
        self.model = Model()

    def write(self, count: int) -> list[dict]:
        """The events of a history."""
        kinds = [self.image, self.labels, self.tag, self.assign, self.collection, self.member,
                 self.edit, self.edit, self.cursor, self.cursor]
        while len(self.log.events) < count:
            self.random.choice(kinds)()
        return self.log.events

    def add(self, event_type: str, target: int, **payload: Any) -> None:
        """Appends an event and tells the model."""
        self.log.add(event_type, target, **payload)
        self.model.apply(self.log.events[-1])

    def maybe(self, probability: float) -> bool:
        """True with a probability."""
        return self.random.random() < probability

    def id(self, count: int) -> int:
        """Any of the ids."""
        return self.random.randint(1, count)

    def parent(self, count: int) -> Optional[int]:
        """Any of the ids, or none."""
        return None if self.maybe(0.3) else self.id(count)

    def image(self) -> None:
        """An image comes, goes or comes back."""
        target = self.id(IMAGES)
        event_type = self.random.choice(
            ["image_added", "image_added", "image_added", "virtual_copy_created", "image_deleted",
             "image_restored", "image_restored"])
        if self.maybe(0.01):
            event_type = "image_purged"
        payloads = {
            "image_added": {"filename": f"{target}.raf", "file_hash": f"{target:064x}"},
            "virtual_copy_created": {"master_image_id": self.id(IMAGES), "edits": self.edits()},
            "image_purged": {"file_hash": f"{target:064x}", "file_removed": True},
        }
        self.add(event_type, target, **payloads.get(event_type, {}))

    def labels(self) -> None:
        """A label of an image changes."""
        target = self.id(IMAGES)
        flag = self.random.choice(["pick", "reject", None])
        label = self.random.choice(["red", "blue", None])
        event_type, payload = self.random.choice([
            ("rating_changed", {"old_rating": 0, "new_rating": self.id(5)}),
            ("flag_changed", {"old_flag": None, "new_flag": flag}),
            ("color_label_changed", {"old_label": None, "new_label": label})])
        self.add(event_type, target, **payload)

    def tag(self) -> None:
        """The tree of tags changes."""
        name = self.random.choice("abc")
        event_type, payload = self.random.choice([
            ("tag_created", {"name": name, "parent_id": self.parent(TAGS)}),
            ("tag_created", {"name": name, "parent_id": self.parent(TAGS)}),
            ("tag_renamed", {"old_name": name, "new_name": name}),
            ("tag_moved", {"new_parent_id": self.parent(TAGS)}),
            ("tag_merged", {"into_tag_id": self.id(TAGS)}),
            ("tag_unmerged", {"into_tag_id": self.id(TAGS)}),
            ("tag_deleted", {"descendant_tag_ids": []}),
            ("tag_restored", {"descendant_tag_ids": []}),
            ("tag_restored", {"descendant_tag_ids": []})])
        self.add(event_type, self.id(TAGS), **payload)

    def assign(self) -> None:
        """An image gets or loses a tag."""
        event_type = "tag_removed" if self.maybe(0.3) else "tag_added"
        self.add(event_type, self.id(IMAGES), tag_id=self.id(TAGS), tag_name="a")

    def collection(self) -> None:
        """The tree of collections changes."""
        name = self.random.choice("abc")
        event_type, payload = self.random.choice([
            ("collection_created", {"collection_name": name, "collection_type": "static",
                                    "parent_id": self.parent(COLLECTIONS)}),
            ("collection_renamed", {"new_name": name}),
            ("collection_moved", {"new_parent_id": self.parent(COLLECTIONS)}),
            ("collection_deleted", {"descendant_collection_ids": []}),
            ("collection_restored", {"descendant_collection_ids": []})])
        self.add(event_type, self.id(COLLECTIONS), **payload)

    def member(self) -> None:
        """An image goes into a collection, out of it or to another place in it."""
        target = self.id(COLLECTIONS)
        size = len(self.model.members.get(target, []))
        kind = self.random.choice(["append", "insert", "insert", "remove", "reorder", "reorder"])
        if kind in ("append", "insert"):
            place = {"position": self.random.randint(0, size)} if kind == "insert" else {}
            self.add("image_added_to_collection", target, image_id=self.id(IMAGES), **place)
        elif kind == "remove":
            self.add("image_removed_from_collection", target, image_id=self.id(IMAGES))
        else:
            images = self.random.sample(range(1, IMAGES + 1), IMAGES)
            block = images[:self.id(3)]
            before = None if self.maybe(0.3) else images[-1]
            self.add("collection_reordered", target, image_ids=block,
                     old_positions=list(range(len(block))), before_image_id=before)

    def edits(self) -> dict:
        """Values of some parameters."""
        edits = {}
        for name in self.random.sample(PARAMETERS, self.id(2)):
            value: Any = self.random.choice([None, 0, self.id(100), 0.1])
            if name == "crop" and value is not None:
                value = {self.random.choice("xyw"): value, "angle": None}
            edits[name] = value
        return edits

    def edit(self) -> None:
        """A step of an image."""
        target, edits = self.id(IMAGES), self.edits()
        event_type, payload = self.random.choice(
            [("edit_applied", {"edits": edits})] * 8
            + [("edits_pasted", {"edits": edits}), ("edit_reset", {"old": {}}),
               ("snapshot_restored", {"snapshot_id": 1, "edit_state": edits})])
        self.add(event_type, target, **payload)

    def cursor(self) -> None:
        """A move along the steps of an image, if it has any."""
        target = self.id(IMAGES)
        image = self.model.images.get(target)
        if image is None or not image.steps:
            return
        children = [step for step, each in image.steps.items() if each.parent == image.cursor]
        kind = self.random.choice(["undo", "undo", "redo", "jump"])
        if kind == "undo" and image.cursor is not None:
            goal = image.steps[image.cursor].parent
            self.add("edit_undone", target, undone_event_id=image.cursor,
                     edits=change(image, goal))
        elif kind == "redo" and children:
            goal = self.random.choice(children)
            self.add("edit_redone", target, redone_event_id=goal, edits=change(image, goal))
        elif kind == "jump":
            goal = self.random.choice([None, *image.steps])
            self.add("edit_history_jumped", target, from_event_id=image.cursor, to_event_id=goal)


def change(image: Image, goal: Optional[str]) -> dict:
    """The values that lead from the parameters of an image to those at a step."""
    state = image.state_at(goal)
    return {name: state.get(name) for name in {**image.state, **state}
            if state.get(name) != image.state.get(name)}
