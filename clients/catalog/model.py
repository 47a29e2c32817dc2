"""What a typed client knows of the catalogue's event types: names, members and their kinds.

Made from proto/firn/catalog/v1, without the rules: those the server checks. One module beside this
one writes each language's types.
"""

import re
import sys
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "proto"))
from catalog_descriptors import (  # noqa: E402
    EVENT, OTHER_KEYS, Field, Message, one, read_messages)

# What is kept in JSON as an integer, by its type in the proto files; the value is its size in bits.
INTEGERS = {"TYPE_INT32": 32, "TYPE_INT64": 64}

# The names of closed sets of words, by where they are used, for languages that name them. Others
# stay strings there.
ENUMS = {
    "CollectionAttributes.sort_order": "SortOrder",
    "CollectionConverted.new_type": "CollectionType",
    "CollectionConverted.old_type": "CollectionType",
    "CollectionCreated.collection_type": "CollectionType",
    "ColorLabelChanged.new_label": "ColorLabel",
    "ColorLabelChanged.old_label": "ColorLabel",
    "FaceAdded.source": "FaceSource",
    "FaceRemoved.source": "FaceSource",
    "FlagChanged.new_flag": "Flag",
    "FlagChanged.old_flag": "Flag",
    "ImageDeleted.mode": "DeleteMode",
    "LocationChanged.source": "LocationSource",
    "SmartQuery.combinator": "Combinator",
    "SmartRule.field": "SmartField",
    "TagAdded.source": "TagSource",
    "TagRemoved.source": "TagSource",
}


class Kind(Enum):
    """What a value, or an element of a list, is in JSON."""

    STRING = "string"
    BOOLEAN = "boolean"
    INTEGER = "integer"
    NUMBER = "number"
    MESSAGE = "message"  # an object of the type that the member names
    ANY = "any"
    POINT = "point"  # [x, y], two numbers


@dataclass(frozen=True)
class Member:
    """A key of a payload or of a value."""

    name: str  # as in JSON: snake_case
    doc: str  # sentences; the last tells unit and source where there are any
    kind: Kind
    bits: int  # of an INTEGER: 32, or 64 (then at most 2^53-1, so that a double holds it)
    message: str  # of a MESSAGE: the type's name
    values: tuple[str, ...]  # of a STRING: the only ones, if it is one of a few
    is_list: bool
    is_required: bool
    is_nullable: bool  # null is a value of its own, other than an absent key


@dataclass(frozen=True)
class Type:
    """A payload, or a value that payloads have in common."""

    name: str  # UpperCamelCase
    doc: str
    members: tuple[Member, ...]
    is_open: bool  # keys beyond the members may stand in it, with any value
    event_type: str = ""  # empty: it is no payload
    target_type: str = ""
    target_id: int = 0  # the only target that it may have; 0: any
    category: str = ""

    @property
    def is_payload(self) -> bool:
        return bool(self.event_type)


@dataclass(frozen=True)
class Catalog:
    """All of them, each after those that it uses."""

    types: tuple[Type, ...]

    @property
    def payloads(self) -> tuple[Type, ...]:
        return tuple(t for t in self.types if t.is_payload)

    @property
    def values(self) -> tuple[Type, ...]:
        return tuple(t for t in self.types if not t.is_payload)


def _member(field: Field) -> Member:
    rules = field.element_rules if field.is_list else field.rules
    proto_type = one(field.descriptor, "type")
    message = one(field.descriptor, "type_name", "").rsplit(".", 1)[-1]
    kind = {
        "TYPE_STRING": Kind.STRING,
        "TYPE_BOOL": Kind.BOOLEAN,
        "TYPE_DOUBLE": Kind.NUMBER,
        "TYPE_MESSAGE": {"Value": Kind.ANY, "ListValue": Kind.POINT}.get(message, Kind.MESSAGE),
    }.get(proto_type, Kind.INTEGER)
    if kind is Kind.INTEGER and proto_type not in INTEGERS:
        sys.exit(f"{field.name}: no client knows what to make of {proto_type}")
    about = field.about
    notes = [f"{label}: {one(about, key)}." for label, key in
             (("Unit", "unit"), ("Source", "source"), ("Default", "default_value")) if key in about]
    return Member(
        name=field.name,
        doc=" ".join([field.comment.replace("\n\n", " "), *notes]),
        kind=kind,
        bits=INTEGERS.get(proto_type, 0),
        message=message if kind is Kind.MESSAGE else "",
        values=tuple(rules.get("in", ())) if kind is Kind.STRING else (),
        is_list=field.is_list,
        is_required=field.is_required,
        is_nullable=bool(one(about, "nullable")),
    )


def _type(message: Message) -> Type:
    event = message.event or {}
    return Type(
        name=message.name,
        doc=message.comment,
        members=tuple(_member(field) for field in message.fields),
        is_open=OTHER_KEYS in message.options,
        event_type=one(event, "type", ""),
        target_type=one(event, "target_type", ""),
        target_id=one(event, "target_id", 0),
        category=one(event, "category", ""),
    )


def _in_order_of_use(types: dict[str, Type]) -> tuple[Type, ...]:
    ordered: dict[str, Type] = {}

    def take(name: str) -> None:
        for member in types[name].members:
            if member.message and member.message not in ordered:
                take(member.message)
        ordered[name] = types[name]

    for name in types:
        if name not in ordered:
            take(name)
    return tuple(ordered.values())


def load() -> Catalog:
    """Reads the proto files."""
    types = [_type(message) for message in read_messages()]
    payloads = sorted((t for t in types if t.is_payload), key=lambda t: t.event_type)
    values = [t for t in types if not t.is_payload]
    return Catalog(_in_order_of_use({t.name: t for t in [*values, *payloads]}))


def camel(name: str) -> str:
    """`new_rating` as `newRating`."""
    return re.sub(r"_([a-z0-9])", lambda m: m[1].upper(), name)


def pascal(name: str) -> str:
    """`new_rating` as `NewRating`."""
    return camel("_" + name)


def wrapped(text: str, width: int) -> list[str]:
    """A doc's lines, at most `width` long; paragraphs are kept apart by an empty one."""
    lines: list[str] = []
    for paragraph in text.split("\n\n"):
        if lines:
            lines.append("")
        line = ""
        for word in paragraph.split():
            if line and len(line) + 1 + len(word) > width:
                lines.append(line)
                line = word
            else:
                line = f"{line} {word}" if line else word
        lines.append(line)
    return lines
