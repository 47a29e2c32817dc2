"""Rust: a struct for each type, in a file for each category."""

from model import ENUMS, Catalog, Kind, Member, Type, camel, pascal, wrapped

FOLDER = "clients/rust/src/catalog"
TEST = "clients/rust/tests/live/payloads.rs"
WIDTH = 100
HEADER = """\
// Written by clients/catalog/generate.py from proto/firn/catalog/v1; edit those.
"""
KEYWORDS = {"type"}


def files(catalog: Catalog) -> dict[str, str]:
    by_file = {"values": list(catalog.values)}
    for t in catalog.payloads:
        by_file.setdefault(_file(t.category), []).append(t)
    texts = {name: "\n".join([_head(types), *(_struct(catalog, t) for t in types)])
             for name, types in by_file.items()}
    serde = "use serde::{Deserialize, Serialize};\n"
    texts["enums"] = "\n".join([HEADER, serde, *_enums(catalog)])
    texts["mod"] = _mod(by_file)
    return {**{f"{FOLDER}/{name}.rs": text for name, text in texts.items()},
            TEST: _test(catalog)}


def _file(category: str) -> str:
    # `import` is no keyword of Rust, but `imports` reads as the module that it is.
    return {"import": "imports"}.get(category, category)


def _mod(by_file: dict[str, list[Type]]) -> str:
    modules = sorted([*by_file, "enums"])
    lines = ["//! The payloads of the photo catalogue's event types.", "//!",
             "//! Members have the names of the JSON. `None` is a key that is not there; in an",
             "//! `Option<Option<_>>`, `Some(None)` is one that is `null`.", "", HEADER,
             *(f"mod {name};" for name in modules), "",
             *(f"pub use {name}::*;" for name in modules)]
    return "\n".join([*lines, ""])


def _test(catalog: Catalog) -> str:
    lines = [HEADER, "/// Gives the names of all payloads to another macro.", "#[macro_export]",
             "macro_rules! for_each_payload {", "    ($run:ident) => {", "        $run! {",
             *(f"            {t.name}" for t in catalog.payloads), "        }", "    };", "}", ""]
    return "\n".join(lines)


def _head(types: list[Type]) -> str:
    lines = [HEADER, "use serde::{Deserialize, Serialize};"]
    if any(t.is_open for t in types):
        lines.append("use serde_json::{Map, Value};")
    elif any(m.kind is Kind.ANY for t in types for m in t.members):
        lines.append("use serde_json::Value;")
    own = {t.name for t in types}
    used = {_name(t, m) for t in types for m in t.members if m.message or _enum(t, m)} - own
    if any(t.is_payload for t in types):
        used.add("CatalogPayload")
    crate = sorted(name for name in used if name == "CatalogPayload")
    siblings = sorted(used - set(crate))
    lines.append("")
    if siblings:
        lines.append(_use("super", siblings))
    lines += [_use("crate", crate)] if crate else []
    return "\n".join([*lines, ""])


def _use(path: str, names: list[str]) -> str:
    if len(names) == 1:
        return f"use {path}::{names[0]};"
    line = f"use {path}::{{{', '.join(names)}}};"
    if len(line) <= WIDTH:
        return line
    lines = (f"    {line}" for line in wrapped(", ".join(names) + ",", WIDTH - 4))
    return "\n".join([f"use {path}::{{", *lines, "};"])


def _struct(catalog: Catalog, t: Type) -> str:
    doc = t.doc
    if t.is_payload:
        only = f", which is {t.target_id} always" if t.target_id else ""
        doc += f"\n\nThe payload of `{t.event_type}`, about a target `{t.target_type}`{only}."
    derives = ["Clone", "Debug", *(["Default"] if _has_default(catalog, t) else []), "PartialEq",
               "Serialize", "Deserialize"]
    lines = [*_comment(doc, ""), f"#[derive({', '.join(derives)})]"]
    if not t.members and not t.is_open:
        lines.append(f"pub struct {t.name} {{}}")
    else:
        lines.append(f"pub struct {t.name} {{")
        for member in t.members:
            lines += _field(t, member)
        if t.is_open:
            lines += ["    /// The keys beside these.", "    #[serde(flatten)]",
                      "    pub other: Map<String, Value>,"]
        lines.append("}")
    lines.append("")
    if t.is_payload:
        lines += [f"impl CatalogPayload for {t.name} {{",
                  f"    const EVENT_TYPE: &'static str = \"{t.event_type}\";",
                  f"    const TARGET_TYPE: &'static str = \"{t.target_type}\";", "}", ""]
    return "\n".join(lines)


