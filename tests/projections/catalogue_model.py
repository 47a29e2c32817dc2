"""What the catalogue should be, written again in Python: dicts and lists, with no thought of speed.

It knows images with labels and edits, tags and collections. It shares nothing with the SQL but the
meaning of events.
"""

from typing import Any, Optional

CATALOGUE_TABLES = {
    "labels": "select image_id, rating, flag, color_label from image_state",
    "trash": "select id, deleted_at is not null from images",
    "assigned": "select image_id, tag_id from image_tags",
    "tags": "select id, name, parent_id, merged_into, deleted_at is not null from tags",
    "effective": "select tag_id, effective_id from effective_tags",
    "tag_counts": "select tag_id, image_count from tag_counts",
    "collections": "select id, name, parent_id, deleted_at is not null from collections",
    "members": "select collection_id, sort_order, image_id from collection_images",
    "edits": "select image_id, state from edit_state",
    "line": "select image_id, event_id from edit_history where on_current_line",
}


def without_nulls(value: Any) -> Any:
    """An object without the members that are null, at any depth that is not within an array."""
    if not isinstance(value, dict):
        return value
    return {key: without_nulls(inner) for key, inner in value.items() if inner is not None}


DEFAULTS = {"temp": 5500, "masks": [], "flip_h": False, "flip_v": False} | dict.fromkeys(
    ["exposure", "contrast", "highlights", "shadows", "whites", "blacks", "texture", "clarity",
     "dehaze", "vibrance", "saturation", "tint", "sharpening", "sharpness", "noise_reduction",
     "vignette", "rotation"], 0)


def merged(state: dict, edits: dict) -> dict:
    """The parameters after a step that sets some: those that are not at their defaults."""
    after = without_nulls({**state, **edits})
    return {key: value for key, value in after.items()
            if key not in DEFAULTS or DEFAULTS[key] != value}


class Step:
    """A step of an image's history."""

    def __init__(self, parent: Optional[str], edits: dict, whole: bool):
        self.parent = parent
        self.edits = edits
        self.whole = whole


class Image:
    """An image of the model."""

    def __init__(self):
        self.rating: int = 0
        self.flag: Optional[str] = None
        self.color_label: Optional[str] = None
        self.deleted = False
        self.tags: set[int] = set()
        self.removed: dict[int, set[int]] = {}
        self.base: dict = {}
        self.state: dict = {}
        self.steps: dict[str, Step] = {}
        self.cursor: Optional[str] = None
        self.head: Optional[str] = None

    def copy(self) -> "Image":
        """What a virtual copy begins with."""
        copy = Image()
        copy.rating, copy.flag, copy.color_label = self.rating, self.flag, self.color_label
        copy.tags = set(self.tags)
        copy.base = copy.state = self.state
        return copy

    def line_to(self, step: Optional[str]) -> list[str]:
        """The steps from the root to a step."""
        line = []
        while step is not None:
            line.append(step)
            step = self.steps[step].parent
        return line[::-1]

    def state_at(self, step: Optional[str]) -> dict:
        """The parameters at a step: the sum of all steps to it."""
        state = self.base
        for each in map(self.steps.get, self.line_to(step)):
            state = merged({} if each.whole else state, each.edits)
        return state

    def take_step(self, event_id: str, edits: dict, whole: bool = False) -> None:
        """A new step under the cursor."""
        self.steps[event_id] = Step(self.cursor, edits, whole)
        self.cursor = self.head = event_id
        self.state = merged({} if whole else self.state, edits)

    def go_to(self, step: Optional[str]) -> None:
        """The cursor moves to a step, and the head with it if that is on another line."""
        self.cursor, self.state = step, self.state_at(step)
        if step is not None and step not in self.line_to(self.head):
            self.head = step


