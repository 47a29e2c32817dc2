"""The messages that answers are read as: the contract's, but an event is an `Event`.

`Event` is the class of the message itself. An object of Python around each message, however thin,
costs 250 ns for the five members that a reader looks at, where all else about an event takes 700:
a replay would have 0.75 of the events a second that the bare messages give.

Where a member of `Event` is something else than the field of that name, the field has another name
here, which says nothing on the wire. These messages are in a pool of their own, so a program may
have its own generated code of the contract as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from google.protobuf.descriptor_pb2 import FileDescriptorProto
from google.protobuf.descriptor_pool import DescriptorPool
from google.protobuf.message_factory import GetMessageClass

from ._pb import event_store_pb2, history_pb2, projection_pb2, proof_pb2

if TYPE_CHECKING:
    from google.protobuf.descriptor import FileDescriptor

C = TypeVar("C")

SERVICES = (
    event_store_pb2.DESCRIPTOR,
    history_pb2.DESCRIPTOR,
    projection_pb2.DESCRIPTOR,
    proof_pb2.DESCRIPTOR,
)
"""The files of the contract that have the services."""

FIELD: Any = object()
"""Stands in a class for a member that is the message's own field."""

_EVENT = "EventDTO"
_RENAMED = ("payload", "user_id", "created_at", "tags", "metadata")


def _add(pool: DescriptorPool, file: FileDescriptor, added: set[str]) -> None:
    """Adds a file after those that it imports."""
    if file.name in added:
        return
    added.add(file.name)
    for imported in file.dependencies:
        _add(pool, imported, added)
    definition = FileDescriptorProto()
    file.CopyToProto(definition)
    for message in definition.message_type:
        for field in message.field:
            if message.name == _EVENT and field.name in _RENAMED:
                field.name = f"_raw_{field.name}"
    pool.AddSerializedFile(definition.SerializeToString())


def _contract() -> DescriptorPool:
    pool = DescriptorPool()
    added: set[str] = set()
    for file in SERVICES:
        _add(pool, file, added)
    return pool


_POOL = _contract()


def answer_class(name: str) -> Any:
    """The class to read a message of the contract with, by its full name."""
    return GetMessageClass(_POOL.FindMessageTypeByName(name))


def event_class(members: type[C]) -> type[C]:
    """The class of events as they are read, with the members of this one."""
    event = answer_class(f"firn.v1.{_EVENT}")
    for name, member in vars(members).items():
        if member is not FIELD and name not in ("__dict__", "__weakref__"):
            setattr(event, name, member)
    event.__name__, event.__qualname__ = members.__name__, members.__qualname__
    made: type[C] = event
    return made
