"""Part of the catalogue's types; made by clients/catalog/generate.py."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

from .._payload import ABSENT, Absent, Payload, Value


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportCompleted(Payload):
    """An import ended."""

    EVENT_TYPE: ClassVar[str] = "import_completed"
    TARGET_TYPE: ClassVar[str] = "catalog"

    import_session_id: str
    """The import; the images that it adds name it too."""
    ingested_files: int
    """How many files became images. Unit: files."""
    skipped_files: int
    """How many files the catalogue had already, or were not wanted. Unit: files."""
    failed_files: int
    """How many files could not be read. Unit: files."""
    total_size_bytes: int
    """Size in bytes of the files that became images. Unit: bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportStarted(Payload):
    """An import began."""

    EVENT_TYPE: ClassVar[str] = "import_started"
    TARGET_TYPE: ClassVar[str] = "catalog"

    import_session_id: str
    """The import; the images that it adds name it too."""
    source_path: str
    """Where the files come from: a folder, a card, a device."""
    total_files: int
    """How many files were found there. Unit: files."""