class Tree:
    """Tags or collections: what is below what, and what is deleted with what."""

    def __init__(self):
        self.nodes: dict[int, dict] = {}

    def add(self, node_id: int, name: str, parent: Optional[int]) -> None:
        """Adds a node, unless its id is taken."""
        if node_id not in self.nodes:
            self.nodes[node_id] = {"name": name, "parent": None, "merged": None, "by": None}
            self.move(node_id, parent)

    def above(self, node_id: Optional[int]) -> list[int]:
        """A node and all above it."""
        line = []
        while node_id is not None and node_id not in line:
            line.append(node_id)
            node_id = self.nodes.get(node_id, {}).get("parent")
        return line

    def below(self, node_id: int) -> list[int]:
        """A node and all below it."""
        return [other for other in self.nodes if node_id in self.above(other)]

    def move(self, node_id: int, parent: Optional[int]) -> bool:
        """Moves a node, unless that makes a cycle."""
        if node_id not in self.nodes or node_id in self.above(parent):
            return False
        self.nodes[node_id]["parent"] = parent
        return True

    def delete(self, node_id: int, position: int) -> None:
        """Deletes what is there of a node and those below."""
        if node_id in self.nodes and self.nodes[node_id]["by"] is None:
            for other in self.below(node_id):
                self.nodes[other]["by"] = self.nodes[other]["by"] or position

    def restore(self, node_id: int) -> None:
        """Brings back what went with a node."""
        by = self.nodes.get(node_id, {}).get("by")
        for other in self.below(node_id) if by else []:
            if self.nodes[other]["by"] == by:
                self.nodes[other]["by"] = None

    def stands_for(self, node_id: int) -> Optional[int]:
        """The node that one was merged into in the end; None if that cannot be seen."""
        while node_id in self.nodes and self.nodes[node_id]["by"] is None:
            if self.nodes[node_id]["merged"] is None:
                return node_id
            node_id = self.nodes[node_id]["merged"]
        return None


