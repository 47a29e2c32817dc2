"""TypeScript: an interface for each type, in a file for each category, and the map from event types
to payloads."""

from model import Catalog, Kind, Member, Type, wrapped

FOLDER = "clients/node/src"
WIDTH = 100
HEADER = """\
// Written by clients/catalog/generate.py from proto/firn/catalog/v1: the payloads of the
// catalogue's event types.
"""


def files(catalog: Catalog) -> dict[str, str]:
    names = sorted({_file(t) for t in catalog.types})
    homes = {t.name: _file(t) for t in catalog.types}
    texts = {f"{FOLDER}/catalog/{name}.ts":
             _module([t for t in catalog.types if homes[t.name] == name], homes) for name in names}
    exports = "\n".join(f"export type * from './catalog/{name}.js';" for name in names)
    imports = _imports({t.name for t in catalog.payloads}, homes, "./catalog/")
    texts[f"{FOLDER}/catalog.ts"] = "\n".join(
        [HEADER, imports + "\n" + exports + "\n", _payloads(catalog), _targets(catalog)])
    return texts


def _file(t: Type) -> str:
    return t.category if t.is_payload else "values"


def _module(types: list[Type], homes: dict[str, str]) -> str:
    own = {t.name for t in types}
    used = {m.message for t in types for m in t.members if m.kind is Kind.MESSAGE} - own
    imports = [_imports(used, homes, "./")] if used else []
    return "\n".join([HEADER, *imports, *map(_interface, types)])


def _imports(names: set[str], homes: dict[str, str], folder: str) -> str:
    lines = []
    for file in sorted({homes[name] for name in names}):
        wanted = sorted(name for name in names if homes[name] == file)
        line = f"import type {{ {', '.join(wanted)} }} from '{folder}{file}.js';"
        if len(line) > WIDTH:
            line = "\n".join(["import type {", *(f"  {name}," for name in wanted),
                              f"}} from '{folder}{file}.js';"])
        lines.append(line)
    return "\n".join([*lines, ""])


def _interface(t: Type) -> str:
    about = f"\n\nPayload of `{t.event_type}`, category {t.category}." if t.is_payload else ""
    lines = [*_comment(t.doc + about, ""), f"export interface {t.name} {{"]
    for member in t.members:
        lines += _comment(member.doc, "  ")
        lines.append(f"  {member.name}{'' if member.is_required else '?'}: {_type(member)};")
    if t.is_open:
        lines += ["  /** Other keys may stand beside these. */", "  [key: string]: unknown;"]
    return "\n".join([*lines, "}", ""])


def _type(member: Member) -> str:
    name = {
        Kind.STRING: " | ".join(f"'{value}'" for value in member.values) or "string",
        Kind.BOOLEAN: "boolean",
        Kind.INTEGER: "number",
        Kind.NUMBER: "number",
        Kind.MESSAGE: member.message,
        Kind.ANY: "unknown",
        Kind.POINT: "[x: number, y: number]",
    }[member.kind]
    if member.is_list:
        name = f"({name})[]" if "|" in name else f"{name}[]"
    return f"{name} | null" if member.is_nullable and member.kind is not Kind.ANY else name


def _payloads(catalog: Catalog) -> str:
    lines = ["/** The payload of each of the catalogue's event types. */",
             "export interface CatalogPayloads {"]
    lines += [f"  {t.event_type}: {t.name};" for t in catalog.payloads]
    return "\n".join([*lines, "}", ""])


def _targets(catalog: Catalog) -> str:
    lines = ["/** What events of each type are about; `id` where it can only be that. */",
             "export const TARGETS: ReadonlyMap<string, { type: string; id?: number }> = new Map(["]
    for t in catalog.payloads:
        target_id = f", id: {t.target_id}" if t.target_id else ""
        lines.append(f"  ['{t.event_type}', {{ type: '{t.target_type}'{target_id} }}],")
    return "\n".join([*lines, "]);", ""])


def _comment(doc: str, indent: str) -> list[str]:
    lines = wrapped(doc, WIDTH - len(indent) - len(" * "))
    if len(lines) == 1 and len(indent) + len(f"/** {lines[0]} */") <= WIDTH:
        return [f"{indent}/** {lines[0]} */"]
    return [f"{indent}/**", *(f"{indent} * {line}".rstrip() for line in lines), f"{indent} */"]
