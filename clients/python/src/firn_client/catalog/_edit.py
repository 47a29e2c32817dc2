"""Part of the catalogue's types; made by clients/catalog/generate.py."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

from .._payload import ABSENT, Absent, Payload, Value
from ._values import EditParameters, PresetAttributes


@dataclass(frozen=True, slots=True, kw_only=True)
class EditApplied(Payload):
    """Parameters of an image were set, once per gesture: not while a slider moves, but when it is
    let go.

    Applications of old send `edits` alone, or one parameter as `edit_type`, `old_value` and
    `new_value`; both are accepted. New ones send `edits` with `old`.
    """

    EVENT_TYPE: ClassVar[str] = "edit_applied"
    TARGET_TYPE: ClassVar[str] = "image"

    image_id: int | None = None
    """The image: the target of the event."""
    edits: EditParameters | None = None
    """The parameters that were set, 1 to 64, with their new values. Required unless there is an
    `edit_type`.
    """
    old: EditParameters | None = None
    """The values before of parameters in `edits`; one that is left out, or `null`, was at its
    default.
    """
    label: str | None = None
    """What the history shows for it, at most 255 characters. Absent: the names of the parameters.
    """
    edit_type: str | None = None
    """Legacy: the name of the one parameter that was set, 1 to 64 characters. In place of `edits`,
    with `new_value`.
    """
    old_value: Any = ABSENT
    """Legacy: the value before; `null`: the default."""
    new_value: Any = ABSENT
    """Legacy: the value after; `null`: the default."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EditHistoryCleared(Payload):
    """The history before some step is no longer shown; the edits stay."""

    EVENT_TYPE: ClassVar[str] = "edit_history_cleared"
    TARGET_TYPE: ClassVar[str] = "image"

    image_id: int | None = None
    """The image: the target of the event."""
    up_to_event_id: str
    """The last step that is no longer shown."""
    base_state: EditParameters
    """All parameters that are set at that step."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EditHistoryJumped(Payload):
    """A person went to another step of the history. Its inverse exchanges `from_event_id` and
    `to_event_id`.
    """

    EVENT_TYPE: ClassVar[str] = "edit_history_jumped"
    TARGET_TYPE: ClassVar[str] = "image"

    image_id: int | None = None
    """The image: the target of the event."""
    from_event_id: str | Absent | None = ABSENT
    """The step at which the cursor was; `null`: the image as imported."""
    to_event_id: str | Absent | None = ABSENT
    """The step at which the cursor is; `null`: the image as imported."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EditRedone(Payload):
    """The step after the cursor was done again."""

    EVENT_TYPE: ClassVar[str] = "edit_redone"
    TARGET_TYPE: ClassVar[str] = "image"

    image_id: int | None = None
    """The image: the target of the event."""
    redone_event_id: str
    """The event that was done again: the one after the cursor."""
    edits: EditParameters
    """The values that are set again; `null`: the default."""
    old: EditParameters
    """The values before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EditReset(Payload):
    """All edits of an image were taken back at once."""

    EVENT_TYPE: ClassVar[str] = "edit_reset"
    TARGET_TYPE: ClassVar[str] = "image"

    image_id: int | None = None
    """The image: the target of the event."""
    old: EditParameters
    """All parameters that were set."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EditUndone(Payload):
    """The step at the cursor was undone."""

    EVENT_TYPE: ClassVar[str] = "edit_undone"
    TARGET_TYPE: ClassVar[str] = "image"

    image_id: int | None = None
    """The image: the target of the event."""
    undone_event_id: str
    """The event that was undone: the one at the cursor."""
    edits: EditParameters
    """The values that are restored; `null`: the default."""
    old: EditParameters
    """The values that the undone event had set."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EditsPasted(Payload):
    """Edits of one image were copied to another."""

    EVENT_TYPE: ClassVar[str] = "edits_pasted"
    TARGET_TYPE: ClassVar[str] = "image"

    image_id: int | None = None
    """The image that got them: the target of the event."""
    source_image_id: int
    """The image that they come from."""
    source_event_id: str | None = None
    """The event up to which edits of that image were copied. Absent: unknown."""
    edits: EditParameters
    """The parameters that were set, 1 to 64, with their new values."""
    old: EditParameters
    """The values before; a parameter that is left out, or `null`, was at its default."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PresetApplied(Payload):
    """A preset was applied to an image."""

    EVENT_TYPE: ClassVar[str] = "preset_applied"
    TARGET_TYPE: ClassVar[str] = "image"

    image_id: int | None = None
    """The image: the target of the event."""
    preset_id: int
    """The preset."""
    preset_name: str
    """The preset's name at the time, for readers of the history: 1 to 255 characters."""
    amount: float | None = None
    """How much of it was applied in per cent, 0 to 200; 100 unless given. Unit: %. Default: 100."""
    edits: EditParameters
    """The parameters that were set, 1 to 64, with their new values: what the preset and `amount`
    come to.
    """
    old: EditParameters
    """The values before; a parameter that is left out, or `null`, was at its default."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PresetCreated(Payload):
    """A preset was made."""

    EVENT_TYPE: ClassVar[str] = "preset_created"
    TARGET_TYPE: ClassVar[str] = "preset"

    preset_id: int | None = None
    """The preset: the target of the event. Its id was never used before."""
    name: str
    """Its name, 1 to 255 characters, not only spaces."""
    group: str | Absent | None = ABSENT
    """The group that it is listed in, at most 255 characters; `null`: none."""
    edits: EditParameters
    """The parameters that it sets, 1 to 64."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PresetDeleted(Payload):
    """A preset was deleted, and can be restored."""

    EVENT_TYPE: ClassVar[str] = "preset_deleted"
    TARGET_TYPE: ClassVar[str] = "preset"

    preset_id: int | None = None
    """The preset: the target of the event."""
    name: str | None = None
    """Its name at the time, for readers of the history: 1 to 255 characters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PresetRestored(Payload):
    """A deleted preset came back."""

    EVENT_TYPE: ClassVar[str] = "preset_restored"
    TARGET_TYPE: ClassVar[str] = "preset"

    preset_id: int | None = None
    """The preset: the target of the event."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PresetUpdated(Payload):
    """Name, group or parameters of a preset changed; images that it was applied to stay as they
    are.
    """

    EVENT_TYPE: ClassVar[str] = "preset_updated"
    TARGET_TYPE: ClassVar[str] = "preset"

    preset_id: int | None = None
    """The preset: the target of the event."""
    old: PresetAttributes
    """The values before."""
    new: PresetAttributes
    """The values after."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotCreated(Payload):
    """A state of an image got a name."""

    EVENT_TYPE: ClassVar[str] = "snapshot_created"
    TARGET_TYPE: ClassVar[str] = "image"

    image_id: int | None = None
    """The image: the target of the event."""
    snapshot_id: int
    """The snapshot."""
    name: str
    """Its name, 1 to 255 characters, not only spaces, unlike those of other snapshots of the image.
    """
    at_event_id: str | Absent | None = ABSENT
    """The event up to which its edits go; `null`: the image as imported."""
    edit_state: EditParameters
    """All parameters that are set in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotDeleted(Payload):
    """A snapshot was deleted."""

    EVENT_TYPE: ClassVar[str] = "snapshot_deleted"
    TARGET_TYPE: ClassVar[str] = "image"

    image_id: int | None = None
    """The image: the target of the event."""
    snapshot_id: int
    """The snapshot."""
    name: str
    """Its name, 1 to 255 characters."""
    at_event_id: str | Absent | None = ABSENT
    """The event up to which its edits go; `null`: the image as imported."""
    edit_state: EditParameters
    """All parameters that were set in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotRenamed(Payload):
    """A snapshot got another name."""

    EVENT_TYPE: ClassVar[str] = "snapshot_renamed"
    TARGET_TYPE: ClassVar[str] = "image"

    image_id: int | None = None
    """The image: the target of the event."""
    snapshot_id: int
    """The snapshot."""
    old_name: str
    """The name before, 1 to 255 characters."""
    new_name: str
    """The name after, 1 to 255 characters, not only spaces."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotRestored(Payload):
    """An image got the state of one of its snapshots."""

    EVENT_TYPE: ClassVar[str] = "snapshot_restored"
    TARGET_TYPE: ClassVar[str] = "image"

    image_id: int | None = None
    """The image: the target of the event."""
    snapshot_id: int
    """The snapshot."""
    edit_state: EditParameters
    """All parameters that are set in the snapshot."""
    old: EditParameters
    """All parameters that were set before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotUpdated(Payload):
    """A snapshot got the state of the image as it is now. Its inverse exchanges `old_at_event_id`
    and `at_event_id`, `old_edit_state` and `edit_state`.
    """

    EVENT_TYPE: ClassVar[str] = "snapshot_updated"
    TARGET_TYPE: ClassVar[str] = "image"

    image_id: int | None = None
    """The image: the target of the event."""
    snapshot_id: int
    """The snapshot."""
    old_at_event_id: str | Absent | None = ABSENT
    """The event up to which its edits went before; `null`: the image as imported."""
    at_event_id: str | Absent | None = ABSENT
    """The event up to which its edits go now; `null`: the image as imported."""
    old_edit_state: EditParameters
    """All parameters that were set in it."""
    edit_state: EditParameters
    """All parameters that are set in it now."""
