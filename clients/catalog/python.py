"""The Python client's types: frozen dataclasses, whose annotations say how JSON is read."""

from model import Catalog, Kind, Member, Type, wrapped

FOLDER = "clients/python/src/firn_client/catalog"
WIDTH = 100

ABOUT = '''\
"""The payloads of the photo catalogue's event types.

Made from proto/firn/catalog/v1 by clients/catalog/generate.py. Members have the names that they
have in JSON. One that is None by default is then left out; where `null` is a value of its own, what
is left out is `ABSENT`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from .._payload import ABSENT, Absent, Payload, Value
from ..events import Event
'''

PAYLOAD_OF = '''

def payload_of(event: Event) -> Payload | None:
    """The payload as its type; None if the event is not of the catalogue."""
    payload_type = PAYLOADS.get(event.event_type)
    return None if payload_type is None else event.payload_as(payload_type)
'''

MODULE = '''\
"""Part of the catalogue's types; made by clients/catalog/generate.py."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

from .._payload import ABSENT, Absent, Payload, Value
'''

PLAIN = {
    Kind.STRING: "str",
    Kind.BOOLEAN: "bool",
    Kind.INTEGER: "int",
    Kind.NUMBER: "float",
    Kind.ANY: "Any",
    Kind.POINT: "tuple[float, float]",
}


def _doc(text: str, indent: str) -> list[str]:
    lines = wrapped(text.replace("\\", "\\\\"), WIDTH - len(indent) - 3)
    if len(lines) == 1 and len(indent) + len(lines[0]) + 6 <= WIDTH:
        return [f'{indent}"""{lines[0]}"""']
    lines = [f'"""{lines[0]}', *lines[1:], '"""']
    return [f"{indent}{line}".rstrip() for line in lines]


def _annotation(member: Member) -> str:
    if member.values:
        kind = f"Literal[{', '.join(map(_quoted, member.values))}]"
    else:
        kind = member.message or PLAIN[member.kind]
    if member.is_list:
        kind = f"Sequence[{kind}]"
    if kind == "Any":
        return kind
    if member.is_nullable:
        return f"{kind} | Absent | None"
    return kind if member.is_required else f"{kind} | None"


def _quoted(text: str) -> str:
    return f'"{text}"'


def _member(member: Member) -> list[str]:
    annotation = _annotation(member)
    default = ""
    if not member.is_required:
        default = " = ABSENT" if member.is_nullable else " = None"
    lines = [f"    {member.name}: {annotation}{default}"]
    if len(lines[0]) > WIDTH:
        before, _, after = lines[0].partition("Literal[")
        values, _, rest = after.partition("]")
        inside = [f"        {line}" for line in wrapped(values, WIDTH - 8)]
        lines = [f"{before}Literal[", *inside, f"    ]{rest}"]
    return [*lines, *_doc(member.doc, "    ")]


def _class(kind: Type) -> list[str]:
    base = "Payload" if kind.is_payload else "Value"
    lines = [
        "@dataclass(frozen=True, slots=True, kw_only=True)",
        f"class {kind.name}({base}):",
        *_doc(kind.doc, "    "),
        "",
    ]
    if kind.is_payload:
        lines += [
            f'    EVENT_TYPE: ClassVar[str] = "{kind.event_type}"',
            f'    TARGET_TYPE: ClassVar[str] = "{kind.target_type}"',
            "",
        ]
    for member in kind.members:
        lines += _member(member)
    if kind.is_open:
        lines += [
            "    others: Mapping[str, Any] = field(default_factory=dict)",
            *_doc("Keys beyond these, with any value.", "    "),
        ]
    return lines


def _module(kind: Type) -> str:
    """Where a type stands: values that payloads have in common, or a category's payloads."""
    return f"_{kind.category or 'values'}"


def _module_text(module: str, kinds: list[Type]) -> str:
    lines = [MODULE.rstrip("\n")]
    used = sorted({member.message for kind in kinds for member in kind.members} - {""})
    if module != "_values" and used:
        lines.append(f"from ._values import {', '.join(used)}")
    for kind in kinds:
        lines += ["", "", *_class(kind)]
    return "\n".join(lines) + "\n"


def _init_text(catalog: Catalog, modules: dict[str, list[Type]]) -> str:
    lines = [ABOUT.rstrip("\n")]
    for module, kinds in sorted(modules.items()):
        names = sorted(kind.name for kind in kinds)
        lines += [f"from .{module} import (", *(f"    {name}," for name in names), ")"]
    names = ["ABSENT", "PAYLOADS", "Absent", "Payload", "Value", "payload_of"]
    names += [kind.name for kind in catalog.types]
    lines += ["", "__all__ = [", *(f'    "{name}",' for name in sorted(names)), "]"]
    lines += ["", "PAYLOADS: Final[Mapping[str, type[Payload]]] = {"]
    lines += [f'    "{kind.event_type}": {kind.name},' for kind in catalog.payloads]
    lines += ["}", '"""By event type."""']
    return "\n".join(lines) + "\n" + PAYLOAD_OF


def files(catalog: Catalog) -> dict[str, str]:
    """The text of each file."""
    modules: dict[str, list[Type]] = {}
    for kind in catalog.types:
        modules.setdefault(_module(kind), []).append(kind)
    texts = {module: _module_text(module, kinds) for module, kinds in modules.items()}
    texts["__init__"] = _init_text(catalog, modules)
    return {f"{FOLDER}/{module}.py": text for module, text in texts.items()}
