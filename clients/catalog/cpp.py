"""C++: a header for each category of payloads, and for the values that they have in common; how the
types are gone through; and a variant of all payloads.
"""

from model import Catalog, Kind, Member, Type, wrapped

HEADERS = "clients/cpp/include/firn/catalog"
SOURCES = "clients/cpp/src/catalog"
NOTICE = "// Made from proto/firn/catalog/v1 by clients/catalog/generate.py."
OPEN = ["namespace firn {", "inline namespace client {", "namespace catalog {", ""]
CLOSE = ["}  // namespace catalog", "}  // namespace client", "}  // namespace firn"]
WIDTH = 100
# Members that C++ does not let have their name.
KEYWORDS = {"new", "operator"}
SCALARS = {
    Kind.STRING: "std::string",
    Kind.BOOLEAN: "bool",
    Kind.NUMBER: "double",
    Kind.ANY: "Json",
    Kind.POINT: "Point",
}
# What a header includes for a word that stands in it.
INCLUDES = {
    "int64_t": "<cstdint>",
    "int32_t": "<cstdint>",
    "std::map": "<map>",
    "std::optional": "<optional>",
    "std::string ": "<string>",
    "std::string>": "<string>",
    "std::string,": "<string>",
    "std::string_view": "<string_view>",
    "std::vector": "<vector>",
}


def name_of(member: Member) -> str:
    return f"{member.name}_" if member.name in KEYWORDS else member.name


def type_of(member: Member) -> str:
    base = SCALARS.get(member.kind) or member.message or f"int{member.bits}_t"
    if member.is_list:
        base = f"std::vector<{base}>"
    if member.is_nullable:
        return f"Nullable<{base}>"
    return base if member.is_required else f"std::optional<{base}>"


def comment(text: str, indent: str = "") -> list[str]:
    prefix = f"{indent}// "
    return [(prefix + line).rstrip() for line in wrapped(text, WIDTH - len(prefix))]


def doc_of(member: Member) -> str:
    values = [f"`{value}`" for value in member.values]
    is_told = all(value in member.doc for value in values)
    return member.doc if is_told else f"{member.doc} One of {', '.join(values)}."


def struct(kind: Type) -> list[str]:
    lines = [*comment(kind.doc), f"struct {kind.name} {{"]
    if kind.is_payload:
        lines += [f'  static constexpr std::string_view kEventType = "{kind.event_type}";',
                  f'  static constexpr std::string_view kTargetType = "{kind.target_type}";', ""]
    for member in kind.members:
        lines += comment(doc_of(member), "  ")
        lines.append(f"  {type_of(member)} {name_of(member)} = {{}};")
    if kind.is_open:
        lines += ["  // Keys that have no member here.",
                  "  std::map<std::string, Json> other = {};"]
    equality = f"  friend bool operator==(const {kind.name}&, const {kind.name}&) = default;"
    if len(equality) > WIDTH:
        equality = equality.replace("&, ", "&,\n" + " " * equality.index("const"))
    return [*lines, "", equality, "};", ""]


def header(name: str, about: str, types: list[Type]) -> str:
    guard = f"FIRN_CATALOG_{name.upper()}_H_"
    body = [line for kind in types for line in struct(kind)]
    text = "\n".join(body)
    system = sorted({header for word, header in INCLUDES.items() if word in text})
    has_values = any(member.kind is Kind.MESSAGE for kind in types for member in kind.members)
    own = ["payload", "values"] if has_values and name != "values" else ["payload"]
    return "\n".join([
        f"// {about}", "//", NOTICE, "", f"#ifndef {guard}", f"#define {guard}", "",
        *(f"#include {header}" for header in system), "",
        *(f'#include "firn/catalog/{header}.h"' for header in own), "",
        *OPEN, *body, *CLOSE, "", f"#endif  // {guard}", ""])


def visit(kind: Type) -> list[str]:
    lines = [f"void VisitMembers(auto& members, IsType<{kind.name}> auto& value) {{"]
    lines += [f'  members("{member.name}", value.{name_of(member)});' for member in kind.members]
    if kind.is_open:
        lines.append("  members.Other(value.other);")
    return [*lines, "}", ""]


def values_visits(types: list[Type]) -> str:
    guard = "FIRN_CLIENT_SRC_CATALOG_VALUES_H_"
    return "\n".join([
        "// How the values are gone through, member by member.", "//", NOTICE, "",
        f"#ifndef {guard}", f"#define {guard}", "",
        '#include "firn/catalog/values.h"', '#include "src/catalog/members.h"', "",
        *OPEN, *(line for kind in types for line in visit(kind)), *CLOSE, "",
        f"#endif  // {guard}", ""])


def source(name: str, types: list[Type]) -> str:
    lines = [NOTICE, "", f'#include "firn/catalog/{name}.h"', "",
             '#include "src/catalog/json.h"', '#include "src/catalog/values.h"', "",
             *OPEN]
    for kind in types:
        lines += visit(kind)
    for kind in types:
        lines += [f"template std::string ToJson(const {kind.name}& payload);",
                  f"template absl::StatusOr<{kind.name}> FromJson(std::string_view json);"]
    return "\n".join([*lines, "", *CLOSE, ""])


def variant_header(categories: list[str], payloads: list[Type]) -> str:
    guard = "FIRN_CATALOG_ANY_H_"
    lines = ["   "]
    for index, kind in enumerate(payloads):
        word = kind.name + (">;" if index + 1 == len(payloads) else ",")
        if len(lines[-1]) + 1 + len(word) > WIDTH:
            lines.append("   ")
        lines[-1] += " " + word
    return "\n".join([
        "// Every payload of the catalogue.", "//", NOTICE, "",
        f"#ifndef {guard}", f"#define {guard}", "", "#include <variant>", "",
        '#include "absl/status/statusor.h"',
        *(f'#include "firn/catalog/{name}.h"' for name in sorted([*categories, "payload"])),
        '#include "firn/client/event.h"', "",
        *OPEN, *comment("To be told apart with std::visit."),
        "using AnyPayload = std::variant<", *lines, "",
        *comment("The event's payload as its type. kNotFound if the event is of none of them; "
                 "otherwise as PayloadOf."),
        "absl::StatusOr<AnyPayload> AnyPayloadOf(EventView event);", "",
        *CLOSE, "", f"#endif  // {guard}", ""])


def files(catalog: Catalog) -> dict[str, str]:
    payloads = list(catalog.payloads)
    values = list(catalog.values)
    categories = sorted({kind.category for kind in payloads})
    written = {
        f"{HEADERS}/values.h": header("values", "Values that payloads have in common.", values),
        f"{SOURCES}/values.h": values_visits(values),
        f"{HEADERS}/any.h": variant_header(categories, payloads),
    }
    for category in categories:
        types = [kind for kind in payloads if kind.category == category]
        about = f"Payloads of the category `{category}`."
        written[f"{HEADERS}/{category}.h"] = header(category, about, types)
        written[f"{SOURCES}/{category}.cc"] = source(category, types)
    return written