class Model:
    """The catalogue of the model."""

    def __init__(self):
        self.images: dict[int, Image] = {}
        self.purged: set[int] = set()
        self.tags = Tree()
        self.moves: list[tuple[int, int, int]] = []
        self.collections = Tree()
        self.members: dict[int, list[int]] = {}

    def apply(self, event: dict) -> None:
        """Applies an event; one of a type that the model does not know is an error."""
        getattr(self, event["event_type"])(event, event["target_id"], event["members"])

    def image_added(self, _event: dict, target: int, _payload: dict) -> None:
        if target not in self.purged:
            self.images.setdefault(target, Image())

    def virtual_copy_created(self, _event: dict, target: int, payload: dict) -> None:
        if target in self.purged or target in self.images:
            return
        master = self.images.get(payload["master_image_id"], Image())
        copy = self.images[target] = master.copy()
        copy.base = copy.state = merged(copy.state, payload["edits"])

    def image_deleted(self, _event: dict, target: int, _payload: dict) -> None:
        if target in self.images:
            self.images[target].deleted = True

    def image_restored(self, _event: dict, target: int, _payload: dict) -> None:
        if target in self.images:
            self.images[target].deleted = False

    def image_purged(self, _event: dict, target: int, _payload: dict) -> None:
        if self.images.pop(target, None):
            self.purged.add(target)

    def rating_changed(self, _event: dict, target: int, payload: dict) -> None:
        if target in self.images:
            self.images[target].rating = payload["new_rating"]

    def flag_changed(self, _event: dict, target: int, payload: dict) -> None:
        if target in self.images:
            self.images[target].flag = payload["new_flag"]

    def color_label_changed(self, _event: dict, target: int, payload: dict) -> None:
        if target in self.images:
            self.images[target].color_label = payload["new_label"]

    def merged_into(self, tag_id: int) -> set[int]:
        """The tag and all that were merged into it."""
        found, size = {tag_id}, 0
        while size < len(found):
            size = len(found)
            found |= {tag for tag, node in self.tags.nodes.items() if node["merged"] in found}
        return found

    def tag_added(self, _event: dict, target: int, payload: dict) -> None:
        if target in self.images:
            image, tag = self.images[target], payload["tag_id"]
            image.tags |= image.removed.pop(tag, set()) & self.merged_into(tag) or {tag}

    def tag_removed(self, _event: dict, target: int, payload: dict) -> None:
        if target in self.images:
            image, tag = self.images[target], payload["tag_id"]
            gone = image.tags & self.merged_into(tag)
            if len(self.merged_into(tag)) > 1 and gone:
                image.removed[tag] = gone | image.removed.get(tag, set())
            image.tags -= gone

    def tag_created(self, _event: dict, target: int, payload: dict) -> None:
        self.tags.add(target, payload["name"], payload["parent_id"])

    def tag_renamed(self, _event: dict, target: int, payload: dict) -> None:
        if target in self.tags.nodes:
            self.tags.nodes[target]["name"] = payload["new_name"]

    def tag_moved(self, _event: dict, target: int, payload: dict) -> None:
        self.tags.move(target, payload["new_parent_id"])

    def tag_deleted(self, event: dict, target: int, _payload: dict) -> None:
        self.tags.delete(target, event["position"])

    def tag_restored(self, _event: dict, target: int, _payload: dict) -> None:
        self.tags.restore(target)

    def tag_merged(self, _event: dict, target: int, payload: dict) -> None:
        into, seen = payload["into_tag_id"], []
        todo = [into]
        while todo:
            tag = todo.pop()
            if tag is not None and tag not in seen:
                seen.append(tag)
                node = self.tags.nodes.get(tag, {})
                todo += [node.get("parent"), node.get("merged")]
        if target not in self.tags.nodes or target in seen:
            return
        self.tags.nodes[target]["merged"] = into
        links = [(target, into)]
        while after := self.tags.nodes.get(links[-1][1], {}).get("merged"):
            links.append((links[-1][1], after))
        for tag, node in self.tags.nodes.items():
            if node["parent"] == target and node["by"] is None:
                node["parent"] = links[-1][1]
                sources = {source for source, _ in links}
                self.moves = [move for move in self.moves
                              if move[1] != tag or move[0] not in sources]
                self.moves += [(source, tag, goal) for source, goal in links]

    def tag_unmerged(self, _event: dict, target: int, _payload: dict) -> None:
        if self.tags.nodes.get(target, {}).get("merged") is None:
            return
        self.tags.nodes[target]["merged"] = None
        held = set(self.tags.above(target))
        for first in [move for move in self.moves if move[0] == target]:
            way, tag = [first], first[1]
            for move in way:
                way += [then for then in self.moves
                        if then[:2] == (move[2], tag) and then not in way]
            stays = tag in held or self.tags.nodes[tag]["parent"] not in {m[2] for m in way}
            if not stays:
                self.tags.nodes[tag]["parent"] = target
            gone = [first] if stays else way
            self.moves = [move for move in self.moves if move not in gone]

    def collection_created(self, _event: dict, target: int, payload: dict) -> None:
        self.collections.add(target, payload["collection_name"], payload["parent_id"])
        self.members.setdefault(target, [])

    def collection_renamed(self, _event: dict, target: int, payload: dict) -> None:
        if target in self.collections.nodes:
            self.collections.nodes[target]["name"] = payload["new_name"]

    def collection_moved(self, _event: dict, target: int, payload: dict) -> None:
        self.collections.move(target, payload["new_parent_id"])

    def collection_deleted(self, event: dict, target: int, _payload: dict) -> None:
        self.collections.delete(target, event["position"])

    def collection_restored(self, _event: dict, target: int, _payload: dict) -> None:
        self.collections.restore(target)

    def image_added_to_collection(self, _event: dict, target: int, payload: dict) -> None:
        members = self.members.get(target)
        if members is not None and payload["image_id"] not in members:
            members.insert(payload.get("position", len(members)), payload["image_id"])

    def image_removed_from_collection(self, _event: dict, target: int, payload: dict) -> None:
        if payload["image_id"] in self.members.get(target, []):
            self.members[target].remove(payload["image_id"])

    def collection_reordered(self, _event: dict, target: int, payload: dict) -> None:
        members, before = self.members.get(target, []), payload["before_image_id"]
        if target not in self.members or (before is not None and before not in members):
            return
        block = [image for image in payload["image_ids"] if image in members]
        rest = [image for image in members if image not in block]
        place = len(rest) if before is None else rest.index(before)
        self.members[target] = rest[:place] + block + rest[place:]

    def edit_applied(self, event: dict, target: int, payload: dict) -> None:
        if target in self.images:
            self.images[target].take_step(event["id"], payload["edits"])

    edits_pasted = preset_applied = edit_applied

    def edit_reset(self, event: dict, target: int, _payload: dict) -> None:
        if target in self.images:
            self.images[target].take_step(event["id"], {}, whole=True)

    def snapshot_restored(self, event: dict, target: int, payload: dict) -> None:
        if target in self.images:
            self.images[target].take_step(event["id"], payload["edit_state"], whole=True)

    def edit_undone(self, _event: dict, target: int, payload: dict) -> None:
        self.images[target].go_to(self.images[target].steps[payload["undone_event_id"]].parent)

    def edit_redone(self, _event: dict, target: int, payload: dict) -> None:
        self.images[target].go_to(payload["redone_event_id"])

    def edit_history_jumped(self, _event: dict, target: int, payload: dict) -> None:
        self.images[target].go_to(payload["to_event_id"])
