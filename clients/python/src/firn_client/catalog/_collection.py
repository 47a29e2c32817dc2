"""Part of the catalogue's types; made by clients/catalog/generate.py."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

from .._payload import ABSENT, Absent, Payload, Value
from ._values import CollectionAttributes, SmartQuery


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectionConverted(Payload):
    """A collection became one of another type. The images that a smart one holds at that moment are
    added by events of the same batch.
    """

    EVENT_TYPE: ClassVar[str] = "collection_converted"
    TARGET_TYPE: ClassVar[str] = "collection"

    collection_id: int | None = None
    """The collection: the target of the event."""
    old_type: Literal["static", "smart", "quick"]
    """`static`, `smart` or `quick` before."""
    new_type: Literal["static", "smart", "quick"]
    """`static`, `smart` or `quick` after."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectionCreated(Payload):
    """A collection was made."""

    EVENT_TYPE: ClassVar[str] = "collection_created"
    TARGET_TYPE: ClassVar[str] = "collection"

    collection_id: int | None = None
    """The collection: the target of the event. Its id was never used before."""
    collection_name: str
    """Its name, 1 to 255 characters, no space at either end."""
    collection_type: Literal["static", "smart", "quick", "set"]
    """What decides what is in it: people (`static`), a query (`smart`), people for the moment
    (`quick`, one at a time); or it holds only collections (`set`).
    """
    parent_id: int | Absent | None = ABSENT
    """The collection above it, a `set` or a `static` one; `null`: it is at the top."""
    smart_query: SmartQuery | None = None
    """What decides what is in it: given if and only if it is `smart`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectionCriteriaChanged(Payload):
    """A smart collection got another query."""

    EVENT_TYPE: ClassVar[str] = "collection_criteria_changed"
    TARGET_TYPE: ClassVar[str] = "collection"

    collection_id: int | None = None
    """The smart collection: the target of the event."""
    old_query: SmartQuery
    """The query before."""
    new_query: SmartQuery
    """The query after."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectionDeleted(Payload):
    """A collection was deleted, with all below it, and can be restored; images stay."""

    EVENT_TYPE: ClassVar[str] = "collection_deleted"
    TARGET_TYPE: ClassVar[str] = "collection"

    collection_id: int | None = None
    """The collection: the target of the event."""
    collection_name: str | None = None
    """The collection's name at the time, for readers of the history: 1 to 255 characters."""
    descendant_collection_ids: Sequence[int] | None = None
    """All collections below it, which are deleted with it. May be empty."""
    image_count: int | None = None
    """How many images it held, for readers of the history."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectionMoved(Payload):
    """A collection was put below another one, with all below it."""

    EVENT_TYPE: ClassVar[str] = "collection_moved"
    TARGET_TYPE: ClassVar[str] = "collection"

    collection_id: int | None = None
    """The collection: the target of the event."""
    old_parent_id: int | Absent | None = ABSENT
    """The collection above it before; `null`: it was at the top."""
    new_parent_id: int | Absent | None = ABSENT
    """The collection above it after, not itself nor one below it; `null`: it is at the top."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectionRenamed(Payload):
    """A collection got another name."""

    EVENT_TYPE: ClassVar[str] = "collection_renamed"
    TARGET_TYPE: ClassVar[str] = "collection"

    collection_id: int | None = None
    """The collection: the target of the event."""
    old_name: str
    """The name before, 1 to 255 characters."""
    new_name: str
    """The name after, 1 to 255 characters, no space at either end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectionReordered(Payload):
    """Images of a collection were moved together to another place in it."""

    EVENT_TYPE: ClassVar[str] = "collection_reordered"
    TARGET_TYPE: ClassVar[str] = "collection"

    collection_id: int | None = None
    """The collection: the target of the event."""
    image_ids: Sequence[int]
    """The images in their new order: at least one, each once."""
    old_positions: Sequence[int]
    """The place, from 0, that each of them had: as many as `image_ids`, in the same order. Unit:
    place from 0.
    """
    before_image_id: int | Absent | None = ABSENT
    """The image before which they stand now, none of them; `null`: they are at the end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectionRestored(Payload):
    """A deleted collection came back, with those that were deleted with it."""

    EVENT_TYPE: ClassVar[str] = "collection_restored"
    TARGET_TYPE: ClassVar[str] = "collection"

    collection_id: int | None = None
    """The collection: the target of the event."""
    descendant_collection_ids: Sequence[int] | None = None
    """The collections below it that come back: those of its deletion. May be empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectionUpdated(Payload):
    """Description, cover or order of a collection changed."""

    EVENT_TYPE: ClassVar[str] = "collection_updated"
    TARGET_TYPE: ClassVar[str] = "collection"

    collection_id: int | None = None
    """The collection: the target of the event."""
    changed_fields: Sequence[Literal["description", "cover_image_id", "sort_by", "sort_order"]]
    """The keys of `old` and of `new`: at least one, each once."""
    old: CollectionAttributes
    """The values before."""
    new: CollectionAttributes
    """The values after, with the same keys."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageAddedToCollection(Payload):
    """An image was put into a collection."""

    EVENT_TYPE: ClassVar[str] = "image_added_to_collection"
    TARGET_TYPE: ClassVar[str] = "collection"

    image_id: int
    """The image."""
    collection_id: int | None = None
    """The collection: the target of the event."""
    collection_name: str
    """The collection's name at the time, for readers of the history: 1 to 255 characters."""
    position: int | None = None
    """Its place in the collection from 0; what stood there and after moves on. Absent: the end.
    Unit: place from 0.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageRemovedFromCollection(Payload):
    """An image was taken out of a collection."""

    EVENT_TYPE: ClassVar[str] = "image_removed_from_collection"
    TARGET_TYPE: ClassVar[str] = "collection"

    image_id: int
    """The image."""
    collection_id: int | None = None
    """The collection: the target of the event."""
    collection_name: str
    """The collection's name at the time, for readers of the history: 1 to 255 characters."""
    old_position: int | None = None
    """The place in the collection, from 0, that it had. Absent: it was the last. Unit: place from
    0.
    """
