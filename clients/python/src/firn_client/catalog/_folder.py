"""Part of the catalogue's types; made by clients/catalog/generate.py."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

from .._payload import ABSENT, Absent, Payload, Value


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderAdded(Payload):
    """A folder came into the catalogue."""

    EVENT_TYPE: ClassVar[str] = "folder_added"
    TARGET_TYPE: ClassVar[str] = "folder"

    folder_id: int | None = None
    """The folder: the target of the event. Its id was never used before."""
    path: str
    """Its absolute path; no other folder has it."""
    name: str
    """What it is shown as, 1 to 255 characters; mostly the last part of its path."""
    volume_name: str | None = None
    """The volume that it is on, at most 255 characters. Absent: unknown."""
    parent_id: int | Absent | None = ABSENT
    """The folder above it, if that is in the catalogue; `null`: none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderMoved(Payload):
    """A folder was put into another one."""

    EVENT_TYPE: ClassVar[str] = "folder_moved"
    TARGET_TYPE: ClassVar[str] = "folder"

    folder_id: int | None = None
    """The folder: the target of the event."""
    old_parent_id: int | Absent | None = ABSENT
    """The folder above it before; `null`: none in the catalogue."""
    new_parent_id: int | Absent | None = ABSENT
    """The folder above it after, not itself nor one below it; `null`: none in the catalogue."""
    old_path: str
    """The absolute path before."""
    new_path: str
    """The absolute path after."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderOnlineChanged(Payload):
    """A folder's volume was attached or detached. A volume's folders each have an event, all in one
    batch.
    """

    EVENT_TYPE: ClassVar[str] = "folder_online_changed"
    TARGET_TYPE: ClassVar[str] = "folder"

    folder_id: int | None = None
    """The folder: the target of the event."""
    volume_name: str | None = None
    """The volume, at most 255 characters. Absent: unknown."""
    is_online: bool
    """Whether it is attached now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderRelinked(Payload):
    """A folder that was missing was found at another place, maybe on another volume."""

    EVENT_TYPE: ClassVar[str] = "folder_relinked"
    TARGET_TYPE: ClassVar[str] = "folder"

    folder_id: int | None = None
    """The folder: the target of the event."""
    old_path: str
    """The absolute path before."""
    new_path: str
    """The absolute path after."""
    old_volume_name: str | Absent | None = ABSENT
    """The volume before, at most 255 characters; `null`: unknown."""
    new_volume_name: str | Absent | None = ABSENT
    """The volume after, at most 255 characters; `null`: unknown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderRemoved(Payload):
    """A folder left the catalogue, empty or with images that are deleted in the same batch; it can
    be restored.
    """

    EVENT_TYPE: ClassVar[str] = "folder_removed"
    TARGET_TYPE: ClassVar[str] = "folder"

    folder_id: int | None = None
    """The folder: the target of the event."""
    path: str | None = None
    """Its absolute path at the time, for readers of the history."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderRenamed(Payload):
    """A folder got another name where it is."""

    EVENT_TYPE: ClassVar[str] = "folder_renamed"
    TARGET_TYPE: ClassVar[str] = "folder"

    folder_id: int | None = None
    """The folder: the target of the event."""
    old_name: str
    """The name before, 1 to 255 characters without '/'."""
    new_name: str
    """The name after, 1 to 255 characters without '/'."""
    old_path: str | None = None
    """The absolute path before. Absent: its last part was the name."""
    new_path: str | None = None
    """The absolute path after. Absent: its last part is the name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderRestored(Payload):
    """A removed folder came back."""

    EVENT_TYPE: ClassVar[str] = "folder_restored"
    TARGET_TYPE: ClassVar[str] = "folder"

    folder_id: int | None = None
    """The folder: the target of the event."""
