"""Part of the catalogue's types; made by clients/catalog/generate.py."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

from .._payload import ABSENT, Absent, Payload, Value
from ._values import EditParameters, Exif, ImageAttributes, Location, Metadata, StackAttributes


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptureTimeChanged(Payload):
    """The time at which an image was taken was put right."""

    EVENT_TYPE: ClassVar[str] = "capture_time_changed"
    TARGET_TYPE: ClassVar[str] = "image"

    image_id: int | None = None
    """The image: the target of the event."""
    old_captured_at: str | Absent | None = ABSENT
    """The time before; `null`: it was unknown."""
    new_captured_at: str | Absent | None = ABSENT
    """The time after; `null`: it is unknown."""
    utc_offset_minutes: int | None = None
    """How far the clock of the place was ahead of UTC, in minutes: -840 to 840. For people;
    `new_captured_at` has an offset of its own. Unit: minutes.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class ExifUpdated(Payload):
    """What the camera wrote, or failed to write, was put right."""

    EVENT_TYPE: ClassVar[str] = "exif_updated"
    TARGET_TYPE: ClassVar[str] = "image"

    image_id: int | None = None
    """The image: the target of the event."""
    old: Exif
    """The values before; a key of `new` that is left out, or `null`, had none."""
    new: Exif
    """The values after; `null` clears one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageAdded(Payload):
    """An image came into the catalogue."""

    EVENT_TYPE: ClassVar[str] = "image_added"
    TARGET_TYPE: ClassVar[str] = "image"

    image_id: int | None = None
    """The image: the target of the event. Its id was never used before."""
    filename: str
    """Name of its file without the folder, 1 to 255 bytes."""
    extension: str | None = None
    """Extension of the file, without its dot: at most 8 lower-case letters and digits; empty if it
    has none.
    """
    file_hash: str
    """BLAKE3 of the file: 64 lower-case hexadecimal digits. No other image that is not a virtual
    copy has it.
    """
    folder_id: int | None = None
    """The folder that the file is in. Absent: none is known."""
    file_size_bytes: int | None = None
    """Size of the file in bytes. Absent: unknown. Unit: bytes."""
    width: int | None = None
    """Width in pixels as stored in the file, 1 to 1,000,000. Absent: unknown. Unit: px."""
    height: int | None = None
    """Height in pixels as stored in the file, 1 to 1,000,000. Absent: unknown. Unit: px."""
    orientation: int | None = None
    """How the stored picture is to be turned or mirrored, 1 to 8 as in EXIF; 0: unknown. Source:
    EXIF 2.32 Orientation. Default: 0.
    """
    captured_at: str | None = None
    """When it was taken. Absent: unknown. Source: EXIF 2.32 DateTimeOriginal."""
    import_session_id: str | None = None
    """The import that brought it, as in `import_started`."""
    exif: Exif | None = None
    """What the camera wrote into the file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageDeleted(Payload):
    """An image went into the trash or left the catalogue, and can be restored."""

    EVENT_TYPE: ClassVar[str] = "image_deleted"
    TARGET_TYPE: ClassVar[str] = "image"

    image_id: int | None = None
    """The image: the target of the event."""
    mode: Literal["trash", "catalog_only"]
    """Whether its file is meant to go too (`trash`) or to stay where it is (`catalog_only`)."""
    reason: str | None = None
    """Why, at most 1,000 characters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageExported(Payload):
    """An image was developed into a new file outside the catalogue."""

    EVENT_TYPE: ClassVar[str] = "image_exported"
    TARGET_TYPE: ClassVar[str] = "image"

    image_id: int | None = None
    """The image: the target of the event."""
    output_path: str
    """Path of the new file."""
    format: str
    """Its format, such as `jpeg`, `tiff`, `png`, `webp`: 1 to 32 lower-case letters and digits."""
    width: int
    """Width of the new file in pixels, 1 to 1,000,000. Unit: px."""
    height: int
    """Height of the new file in pixels, 1 to 1,000,000. Unit: px."""
    edit_event_id: str | None = None
    """The event up to which edits were applied. Absent: there were none, or it is unknown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageMissingChanged(Payload):
    """An image's file is no longer, or again, where it should be."""

    EVENT_TYPE: ClassVar[str] = "image_missing_changed"
    TARGET_TYPE: ClassVar[str] = "image"

    image_id: int | None = None
    """The image: the target of the event."""
    is_missing: bool
    """Whether it is missing now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageMoved(Payload):
    """An image's file moved to another folder."""

    EVENT_TYPE: ClassVar[str] = "image_moved"
    TARGET_TYPE: ClassVar[str] = "image"

    image_id: int | None = None
    """The image: the target of the event."""
    old_folder_id: int | Absent | None = ABSENT
    """The folder before; `null`: none was known."""
    new_folder_id: int | Absent | None = ABSENT
    """The folder after; `null`: none is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImagePurged(Payload):
    """A deleted image is gone for good."""

    EVENT_TYPE: ClassVar[str] = "image_purged"
    TARGET_TYPE: ClassVar[str] = "image"

    image_id: int | None = None
    """The image: the target of the event."""
    file_hash: str
    """BLAKE3 of its file: from now on another image may have it."""
    file_removed: bool
    """Whether the file was removed from the disk too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageRelinked(Payload):
    """The file of an image that was missing was found at another place."""

    EVENT_TYPE: ClassVar[str] = "image_relinked"
    TARGET_TYPE: ClassVar[str] = "image"

    image_id: int | None = None
    """The image: the target of the event."""
    old_folder_id: int | Absent | None = ABSENT
    """The folder where it was; `null`: none was known."""
    old_filename: str
    """The name that it had, 1 to 255 bytes."""
    new_folder_id: int | Absent | None = ABSENT
    """The folder where it is; `null`: none is known."""
    new_filename: str
    """The name that it has, 1 to 255 bytes."""
    verified_hash: str | None = None
    """BLAKE3 of the file that was found, if it was computed: the hash of the image."""
    old_is_missing: bool | None = None
    """Whether the image was missing before. Absent: it was not, so an undo leaves it not missing.
    """
    new_is_missing: bool | None = None
    """Whether it is missing now: what an undo says. Absent: it is not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageRenamed(Payload):
    """An image's file got another name in its folder."""

    EVENT_TYPE: ClassVar[str] = "image_renamed"
    TARGET_TYPE: ClassVar[str] = "image"

    image_id: int | None = None
    """The image: the target of the event."""
    old_filename: str
    """The name before, 1 to 255 bytes."""
    new_filename: str
    """The name after, 1 to 255 bytes."""
    old_extension: str | Absent | None = ABSENT
    """The extension before; `null`: none was known. Absent: it was that of the old name."""
    new_extension: str | Absent | None = ABSENT
    """The extension after; `null`: none is known. Absent: it is that of the new name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageReplaced(Payload):
    """An image's file got another content; the image stays the same for people."""

    EVENT_TYPE: ClassVar[str] = "image_replaced"
    TARGET_TYPE: ClassVar[str] = "image"

    image_id: int | None = None
    """The image: the target of the event."""
    old_file_hash: str
    """BLAKE3 of the content before."""
    new_file_hash: str
    """BLAKE3 of the content after."""
    old_file_size_bytes: int
    """Size before in bytes. Unit: bytes."""
    new_file_size_bytes: int
    """Size after in bytes. Unit: bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageRestored(Payload):
    """A deleted image came back."""

    EVENT_TYPE: ClassVar[str] = "image_restored"
    TARGET_TYPE: ClassVar[str] = "image"

    image_id: int | None = None
    """The image: the target of the event."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageUpdated(Payload):
    """Facts of the file that were read wrong or late were put right."""

    EVENT_TYPE: ClassVar[str] = "image_updated"
    TARGET_TYPE: ClassVar[str] = "image"

    image_id: int | None = None
    """The image: the target of the event."""
    changed_fields: Sequence[Literal[
        "width", "height", "orientation", "file_size_bytes", "extension"
    ]]
    """The keys of `old` and of `new`: at least one, each once."""
    old: ImageAttributes
    """The values before."""
    new: ImageAttributes
    """The values after, with the same keys."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LocationChanged(Payload):
    """An image was put on the map, moved on it or taken off it."""

    EVENT_TYPE: ClassVar[str] = "location_changed"
    TARGET_TYPE: ClassVar[str] = "image"

    image_id: int | None = None
    """The image: the target of the event."""
    old: Location | Absent | None = ABSENT
    """The place before; `null`: it had none."""
    new: Location | Absent | None = ABSENT
    """The place after; `null`: it has none."""
    source: Literal["map", "gpx", "exif", "user"]
    """Who says so: a click on the `map`, a `gpx` track, the `exif` of the file, or the `user` in
    numbers.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class MetadataChanged(Payload):
    """Title, caption or other words about an image changed."""

    EVENT_TYPE: ClassVar[str] = "metadata_changed"
    TARGET_TYPE: ClassVar[str] = "image"

    image_id: int | None = None
    """The image: the target of the event."""
    old: Metadata
    """The texts before."""
    new: Metadata
    """The texts after, with the same keys; `null` clears one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SidecarExported(Payload):
    """An image's XMP file was written."""

    EVENT_TYPE: ClassVar[str] = "sidecar_exported"
    TARGET_TYPE: ClassVar[str] = "image"

    image_id: int | None = None
    """The image: the target of the event."""
    path: str
    """Path of the XMP file."""
    sidecar_hash: str
    """BLAKE3 of the XMP file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SidecarImported(Payload):
    """An image's XMP file was read. What it said are events of the same batch."""

    EVENT_TYPE: ClassVar[str] = "sidecar_imported"
    TARGET_TYPE: ClassVar[str] = "image"

    image_id: int | None = None
    """The image: the target of the event."""
    path: str
    """Path of the XMP file."""
    sidecar_hash: str
    """BLAKE3 of the XMP file."""
    fields: Sequence[str] | None = None
    """What was taken from it, such as `rating`: 1 to 64 characters each, each once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StackCreated(Payload):
    """Images that belong together were put into a stack that shows one of them."""

    EVENT_TYPE: ClassVar[str] = "stack_created"
    TARGET_TYPE: ClassVar[str] = "stack"

    stack_id: int | None = None
    """The stack: the target of the event. Its id was never used before."""
    image_ids: Sequence[int]
    """The images, at least 2 and each once."""
    primary_image_id: int
    """The image that is shown for all of them; one of `image_ids`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StackDissolved(Payload):
    """A stack was taken apart; its images stay."""

    EVENT_TYPE: ClassVar[str] = "stack_dissolved"
    TARGET_TYPE: ClassVar[str] = "stack"

    stack_id: int | None = None
    """The stack: the target of the event."""
    image_ids: Sequence[int]
    """The images that it held, at least 2 and each once."""
    primary_image_id: int
    """The image that was shown for all of them; one of `image_ids`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StackUpdated(Payload):
    """A stack shows another image or holds other images."""

    EVENT_TYPE: ClassVar[str] = "stack_updated"
    TARGET_TYPE: ClassVar[str] = "stack"

    stack_id: int | None = None
    """The stack: the target of the event."""
    old: StackAttributes
    """The values before."""
    new: StackAttributes
    """The values after."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VirtualCopyCreated(Payload):
    """An image got a second version that shares its file."""

    EVENT_TYPE: ClassVar[str] = "virtual_copy_created"
    TARGET_TYPE: ClassVar[str] = "image"

    image_id: int | None = None
    """The copy: the target of the event. Its id was never used before."""
    master_image_id: int
    """The image whose file it shares; not itself a copy."""
    copy_name: str | None = None
    """What tells it from its master and other copies, at most 255 characters."""
    edits: EditParameters | None = None
    """Edits of its own on top of those of the master."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VirtualCopyPromoted(Payload):
    """A virtual copy and its master exchanged roles."""

    EVENT_TYPE: ClassVar[str] = "virtual_copy_promoted"
    TARGET_TYPE: ClassVar[str] = "image"

    image_id: int | None = None
    """The copy that is the master from now on: the target of the event."""
    old_master_image_id: int
    """The master that is a copy from now on."""
