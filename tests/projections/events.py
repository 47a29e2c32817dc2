"""Events for tests of projections, with all that the store knows of them."""

import json
import uuid
from typing import Any

# Which targets a payload's type has; the others have images.
TARGETS = {
    "tag_added": "image", "tag_removed": "image", "image_added_to_collection": "collection",
    "image_removed_from_collection": "collection", "tag": "tag", "collection": "collection",
    "preset_applied": "image", "preset": "preset", "folder": "folder", "stack": "stack",
    "person": "person", "import": "catalog",
}


def target_type_of(event_type: str) -> str:
    """The type of the target that events of a type have."""
    return TARGETS.get(event_type) or TARGETS.get(event_type.split("_")[0], "image")


def event_id(number: int) -> str:
    """The id of the event at a position."""
    return str(uuid.UUID(int=number))


def make_event(position: int, event_type: str, target_id: int, payload: Any,
               target_type: str = "", **more: Any) -> dict:
    """An event as it stands at a position; `more` replaces what it has."""
    text = json.dumps(payload, ensure_ascii=False)
    event = {
        "position": position, "revision": position, "id": event_id(position),
        "event_type": event_type, "target_type": target_type or target_type_of(event_type),
        "target_id": target_id, "user_id": None, "timestamp": 1700000000000 + position,
        "created_at": f"2024-01-01T00:{position // 60 % 60:02}:{position % 60:02}.000000Z",
        "recorded_us": 1704067200000000 + position, "batch": position, "batch_index": 0,
        "payload": text, "content_type": "application/json", "tags": "[]", "metadata": "{}",
        "members": payload,
    }
    event["stream"] = f"{event['target_type']}-{target_id}"
    event.update(more)
    return event


class Log:
    """A log that grows by one event at a time."""

    def __init__(self):
        self.events: list[dict] = []

    def add(self, event_type: str, target_id: int, **payload: Any) -> str:
        """Appends an event; returns its id."""
        event = make_event(len(self.events) + 1, event_type, target_id, payload)
        self.events.append(event)
        return event["id"]
