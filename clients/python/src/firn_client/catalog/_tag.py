"""Part of the catalogue's types; made by clients/catalog/generate.py."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

from .._payload import ABSENT, Absent, Payload, Value
from ._values import TagAttributes


@dataclass(frozen=True, slots=True, kw_only=True)
class TagAdded(Payload):
    """An image got a tag."""

    EVENT_TYPE: ClassVar[str] = "tag_added"
    TARGET_TYPE: ClassVar[str] = "image"

    image_id: int | None = None
    """The image: the target of the event."""
    tag_id: int
    """The tag."""
    tag_name: str
    """The tag's name at the time, for readers of the history: 1 to 100 characters."""
    source: Literal["user", "import", "xmp", "ai"] | None = None
    """Who says so: the `user`, an `import`, an XMP file (`xmp`) or a recognition (`ai`). Absent:
    unknown.
    """
    confidence: float | None = None
    """How sure the recognition is, 0 to 1. Absent: it was no recognition. Unit: probability."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TagCreated(Payload):
    """A tag was made."""

    EVENT_TYPE: ClassVar[str] = "tag_created"
    TARGET_TYPE: ClassVar[str] = "tag"

    tag_id: int | None = None
    """The tag: the target of the event. Its id was never used before."""
    name: str
    """Its name, 1 to 100 characters, unlike those of its siblings."""
    parent_id: int | Absent | None = ABSENT
    """The tag above it; `null`: it is at the top."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TagDeleted(Payload):
    """A tag was deleted, with all tags below it, and can be restored."""

    EVENT_TYPE: ClassVar[str] = "tag_deleted"
    TARGET_TYPE: ClassVar[str] = "tag"

    tag_id: int | None = None
    """The tag: the target of the event."""
    name: str | None = None
    """Its name at the time, for readers of the history: 1 to 100 characters."""
    parent_id: int | Absent | None = ABSENT
    """The tag above it at the time; `null`: it was at the top."""
    descendant_tag_ids: Sequence[int] | None = None
    """All tags below it, which are deleted with it. May be empty."""
    image_count: int | None = None
    """How many images had it, for readers of the history."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TagMerged(Payload):
    """A tag became part of another one."""

    EVENT_TYPE: ClassVar[str] = "tag_merged"
    TARGET_TYPE: ClassVar[str] = "tag"

    tag_id: int | None = None
    """The tag that is no longer shown: the target of the event."""
    into_tag_id: int
    """The tag that stands for it from now on; not one below it."""
    name: str | None = None
    """Its name at the time, for readers of the history: 1 to 100 characters."""
    parent_id: int | Absent | None = ABSENT
    """The tag above it at the time; `null`: it was at the top."""
    moved_child_ids: Sequence[int] | None = None
    """The tags right below it, which move below the other one. May be empty."""
    image_count: int | None = None
    """How many images had it, for readers of the history."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TagMoved(Payload):
    """A tag was put below another tag, with all tags below it."""

    EVENT_TYPE: ClassVar[str] = "tag_moved"
    TARGET_TYPE: ClassVar[str] = "tag"

    tag_id: int | None = None
    """The tag: the target of the event."""
    old_parent_id: int | Absent | None = ABSENT
    """The tag above it before; `null`: it was at the top."""
    new_parent_id: int | Absent | None = ABSENT
    """The tag above it after, not itself nor one below it; `null`: it is at the top."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TagRemoved(Payload):
    """An image lost a tag."""

    EVENT_TYPE: ClassVar[str] = "tag_removed"
    TARGET_TYPE: ClassVar[str] = "image"

    image_id: int | None = None
    """The image: the target of the event."""
    tag_id: int
    """The tag."""
    tag_name: str
    """The tag's name at the time, for readers of the history: 1 to 100 characters."""
    source: Literal["user", "import", "xmp", "ai"] | None = None
    """Who had said so: the `user`, an `import`, an XMP file (`xmp`) or a recognition (`ai`).
    Absent: unknown.
    """
    confidence: float | None = None
    """How sure the recognition is, 0 to 1. Absent: it was no recognition. Unit: probability."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TagRenamed(Payload):
    """A tag got another name."""

    EVENT_TYPE: ClassVar[str] = "tag_renamed"
    TARGET_TYPE: ClassVar[str] = "tag"

    tag_id: int | None = None
    """The tag: the target of the event."""
    old_name: str
    """The name before, 1 to 100 characters."""
    new_name: str
    """The name after, 1 to 100 characters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TagRestored(Payload):
    """A deleted tag came back, with the tags that were deleted with it."""

    EVENT_TYPE: ClassVar[str] = "tag_restored"
    TARGET_TYPE: ClassVar[str] = "tag"

    tag_id: int | None = None
    """The tag: the target of the event."""
    descendant_tag_ids: Sequence[int] | None = None
    """The tags below it that come back: those of its deletion. May be empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TagUnmerged(Payload):
    """A merged tag stands for itself again."""

    EVENT_TYPE: ClassVar[str] = "tag_unmerged"
    TARGET_TYPE: ClassVar[str] = "tag"

    tag_id: int | None = None
    """The tag: the target of the event."""
    into_tag_id: int
    """The tag that stood for it."""
    merge_event_id: str | None = None
    """The event that merged them. Absent: the merge that is in force."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TagUpdated(Payload):
    """Synonyms, colour or export of a tag changed."""

    EVENT_TYPE: ClassVar[str] = "tag_updated"
    TARGET_TYPE: ClassVar[str] = "tag"

    tag_id: int | None = None
    """The tag: the target of the event."""
    old: TagAttributes
    """The values before."""
    new: TagAttributes
    """The values after."""
