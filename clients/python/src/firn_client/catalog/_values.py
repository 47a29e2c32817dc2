"""Part of the catalogue's types; made by clients/catalog/generate.py."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

from .._payload import ABSENT, Absent, Payload, Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Exif(Value):
    """What the camera wrote into the file. In `exif_updated` a key that is `null` is one without a
    value.
    """

    iso: int | Absent | None = ABSENT
    """Sensitivity, ISO 1 to 10,000,000. Unit: ISO. Source: EXIF 2.32 PhotographicSensitivity."""
    aperture: float | Absent | None = ABSENT
    """Aperture as an f-number, above 0 and at most 128: 2.8 is f/2.8. Unit: f-number. Source: EXIF
    2.32 FNumber.
    """
    shutter_speed: float | Absent | None = ABSENT
    """Exposure time as the base-2 logarithm of seconds, -30 to 30: -6.97 is about 1/125 s, 0 is 1
    s. (The sign is the opposite of the APEX value.) Unit: log2(s). Source: EXIF 2.32
    ExposureTime.
    """
    focal_length: float | Absent | None = ABSENT
    """Focal length in mm, as engraved, above 0 and at most 10,000. Unit: mm. Source: EXIF 2.32
    FocalLength.
    """
    lens: str | Absent | None = ABSENT
    """Model of the lens, at most 255 characters. Source: EXIF 2.32 LensModel."""
    camera_make: str | Absent | None = ABSENT
    """Maker of the camera, at most 255 characters. Source: EXIF 2.32 Make."""
    camera_model: str | Absent | None = ABSENT
    """Model of the camera, at most 255 characters. Source: EXIF 2.32 Model."""
    gps_lat: float | Absent | None = ABSENT
    """Latitude in degrees of WGS 84, -90 (south) to 90 (north). Unit: degrees. Source: EXIF 2.32
    GPSLatitude.
    """
    gps_lon: float | Absent | None = ABSENT
    """Longitude in degrees of WGS 84, -180 (west) to 180 (east). Unit: degrees. Source: EXIF 2.32
    GPSLongitude.
    """
    color_space: str | Absent | None = ABSENT
    """Colour space, such as `sRGB`, at most 255 characters. Source: EXIF 2.32 ColorSpace."""
    gps_alt_m: float | Absent | None = ABSENT
    """Altitude above sea level in metres, -12,000 to 100,000. Unit: m. Source: EXIF 2.32
    GPSAltitude.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageAttributes(Value):
    """What `image_updated` changes of an image: facts of its file that were read wrong or late."""

    width: int | Absent | None = ABSENT
    """Width in pixels as stored in the file, 1 to 1,000,000; `null`: unknown. Unit: px."""
    height: int | Absent | None = ABSENT
    """Height in pixels as stored in the file, 1 to 1,000,000; `null`: unknown. Unit: px."""
    orientation: int | None = None
    """How the stored picture is to be turned or mirrored, 1 to 8 as in EXIF; 0: unknown. Source:
    EXIF 2.32 Orientation. Default: 0.
    """
    file_size_bytes: int | Absent | None = ABSENT
    """Size of the file in bytes; `null`: unknown. Unit: bytes."""
    extension: str | None = None
    """Extension of the file, without its dot: at most 8 lower-case letters and digits; empty if it
    has none.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata(Value):
    """What people write about an image."""

    title: str | Absent | None = ABSENT
    """Short name of the image. At most 8 KiB; programs that keep to IPTC cut it after 64
    characters. `null` clears it. Source: IPTC-IIM.
    """
    caption: str | Absent | None = ABSENT
    """What it shows. At most 8 KiB; programs that keep to IPTC cut it after 2,000 characters.
    `null` clears it. Source: IPTC-IIM.
    """
    headline: str | Absent | None = ABSENT
    """What it shows, in one line for the press. At most 8 KiB; programs that keep to IPTC cut it
    after 256 characters. `null` clears it. Source: IPTC-IIM.
    """
    creator: str | Absent | None = ABSENT
    """Who made it. At most 8 KiB; programs that keep to IPTC cut it after 64 characters. `null`
    clears it. Source: IPTC-IIM.
    """
    copyright: str | Absent | None = ABSENT
    """Copyright notice. At most 8 KiB; programs that keep to IPTC cut it after 128 characters.
    `null` clears it. Source: IPTC-IIM.
    """
    credit: str | Absent | None = ABSENT
    """Who is to be named beside it. At most 8 KiB; programs that keep to IPTC cut it after 32
    characters. `null` clears it. Source: IPTC-IIM.
    """
    source: str | Absent | None = ABSENT
    """Who owned it first. At most 8 KiB; programs that keep to IPTC cut it after 32 characters.
    `null` clears it. Source: IPTC-IIM.
    """
    instructions: str | Absent | None = ABSENT
    """What those who use it have to mind. At most 8 KiB; programs that keep to IPTC cut it after
    256 characters. `null` clears it. Source: IPTC-IIM.
    """
    city: str | Absent | None = ABSENT
    """City that it shows. At most 8 KiB; programs that keep to IPTC cut it after 32 characters.
    `null` clears it. Source: IPTC-IIM.
    """
    state: str | Absent | None = ABSENT
    """State or province that it shows. At most 8 KiB; programs that keep to IPTC cut it after 32
    characters. `null` clears it. Source: IPTC-IIM.
    """
    country: str | Absent | None = ABSENT
    """Country that it shows. At most 8 KiB; programs that keep to IPTC cut it after 64 characters.
    `null` clears it. Source: IPTC-IIM.
    """
    notes: str | Absent | None = ABSENT
    """Notes of its owner, in no standard field. At most 8 KiB; `null` clears it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Location(Value):
    """A place on Earth."""

    lat: float
    """Latitude in degrees of WGS 84, -90 (south) to 90 (north). Unit: degrees. Source: WGS 84."""
    lon: float
    """Longitude in degrees of WGS 84, -180 (west) to 180 (east). Unit: degrees. Source: WGS 84."""
    alt_m: float | None = None
    """Altitude above sea level in metres, -12,000 to 100,000. Absent: unknown. Unit: m."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TagAttributes(Value):
    """What `tag_updated` changes of a tag."""

    synonyms: Sequence[str] | Absent | None = ABSENT
    """Other words for it, 1 to 100 characters each and each once; `null`: none."""
    color: str | Absent | None = ABSENT
    """Colour in which it is shown, such as `#ff8800`; `null`: none."""
    exportable: bool | Absent | None = ABSENT
    """Whether it is written into exported files; default true. Default: true."""
    category: bool | Absent | None = ABSENT
    """Whether it only groups the tags below it and is not itself written into files; default false.
    Source: darktable. Default: false.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectionAttributes(Value):
    """What `collection_updated` changes of a collection."""

    description: str | Absent | None = ABSENT
    """What it is for, at most 8 KiB; `null`: none."""
    cover_image_id: int | Absent | None = ABSENT
    """The image that stands for it; `null`: none, the first is shown."""
    sort_by: str | Absent | None = ABSENT
    """What its images are sorted by, such as `captured_at`, 1 to 64 characters; `null`: the order
    that people gave them.
    """
    sort_order: Literal["asc", "desc"] | Absent | None = ABSENT
    """`asc` or `desc`; `null`: `asc`. Default: asc."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StackAttributes(Value):
    """What `stack_updated` changes of a stack."""

    primary_image_id: int | None = None
    """The image that is shown for all of them."""
    image_ids: Sequence[int] | None = None
    """The images of the stack, at least 2 and each once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Crop(Value):
    """A part of a picture, in fractions of its width and height: 0, 0 is the corner at the top
    left. It lies within the picture.
    """

    x: float
    """Left edge, 0 to 1. Unit: fraction of the width."""
    y: float
    """Top edge, 0 to 1. Unit: fraction of the height."""
    w: float
    """Width, above 0; `x + w` is at most 1. Unit: fraction of the width."""
    h: float
    """Height, above 0; `y + h` is at most 1. Unit: fraction of the height."""
    angle: float | None = None
    """Straightening in degrees: -45 to 45, default 0. Unit: degrees. Default: 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mask(Value):
    """An adjustment of a part of the picture. The application alone knows what it is made of:
    whatever keys there are besides these two are kept.
    """

    mask_id: Any
    """Which mask of the image it is: a number or a text."""
    type: str
    """What kind of mask, such as `brush`, 1 to 64 characters."""
    others: Mapping[str, Any] = field(default_factory=dict)
    """Keys beyond these, with any value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EditParameters(Value):
    """How an image is developed. Numbers are what the sliders show. A parameter that an image has
    not is at its default; `null` stands for the default too.

    Parameters that this version does not know are welcome if their names are 1 to 64 lower-case
    letters, digits, `_` and `.`, beginning with a letter. They are kept, whatever value they
    have.
    """

    exposure: float | Absent | None = ABSENT
    """Brightness of the whole: -100 to 100, default 0. The export divides it by 50. Source:
    LuminaFast's develop sliders. Default: 0.
    """
    contrast: float | Absent | None = ABSENT
    """Contrast: -100 to 100, default 0. Source: LuminaFast's develop sliders. Default: 0."""
    highlights: float | Absent | None = ABSENT
    """Brightness of the bright parts: -100 to 100, default 0. Source: LuminaFast's develop sliders.
    Default: 0.
    """
    shadows: float | Absent | None = ABSENT
    """Brightness of the dark parts: -100 to 100, default 0. Source: LuminaFast's develop sliders.
    Default: 0.
    """
    vibrance: float | Absent | None = ABSENT
    """Intensity of the pale colours: -100 to 100, default 0. Source: LuminaFast's develop sliders.
    Default: 0.
    """
    saturation: float | Absent | None = ABSENT
    """Intensity of all colours: -100 to 100, default 0. Source: LuminaFast's develop sliders.
    Default: 0.
    """
    clarity: float | Absent | None = ABSENT
    """Contrast of middling details: -100 to 100, default 0. Source: LuminaFast's develop sliders.
    Default: 0.
    """
    tint: float | Absent | None = ABSENT
    """White balance between green and magenta: -100 to 100, default 0. Source: LuminaFast's develop
    sliders. Default: 0.
    """
    temp: float | Absent | None = ABSENT
    """White balance as a colour temperature in kelvins: 2,000 to 10,000, default 5,500. Unit: K.
    Source: LuminaFast's image core. Default: 5500.
    """
    whites: float | Absent | None = ABSENT
    """White point: -100 to 100, default 0. Source: Lightroom. Default: 0."""
    blacks: float | Absent | None = ABSENT
    """Black point: -100 to 100, default 0. Source: Lightroom. Default: 0."""
    texture: float | Absent | None = ABSENT
    """Contrast of fine details: -100 to 100, default 0. Source: Lightroom. Default: 0."""
    dehaze: float | Absent | None = ABSENT
    """Haze removed, or added below 0: -100 to 100, default 0. Source: Lightroom. Default: 0."""
    sharpening: float | Absent | None = ABSENT
    """Sharpening: 0 to 150, default 0. Source: Lightroom. Default: 0."""
    sharpness: float | Absent | None = ABSENT
    """Another name that applications have for `sharpening`: 0 to 150, default 0. Source:
    LuminaFast. Default: 0.
    """
    noise_reduction: float | Absent | None = ABSENT
    """Smoothing of noise: 0 to 100, default 0. Source: Lightroom. Default: 0."""
    vignette: float | Absent | None = ABSENT
    """Brightness of the corners: -100 to 100, default 0. Source: LuminaFast. Default: 0."""
    crop: Crop | Absent | None = ABSENT
    """The part of the picture that is shown. Default `null`: all of it. Source: LuminaFast.
    Default: null.
    """
    rotation: int | Absent | None = ABSENT
    """Quarter turns clockwise, in degrees: 0, 90, 180 or 270; default 0. Unit: degrees. Source:
    LuminaFast. Default: 0.
    """
    flip_h: bool | Absent | None = ABSENT
    """Whether left and right are exchanged; default false. Default: false."""
    flip_v: bool | Absent | None = ABSENT
    """Whether top and bottom are exchanged; default false. Default: false."""
    tone_curve: Sequence[tuple[float, float]] | Absent | None = ABSENT
    """2 to 32 points `[x, y]` of 0 to 255, x strictly increasing: brightness before and after.
    Default `null`: no change. Source: LuminaFast's rendering. Default: null.
    """
    masks: Sequence[Mask] | Absent | None = ABSENT
    """Local adjustments in the order in which they are applied: at most 64, together at most 256
    KiB of JSON. Default: none. Source: darktable, Lightroom. Default: [].
    """
    others: Mapping[str, Any] = field(default_factory=dict)
    """Keys beyond these, with any value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PresetAttributes(Value):
    """What `preset_updated` changes of a preset."""

    name: str | None = None
    """Its name, 1 to 255 characters, not only spaces."""
    group: str | Absent | None = ABSENT
    """The group that it is listed in, at most 255 characters; `null`: none."""
    edits: EditParameters | None = None
    """The parameters that change; `null`: the preset does not set it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SmartRule(Value):
    """A condition on an image. Which operators and values fit depends on the field: numbers are
    compared by `= != > >= < <=`; texts by `= != contains not_contains starts_with ends_with`;
    times by the operators of numbers; flags and labels by `= !=`.

    `==` and `eq` are the same as `=`; `<>` and `ne` as `!=`; `gt`, `gte`, `lt` and `lte` as the
    signs.
    """

    field: Literal[
        "rating", "iso", "aperture", "focal_length", "camera_make", "camera_model", "lens",
        "filename", "tag", "folder", "captured_at", "flag", "color_label"
    ]
    """What of the image: numbers `rating` (0 to 5), `iso`, `aperture` (f-number), `focal_length`
    (mm); texts `camera_make`, `camera_model`, `lens`, `filename`, `tag` (the name of any of its
    tags), `folder` (the path of its folder); the time `captured_at`; `flag`; `color_label`.
    """
    operator: Literal[
        "=", "==", "eq", "!=", "<>", "ne", ">", "gt", ">=", "gte", "<", "lt", "<=", "lte",
        "contains", "not_contains", "starts_with", "ends_with"
    ]
    """How it is compared."""
    value: Any
    """What it is compared with: a number, a text, a time as RFC 3339 has it; `pick` or `reject`;
    `red`, `yellow`, `green`, `blue` or `purple`.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class SmartQuery(Value):
    """Which images a smart collection holds."""

    rules: Sequence[SmartRule]
    """1 to 50 conditions."""
    combinator: Literal["AND", "OR"]
    """Whether all conditions must hold (`AND`) or one is enough (`OR`)."""
