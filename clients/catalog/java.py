"""The Java client's types: a record for each, in the package dev.firn.catalog."""

import re

from model import Catalog, Kind, Member, Type, camel, pascal, wrapped

FOLDER = "clients/java/client/src/main/java/dev/firn/catalog"
HEADER = "// Made from proto/firn/catalog/v1 by clients/catalog/generate.py; not to be edited.\n\n"
WIDTH = 100

RESERVED = {"new"}

# Comparisons that have no name of their own.
SIGNS = {"=": "EQUALS_SIGN", "==": "EQUALS_SIGN_TWICE", "!=": "NOT_EQUALS_SIGN",
         "<>": "LESS_OR_GREATER_SIGN", ">": "GREATER_SIGN", ">=": "GREATER_OR_EQUALS_SIGN",
         "<": "LESS_SIGN", "<=": "LESS_OR_EQUALS_SIGN"}


def component(member: Member) -> str:
    name = camel(member.name)
    return f"{name}_" if name in RESERVED else name


def enum_name(member: Member) -> str:
    name = re.sub("^(old|new)_", "", member.name)
    return pascal(name.removesuffix("s") if member.is_list else name)


def is_plain(member: Member) -> bool:
    """Always there, and never null."""
    return member.is_required and not member.is_nullable


def value_type(member: Member, boxed: bool) -> str:
    """The type of the member's value, whether it may be left out or not."""
    if member.values:
        single = enum_name(member)
    else:
        single = {
            Kind.STRING: "String",
            Kind.BOOLEAN: "Boolean",
            Kind.INTEGER: "Integer" if member.bits == 32 else "Long",
            Kind.NUMBER: "Double",
            Kind.MESSAGE: member.message,
            Kind.ANY: "JsonNode",
            Kind.POINT: "Point",
        }[member.kind]
    if member.is_list:
        return f"List<{single}>"
    primitives = {"Boolean": "boolean", "Integer": "int", "Long": "long", "Double": "double"}
    return single if boxed else primitives.get(single, single)


def component_type(member: Member) -> str:
    if is_plain(member):
        return value_type(member, boxed=False)
    wrapper = "Maybe" if member.is_nullable else "Optional"
    return f"{wrapper}<{value_type(member, boxed=True)}>"


def prose(text: str) -> str:
    """Javadoc of a text; what stands between backticks is code, in which nothing is escaped."""
    parts = text.split("`")
    parts[::2] = [part.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
                  for part in parts[::2]]
    parts[1::2] = [f"{{@code {part}}}" for part in parts[1::2]]
    return "".join(parts)


def comment(text: str, indent: str, tags: list[str] = ()) -> str:
    width = WIDTH - len(indent) - 3
    lines = []
    for paragraph in text.split("\n\n"):
        lines += wrapped(("<p>" if lines else "") + prose(paragraph), width) + [""]
    for tag in tags:
        first, *rest = wrapped(prose(tag), width - 4)
        lines += [first, *(f"    {line}" for line in rest)]
    while lines and not lines[-1]:
        lines.pop()
    if len(lines) == 1 and len(lines[0]) + 4 <= width:
        return f"{indent}/** {lines[0]} */\n"
    body = "".join(f"{indent} * {line}".rstrip() + "\n" for line in lines)
    return f"{indent}/**\n{body}{indent} */\n"


def constant(value: str) -> str:
    return SIGNS.get(value) or value.upper()


def enum(member: Member) -> str:
    """No enum of Java's, which would keep no text that a newer server may have put there."""
    name = enum_name(member)
    constants = "".join(
        f'    public static final {name} {constant(value)} = new {name}("{value}");\n'
        for value in member.values)
    return (comment(f"What `{member.name}` may be: one of these, or what a newer version knows.",
                    "  ", ["@param text as it stands in the payload"])
            + f"  public record {name}(String text) {{\n{constants}\n"
            + f"    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)\n    public {name} {{}}\n\n"
            + "    @JsonValue\n    @Override\n    public String text() {\n"
            + "      return text;\n    }\n  }\n")


def enums(record: Type) -> list[str]:
    found: dict[str, Member] = {}
    for member in record.members:
        if member.values:
            known = found.setdefault(enum_name(member), member)
            assert known.values == member.values, f"{record.name}: two {enum_name(member)}"
    return [enum(member) for member in found.values()]


def declaration(member: Member) -> str:
    arguments = f'"{member.name}"' if not is_plain(member) else (
        f'value = "{member.name}", required = true')
    alias = camel(member.name)
    annotation = f"@JsonProperty({arguments})"
    if alias != member.name:
        annotation += f' @JsonAlias("{alias}")'
    return f"    {annotation}\n        {component_type(member)} {component(member)}"


def copies(record: Type) -> str:
    """The constructor's body: what could be changed from outside is copied."""
    lines = []
    for member in record.members:
        if member.is_list:
            name = component(member)
            copy = f"List.copyOf({name})" if is_plain(member) else f"{name}.map(List::copyOf)"
            lines.append(f"    {name} = {copy};\n")
    if record.is_open:
        lines.append("    others = Map.copyOf(others);\n")
    if not lines:
        return ""
    return (comment("Copies lists and maps.", "  ")
            + f"  public {record.name} {{\n{''.join(lines)}  }}\n")


def construct(record: Type, values: dict[str, str]) -> str:
    """A new record with these values, by the component's name; others as they are."""
    names = [component(member) for member in record.members] + ["others"] * record.is_open
    return f"new {record.name}({', '.join(values.get(name, name) for name in names)})"


