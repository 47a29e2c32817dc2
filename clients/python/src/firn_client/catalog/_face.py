"""Part of the catalogue's types; made by clients/catalog/generate.py."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

from .._payload import ABSENT, Absent, Payload, Value


@dataclass(frozen=True, slots=True, kw_only=True)
class FaceAdded(Payload):
    """A face was found on an image."""

    EVENT_TYPE: ClassVar[str] = "face_added"
    TARGET_TYPE: ClassVar[str] = "image"

    image_id: int | None = None
    """The image: the target of the event."""
    face_id: int
    """The face."""
    x: float
    """Left edge of the face, 0 to 1. Unit: fraction of the width."""
    y: float
    """Top edge of the face, 0 to 1. Unit: fraction of the height."""
    w: float
    """Width of the face, 0 to 1; `x + w` is at most 1. Unit: fraction of the width."""
    h: float
    """Height of the face, 0 to 1; `y + h` is at most 1. Unit: fraction of the height."""
    person_id: int | Absent | None = ABSENT
    """Whose face it is; `null`: not known yet."""
    source: Literal["ml", "user"] | None = None
    """Who found it: a recognition (`ml`) or the `user`. Absent: unknown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FaceAssigned(Payload):
    """A face was said to be that of a person, or of none."""

    EVENT_TYPE: ClassVar[str] = "face_assigned"
    TARGET_TYPE: ClassVar[str] = "image"

    image_id: int | None = None
    """The image: the target of the event."""
    face_id: int
    """The face."""
    old_person_id: int | Absent | None = ABSENT
    """Whose face it was; `null`: not known."""
    new_person_id: int | Absent | None = ABSENT
    """Whose face it is; `null`: not known any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FaceRemoved(Payload):
    """A face was taken off an image."""

    EVENT_TYPE: ClassVar[str] = "face_removed"
    TARGET_TYPE: ClassVar[str] = "image"

    image_id: int | None = None
    """The image: the target of the event."""
    face_id: int
    """The face."""
    x: float
    """Left edge of the face, 0 to 1. Unit: fraction of the width."""
    y: float
    """Top edge of the face, 0 to 1. Unit: fraction of the height."""
    w: float
    """Width of the face, 0 to 1; `x + w` is at most 1. Unit: fraction of the width."""
    h: float
    """Height of the face, 0 to 1; `y + h` is at most 1. Unit: fraction of the height."""
    person_id: int | Absent | None = ABSENT
    """Whose face it was; `null`: not known."""
    source: Literal["ml", "user"] | None = None
    """Who found it: a recognition (`ml`) or the `user`. Absent: unknown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonCreated(Payload):
    """A person was named, or a deleted one came back."""

    EVENT_TYPE: ClassVar[str] = "person_created"
    TARGET_TYPE: ClassVar[str] = "person"

    person_id: int | None = None
    """The person: the target of the event."""
    name: str
    """Name, 1 to 255 characters, not only spaces."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonDeleted(Payload):
    """A person was deleted; faces stay, without a person."""

    EVENT_TYPE: ClassVar[str] = "person_deleted"
    TARGET_TYPE: ClassVar[str] = "person"

    person_id: int | None = None
    """The person: the target of the event."""
    name: str
    """The name at the time, 1 to 255 characters: also what an undo brings back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonMerged(Payload):
    """Two persons turned out to be one."""

    EVENT_TYPE: ClassVar[str] = "person_merged"
    TARGET_TYPE: ClassVar[str] = "person"

    person_id: int | None = None
    """The person that is no longer shown: the target of the event."""
    into_person_id: int
    """The person that stands for both from now on."""
    face_count: int | None = None
    """How many faces the first had, for readers of the history."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRenamed(Payload):
    """A person got another name."""

    EVENT_TYPE: ClassVar[str] = "person_renamed"
    TARGET_TYPE: ClassVar[str] = "person"

    person_id: int | None = None
    """The person: the target of the event."""
    old_name: str
    """The name before, 1 to 255 characters."""
    new_name: str
    """The name after, 1 to 255 characters, not only spaces."""
