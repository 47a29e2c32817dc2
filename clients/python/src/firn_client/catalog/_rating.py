"""Part of the catalogue's types; made by clients/catalog/generate.py."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

from .._payload import ABSENT, Absent, Payload, Value


@dataclass(frozen=True, slots=True, kw_only=True)
class ColorLabelChanged(Payload):
    """An image got another colour label, or none any more."""

    EVENT_TYPE: ClassVar[str] = "color_label_changed"
    TARGET_TYPE: ClassVar[str] = "image"

    image_id: int | None = None
    """The image: the target of the event."""
    old_label: Literal["red", "yellow", "green", "blue", "purple"] | Absent | None = ABSENT
    """`red`, `yellow`, `green`, `blue`, `purple` or `null` (none) before. Default: null."""
    new_label: Literal["red", "yellow", "green", "blue", "purple"] | Absent | None = ABSENT
    """`red`, `yellow`, `green`, `blue`, `purple` or `null` (none) after. Default: null."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagChanged(Payload):
    """An image was picked or rejected, or neither any more."""

    EVENT_TYPE: ClassVar[str] = "flag_changed"
    TARGET_TYPE: ClassVar[str] = "image"

    image_id: int | None = None
    """The image: the target of the event."""
    old_flag: Literal["pick", "reject"] | Absent | None = ABSENT
    """`pick`, `reject` or `null` (none) before. Default: null."""
    new_flag: Literal["pick", "reject"] | Absent | None = ABSENT
    """`pick`, `reject` or `null` (none) after. Default: null."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingChanged(Payload):
    """An image got another rating."""

    EVENT_TYPE: ClassVar[str] = "rating_changed"
    TARGET_TYPE: ClassVar[str] = "image"

    image_id: int | None = None
    """The image: the target of the event."""
    old_rating: int
    """Stars before, 0 (none) to 5. Unit: stars. Source: XMP xmp:Rating. Default: 0."""
    new_rating: int
    """Stars after, 0 (none) to 5. (The -1 of XMP is the flag `reject`.) Unit: stars. Source: XMP
    xmp:Rating. Default: 0.
    """