def factory(record: Type) -> str:
    required = [member for member in record.members if is_plain(member)]
    parameters = ", ".join(f"{component_type(m)} {component(m)}" for m in required)
    values = {component(m): "Maybe.absent()" if m.is_nullable else "Optional.empty()"
              for m in record.members if not is_plain(m)} | {"others": "Map.of()"}
    about = "With what must be there." if required else "With nothing in it."
    return (comment(about, "  ")
            + f"  public static {record.name} of({parameters}) {{\n"
            + f"    return {construct(record, values)};\n  }}\n")


def withers(record: Type) -> list[str]:
    methods = []
    for member in record.members:
        if is_plain(member):
            continue
        name = component(member)
        wrapper = "Maybe" if member.is_nullable else "Optional"
        parameter = f"{value_type(member, boxed=False)} value"
        changed = construct(record, {name: f"{wrapper}.of(value)"})
        methods.append(comment(f"The same with another `{member.name}`.", "  ")
                       + f"  public {record.name} with{pascal(member.name)}({parameter}) {{\n"
                       + f"    return {changed};\n  }}\n")
        if member.is_nullable:
            changed = construct(record, {name: "Maybe.ofNull()"})
            methods.append(comment(f"The same with `null` as `{member.name}`.", "  ")
                           + f"  public {record.name} with{pascal(member.name)}Null() {{\n"
                           + f"    return {changed};\n  }}\n")
    if record.is_open:
        methods.append(comment("The same with these other keys.", "  ")
                       + f"  public {record.name} withOthers(Map<String, JsonNode> others) {{\n"
                       + f"    return {construct(record, {})};\n  }}\n")
    return methods


def payload_members(record: Type) -> list[str]:
    target = ""
    if record.target_id:
        target = (comment("The only target that it may have.", "  ")
                  + f"  public static final long TARGET_ID = {record.target_id};\n\n")
    return [target + f"""  @Override
  public String eventType() {{
    return "{record.event_type}";
  }}
""", f"""  @Override
  public String targetType() {{
    return "{record.target_type}";
  }}
"""]


def imports(body: str) -> str:
    known = {"JsonAlias": "com.fasterxml.jackson.annotation.JsonAlias",
             "JsonAnyGetter": "com.fasterxml.jackson.annotation.JsonAnyGetter",
             "JsonAnySetter": "com.fasterxml.jackson.annotation.JsonAnySetter",
             "JsonCreator": "com.fasterxml.jackson.annotation.JsonCreator",
             "JsonIgnoreProperties": "com.fasterxml.jackson.annotation.JsonIgnoreProperties",
             "JsonInclude": "com.fasterxml.jackson.annotation.JsonInclude",
             "JsonProperty": "com.fasterxml.jackson.annotation.JsonProperty",
             "JsonValue": "com.fasterxml.jackson.annotation.JsonValue",
             "JsonNode": "com.fasterxml.jackson.databind.JsonNode",
             "List": "java.util.List", "Map": "java.util.Map", "Optional": "java.util.Optional"}
    used = set(re.findall(r"\w+", body))
    return "".join(f"import {path};\n" for name, path in known.items() if name in used)


def record_file(record: Type) -> str:
    declarations = [declaration(member) for member in record.members]
    tags = [f"@param {component(member)} {member.doc}" for member in record.members]
    if record.is_open:
        declarations.append("    @JsonAnySetter @JsonAnyGetter\n"
                            "        Map<String, JsonNode> others")
        tags.append("@param others keys beyond these, with any value")
    unknown = "" if record.is_open else "@JsonIgnoreProperties(ignoreUnknown = true)\n"
    implements = "\n    implements CatalogPayload" if record.is_payload else ""
    doc = record.doc
    if record.is_payload:
        doc += (f"\n\nThe payload of `{record.event_type}`; its target is of the type "
                f"`{record.target_type}`.")
    parts = [*enums(record), copies(record), factory(record), *withers(record),
             *(payload_members(record) if record.is_payload else [])]
    body = (comment(doc, "", tags) + unknown
            + "@JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Absent.class)\n"
            + f"public record {record.name}(\n" + ",\n".join(declarations) + f"){implements} {{\n"
            + "\n".join(part for part in parts if part) + "}\n")
    return f"{HEADER}package dev.firn.catalog;\n\n{imports(body)}\n{body}"


def payload_file(catalog: Catalog) -> str:
    permitted = ",\n".join(f"        {payload.name}" for payload in catalog.payloads)
    entries = ",\n".join(f'            Map.entry({payload.name}.class, "{payload.event_type}")'
                         for payload in catalog.payloads)
    return f"""{HEADER}package dev.firn.catalog;

import java.util.Map;

/** The payload of one of the catalogue's event types. */
public sealed interface CatalogPayload
    permits
{permitted} {{
  /** The event's type. */
  String eventType();

  /** The type of what the event is about. */
  String targetType();

  /** The event type that a payload type belongs to. */
  static String eventTypeOf(Class<? extends CatalogPayload> type) {{
    return EventTypes.BY_PAYLOAD.get(type);
  }}
}}

/** The event type of each payload type. */
final class EventTypes {{
  static final Map<Class<? extends CatalogPayload>, String> BY_PAYLOAD =
      Map.ofEntries(
{entries});

  private EventTypes() {{}}
}}
"""


def files(catalog: Catalog) -> dict[str, str]:
    made = {f"{FOLDER}/{record.name}.java": record_file(record) for record in catalog.types}
    return made | {f"{FOLDER}/CatalogPayload.java": payload_file(catalog)}