def _has_default(catalog: Catalog, t: Type) -> bool:
    """Not where a choice must be made."""
    types = {other.name: other for other in catalog.types}
    return all(not (_enum(t, m) and not m.is_list) and
               not (m.message and not m.is_list and not _has_default(catalog, types[m.message]))
               for m in t.members if m.is_required)


def _field(t: Type, member: Member) -> list[str]:
    doc = member.doc
    if member.values and not _enum(t, member):
        doc += " One of " + ", ".join(f"`{value}`" for value in member.values) + "."
    options = []
    if camel(member.name) != member.name:
        options.append(f'alias = "{camel(member.name)}"')
    if not member.is_required:
        options += ["default"] if member.is_nullable else []
        options += ['deserialize_with = "crate::typed::given"'] if member.is_nullable else []
        options.append('skip_serializing_if = "Option::is_none"')
    name = f"r#{member.name}" if member.name in KEYWORDS else member.name
    return [*_comment(doc, "    "), *_options(options), f"    pub {name}: {_type(t, member)},"]


def _options(options: list[str]) -> list[str]:
    line = f"    #[serde({', '.join(options)})]"
    if not options:
        return []
    if len(line) <= WIDTH:
        return [line]
    return ["    #[serde(", *(f"        {option}," for option in options[:-1]),
            f"        {options[-1]}", "    )]"]


def _name(t: Type, member: Member) -> str:
    return member.message or _enum(t, member)


def _type(t: Type, member: Member) -> str:
    name = {
        Kind.STRING: _enum(t, member) or "String",
        Kind.BOOLEAN: "bool",
        Kind.INTEGER: f"i{member.bits}",
        Kind.NUMBER: "f64",
        Kind.MESSAGE: member.message,
        Kind.ANY: "Value",
        Kind.POINT: "[f64; 2]",
    }[member.kind]
    if member.is_list:
        name = f"Vec<{name}>"
    # `null` is a `Value` itself.
    if member.is_nullable and member.kind is not Kind.ANY:
        name = f"Option<{name}>"
    return name if member.is_required else f"Option<{name}>"


def _enum(t: Type, member: Member) -> str:
    return ENUMS.get(f"{t.name}.{member.name}", "")


def _enums(catalog: Catalog) -> list[str]:
    values: dict[str, list[str]] = {}
    for t in catalog.types:
        for member in t.members:
            if name := _enum(t, member):
                known = values.setdefault(name, [])
                known += [value for value in member.values if value not in known]
    return [_enum_text(name, values[name]) for name in sorted(values)]


def _enum_text(name: str, values: list[str]) -> str:
    lines = [f"/// {' '.join(_words(name)).capitalize()}, as catalogues write it.",
             "#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]",
             "#[non_exhaustive]", f"pub enum {name} {{"]
    for value in values:
        lines += [f"    /// `{value}`.", f'    #[serde(rename = "{value}")]',
                  f"    {pascal(value.lower())},"]
    lines += ["    /// One that this version does not know.", "    #[serde(untagged)]",
              "    Other(String),"]
    return "\n".join([*lines, "}", ""])


def _words(name: str) -> list[str]:
    return "".join(f" {c}" if c.isupper() else c for c in name).split()


def _comment(doc: str, indent: str) -> list[str]:
    lines = wrapped(doc, WIDTH - len(indent) - len("/// "))
    return [f"{indent}/// {line}".rstrip() for line in lines]
