"""Events: as an application makes them, and as they are read."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, Self, TypeVar, cast

from ._ids import now_ms, uuid7
from ._messages import FIELD, event_class
from .queries import refuse_one_text

if TYPE_CHECKING:
    from ._payload import Payload
    from ._pb.event_pb2 import EventDTO

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
        if self.tags:
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


class _Parsed(threading.local):
    """The payload that a thread has parsed last, and whose it is: a message has no place for it."""

    def __init__(self) -> None:
        self.event: Event | None = None
        self.payload: dict[str, Any] = {}


_parsed = _Parsed()


@event_class
class Event:
    """An event of the log. It does not change.

    It is the message that came, so what is not looked at costs nothing.
    """

    id: Final[str] = FIELD
    """A UUID, in lower case."""

    timestamp: Final[int] = FIELD
    """The application's clock, in milliseconds since 1970: information, not the order."""

    event_type: Final[str] = FIELD
    """What kind of fact it is."""

    payload_json: Final[str] = FIELD
    """The payload's text as it was appended; empty if the payload is opaque bytes."""

    payload_bytes: Final[bytes] = FIELD
    """An opaque payload; empty if the payload is JSON."""

    content_type: Final[str] = FIELD
    """The media type of an opaque payload; empty if the payload is JSON."""

    target_type: Final[str] = FIELD
    """What the event is about: kind; may be empty in a named stream."""

    target_id: Final[int] = FIELD
    """What the event is about: number."""

    position: Final[int] = FIELD
    """Place in the log, from 1, without gaps: the order of events."""

    stream: Final[str] = FIELD
    """The stream's name."""

    revision: Final[int] = FIELD
    """Place in the stream, from 1, without gaps."""

    batch_index: Final[int] = FIELD
    """Place in the batch that it was appended with, from 0."""

    # The fields behind the members that are something else.
    _raw_user_id: Final[str] = FIELD
    _raw_created_at: Final[str] = FIELD
    _raw_tags: Final[Sequence[str]] = FIELD
    _raw_metadata: Final[Mapping[str, str]] = FIELD

    @property
    def payload(self) -> dict[str, Any]:
        """The payload as Python's `json` reads it; numbers with a point become floats.

        It is parsed once, until another event's is asked for.

        Raises:
            TypeError: The payload is opaque bytes, or was too large for a conflict's answer.
        """
        if _parsed.event is not self:
            payload: dict[str, Any] = json.loads(self._text())
            _parsed.event, _parsed.payload = self, payload
        return _parsed.payload

    def _text(self) -> str:
        if not self.payload_json:
            raise TypeError(
                f"the event has no JSON payload; its content type: {self.content_type!r}"
            )
        return self.payload_json

    @property
    def user_id(self) -> str | None:
        """Who did it."""
        return self._raw_user_id or None

    @property
    def created_at(self) -> datetime:
        """The recorded time: the server's clock at commit, strictly increasing along the log.

        Raises:
            ValueError: The event was only planned, by an undo with `validate_only`.
        """
        return datetime.fromisoformat(self._raw_created_at)

    @property
    def tags(self) -> tuple[str, ...]:
        """The tags, in their order."""
        return tuple(self._raw_tags)

    @property
    def metadata(self) -> dict[str, str]:
        """Facts about the event that are not the event."""
        return dict(self._raw_metadata)

    def payload_as(self, payload_type: type[P]) -> P:
        """The payload as a type of the catalogue.

        Raises:
            TypeError: The event is of another type, or has no JSON payload, see `payload`.
        """
        if self.event_type != payload_type.EVENT_TYPE:
            raise TypeError(f"the event is {self.event_type}, not {payload_type.EVENT_TYPE}")
        return payload_type.from_json(self._text())

    def __setattr__(self, name: str, value: object) -> None:
        if not name.startswith("_"):  # protobuf without its C code has members of its own
            raise AttributeError(f"an event does not change; {name!r} cannot be set")
        object.__setattr__(self, name, value)

    if TYPE_CHECKING:  # it is the message's

        def __eq__(self, other: object) -> bool: ...

    def __repr__(self) -> str:
        return f"Event({self.position}: {self.event_type} of {self.stream})"

    def __hash__(self) -> int:
        return hash((self.position, self.id))


def of_message(message: EventDTO) -> Event:
    """A message in an answer as what it is, see `_messages`."""
    return cast("Event", message)


def of_messages(messages: Sequence[EventDTO]) -> Sequence[Event]:
    """The same for several."""
    return cast("Sequence[Event]", messages)


def payload_of(event: Event) -> bytes | None:
    """The payload's bytes; None if the message came without it."""
    match cast("EventDTO", event).WhichOneof("payload_form"):
        case "payload_json":
            return event.payload_json.encode()
        case "payload_bytes":
            return event.payload_bytes
    return None


def to_bytes(event: Event) -> bytes:
    """The message as it came."""
    return cast("EventDTO", event).SerializeToString()
