"""Events: as an application makes them, and as they are read."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final, Self, TypeVar

from ._ids import now_ms, uuid7
from ._pb.event_pb2 import EventDTO
from .queries import refuse_one_text

if TYPE_CHECKING:
    from ._payload import Payload

P = TypeVar("P", bound="Payload")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEvent:
    """An event to be appended.

    It has its id from the start, so appending the same object again is a retry: the log has the
    event once.
    """

    event_type: str
    target_type: str = ""
    """What the event is about: kind. Needed unless a stream is named."""
    target_id: int = 0
    """What the event is about: number."""
    payload: Mapping[str, Any] | str | bytes
    """An object for `json.dumps`, the JSON text itself, or opaque bytes of type `content_type`."""
    content_type: str = ""
    """The media type of bytes."""
    user_id: str | None = None
    """Who did it."""
    stream: str | None = None
    """None: the target's own, such as `image-42`."""
    tags: Sequence[str] = ()
    metadata: Mapping[str, str] = field(default_factory=dict)
    id: str = field(default_factory=uuid7)
    """A UUID, unique in the log for ever."""
    timestamp: int = field(default_factory=now_ms)
    """The application's clock, in milliseconds since 1970."""

    def __post_init__(self) -> None:
        refuse_one_text("tags", self.tags)

    @classmethod
    def of(
        cls,
        target_id: int,
        payload: Payload,
        *,
        user_id: str | None = None,
        stream: str | None = None,
        tags: Sequence[str] = (),
        metadata: Mapping[str, str] | None = None,
    ) -> Self:
        """An event of the catalogue: its types are those of the payload."""
        return cls(
            event_type=payload.EVENT_TYPE,
            target_type=payload.TARGET_TYPE,
            target_id=target_id,
            payload=payload.to_json(),
            user_id=user_id,
            stream=stream,
            tags=tags,
            metadata=metadata or {},
        )


def _member(name: str) -> Any:
    """A member of the message as it is: faster than a property that is a function."""
    return property(attrgetter(f"_message.{name}"))


class Event:
    """An event of the log.

    It is a view of the message that came, so what is not looked at costs nothing.
    """

    __slots__ = ("_message", "_payload")

    def __init__(self, message: EventDTO) -> None:
        self._message = message
        self._payload: dict[str, Any] | None = None

    id: Final[str] = _member("id")
    """A UUID, in lower case."""

    timestamp: Final[int] = _member("timestamp")
    """The application's clock, in milliseconds since 1970: information, not the order."""

    event_type: Final[str] = _member("event_type")
    """What kind of fact it is."""

    payload_json: Final[str] = _member("payload_json")
    """The payload's text as it was appended; empty if the payload is opaque bytes."""

    payload_bytes: Final[bytes] = _member("payload_bytes")
    """An opaque payload; empty if the payload is JSON."""

    content_type: Final[str] = _member("content_type")
    """The media type of an opaque payload; empty if the payload is JSON."""

    target_type: Final[str] = _member("target_type")
    """What the event is about: kind; may be empty in a named stream."""

    target_id: Final[int] = _member("target_id")
    """What the event is about: number."""

    position: Final[int] = _member("position")
    """Place in the log, from 1, without gaps: the order of events."""

    stream: Final[str] = _member("stream")
    """The stream's name."""

    revision: Final[int] = _member("revision")
    """Place in the stream, from 1, without gaps."""

    batch_index: Final[int] = _member("batch_index")
    """Place in the batch that it was appended with, from 0."""

    @property
    def payload(self) -> dict[str, Any]:
        """The payload as Python's `json` reads it, once; numbers with a point become floats.

        Raises:
            TypeError: The payload is opaque bytes, or was too large for a conflict's answer.
        """
        if self._payload is not None:
            return self._payload
        payload: dict[str, Any] = json.loads(self._text())
        self._payload = payload
        return payload

    def _text(self) -> str:
        text: str = self._message.payload_json
        if not text:
            raise TypeError(
                f"the event has no JSON payload; its content type: {self.content_type!r}"
            )
        return text

    @property
    def user_id(self) -> str | None:
        """Who did it."""
        return self._message.user_id if self._message.HasField("user_id") else None

    @property
    def created_at(self) -> datetime:
        """The recorded time: the server's clock at commit, strictly increasing along the log.

        Raises:
            ValueError: The event was only planned, by an undo with `validate_only`.
        """
        return datetime.fromisoformat(self._message.created_at)

    @property
    def tags(self) -> tuple[str, ...]:
        """The tags, in their order."""
        return tuple(self._message.tags)

    @property
    def metadata(self) -> dict[str, str]:
        """Facts about the event that are not the event."""
        return dict(self._message.metadata)

    def payload_as(self, payload_type: type[P]) -> P:
        """The payload as a type of the catalogue.

        Raises:
            TypeError: The event is of another type, or has no JSON payload, see `payload`.
        """
        if self.event_type != payload_type.EVENT_TYPE:
            raise TypeError(f"the event is {self.event_type}, not {payload_type.EVENT_TYPE}")
        return payload_type.from_json(self._text())

    def __repr__(self) -> str:
        return f"Event({self.position}: {self.event_type} of {self.stream})"

    def __reduce__(self) -> tuple[object, ...]:
        # The message's own class cannot be found by its name.
        return _unpickled, (self._message.SerializeToString(),)

    def __eq__(self, other: object) -> bool:
        return self._message == other._message if isinstance(other, Event) else NotImplemented

    def __hash__(self) -> int:
        return hash((self.position, self.id))


def _unpickled(data: bytes) -> Event:
    return Event(EventDTO.FromString(data))
