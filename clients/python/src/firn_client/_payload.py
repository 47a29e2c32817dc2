"""What the catalogue's payloads have in common: how they are written as JSON and read from it."""

from __future__ import annotations

import dataclasses
import functools
import json
import re
import types
from collections.abc import Callable, Sequence
from enum import Enum
from typing import Any, ClassVar, Final, Self, Union, get_args, get_origin, get_type_hints

_OTHERS = "others"


class Absent(Enum):
    """The type of `ABSENT`."""

    ABSENT = "absent"

    def __bool__(self) -> bool:
        return False


ABSENT: Final = Absent.ABSENT
"""Stands for a key that is not there, where `null` is a value."""


class Value:
    """An object in JSON, whose keys are the members; those of `others` stand beside them."""

    __slots__ = ()

    def to_dict(self) -> dict[str, Any]:
        """The object for `json.dumps`."""
        members: dict[str, Any] = {}
        for field in dataclasses.fields(self):  # type: ignore[arg-type]
            value = getattr(self, field.name)
            if field.name == _OTHERS:
                members |= value
            # None is null where it is not what is left out.
            elif value is not field.default or field.default is dataclasses.MISSING:
                members[field.name] = _encode(value)
        return members

    @classmethod
    def from_dict(cls, members: dict[str, Any]) -> Self:
        """Reads an object; keys may be in camelCase too."""
        rest = dict(members)
        arguments = {}
        for name, key, decode in _members(cls):  # type: ignore[arg-type]  # a class is hashable
            for spelling in (name, key):
                if spelling in rest:
                    arguments[name] = decode(rest.pop(spelling))
        if _OTHERS in cls.__annotations__:
            arguments[_OTHERS] = rest
        return cls(**arguments)


class Payload(Value):
    """A payload of an event type of the catalogue."""

    __slots__ = ()

    EVENT_TYPE: ClassVar[str]
    TARGET_TYPE: ClassVar[str]

    def to_json(self) -> str:
        """The payload's text."""
        return json.dumps(
            self.to_dict(), ensure_ascii=False, allow_nan=False, separators=(",", ":")
        )

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Reads a payload's text.

        Raises:
            TypeError: A required member is not there.
        """
        return cls.from_dict(json.loads(text))


def _encode(value: Any) -> Any:
    if isinstance(value, Value):
        return value.to_dict()
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_encode(element) for element in value]
    return value


@functools.cache
def _members(cls: type[Value]) -> list[tuple[str, str, Callable[[Any], Any]]]:
    """The name of each member, the same in camelCase, and what makes it of JSON."""
    hints = get_type_hints(cls)
    return [
        (field.name, _camel(field.name), _decoder(hints[field.name]))
        for field in dataclasses.fields(cls)  # type: ignore[arg-type]
        if field.name != _OTHERS
    ]


def _camel(name: str) -> str:
    return re.sub(r"_([a-z0-9])", lambda match: match[1].upper(), name)


def _decoder(hint: Any) -> Callable[[Any], Any]:
    if get_origin(hint) in (Union, types.UnionType):
        # A kind, and None or Absent.
        return _or_none(_decoder(get_args(hint)[0]))
    if get_origin(hint) is Sequence:
        element = _decoder(get_args(hint)[0])
        return lambda values: tuple(map(element, values))
    if get_origin(hint) is tuple:
        return tuple
    if hint is int:  # it may be given as its digits
        return lambda value: int(value) if isinstance(value, str) else value
    if isinstance(hint, type) and issubclass(hint, Value):
        return hint.from_dict
    return lambda value: value


def _or_none(decode: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda value: None if value is None else decode(value)
