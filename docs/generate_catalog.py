#!/usr/bin/env python3
"""Writes docs/catalog.md, the reference of the catalogue's event types, from its proto files and
the sample payloads of the tests.

`./dev fix` runs it; `./dev check` fails where the result is not the file in the repository.
"""

import argparse
import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "proto"))
from catalog_descriptors import (  # noqa: E402
    ID_MAX, OTHER_KEYS, RULE, VALIDATE_MESSAGE, Field, Message, one, read_messages)

SAMPLES = ROOT / "tests" / "fixtures" / "payload_samples.jsonl"

# Categories in the order of the document.
CATEGORIES = {
    "image": "Images",
    "rating": "Ratings",
    "tag": "Tags",
    "collection": "Collections",
    "edit": "Edits",
    "folder": "Folders",
    "import": "Imports",
    "face": "Faces",
}

INTRODUCTION = """\
# The photo catalogue's event types

*Generated from [proto/firn/catalog/v1](../proto/firn/catalog/v1) by `./dev fix`; edit those files.*

The server knows {count} event types of a photo catalogue and checks them when they are appended. An
event that is not as described here is refused with `INVALID_ARGUMENT`, naming the field; `firnd`'s
`--catalog` relaxes that. What only the catalogue's state can tell (an image that was never added,
an old value that is not the present one) is not checked: a replay records it as an anomaly.

- An **id** is an integer from 1 to 2^53-1, made by the application and never used again. Like every
  64-bit number it may also be given as its digits in a text, as protobuf's JSON has it.
- The field that repeats the target's id may be left out; if it is given it must be the `target_id`.
- Keys are written as here or in camelCase (`new_rating`, `newRating`). Keys that are not described
  are refused.
- `null` is the same as a key that is left out, except where it is listed as a value.
- `old_*` and `new_*` hold a value before and after. In `old` and `new` a key that is left out was
  not touched.
- Event types and target types are stored in the spelling given here, whichever way they came.
- **Tier** 1 is what every such application needs; 2 and 3 are less common.
"""


def code(text: str) -> str:
    return f"`{text}`"


def joined(words: list[str], last: str = "and") -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}"


def names(words: list[str], last: str = "and") -> str:
    return joined([code(word) for word in words], last)


def number(value) -> str:
    if value == ID_MAX:
        return "2^53-1"
    return f"{value:,}" if abs(value) >= 1000 else f"{value:g}"


def span(low, high, unit: str) -> str:
    if low is None or low == 0 and unit:
        return f"at most {number(high)}{unit}" if high is not None else ""
    if high is None:
        return f"at least {number(low)}{unit.removesuffix('s') if low == 1 else unit}"
    return f"{number(low)} to {number(high)}{unit}" if low != high else f"{number(low)}{unit}"


def is_id(rules: dict) -> bool:
    return one(rules, "gte") == 1 and one(rules, "lte") == ID_MAX


def scalar_type(of: Field, rules: dict) -> str:
    kind = one(of.descriptor, "type")
    if kind == "TYPE_MESSAGE":
        name = one(of.descriptor, "type_name").rsplit(".", 1)[1]
        return {"Value": "any", "ListValue": "point"}.get(name, f"[{name}](#{name.lower()})")
    if is_id(rules):
        return "id"
    return {"TYPE_STRING": "text", "TYPE_BOOL": "boolean", "TYPE_DOUBLE": "number"}.get(
        kind, "integer")


def type_of(of: Field) -> str:
    if of.is_list:
        return f"list of {scalar_type(of, of.element_rules)}"
    return scalar_type(of, of.rules)


def value_constraints(rules: dict, form: str) -> list[str]:
    """What a single value must be."""
    if is_id(rules):
        return []
    if form:
        return [form]
    low = one(rules, "gte", one(rules, "gt"))
    high = one(rules, "lte", one(rules, "lt"))
    parts = []
    if "gt" in rules:
        parts.append(f"above {number(low)}" + (f", at most {number(high)}" if high else ""))
    elif low is not None or high is not None:
        parts.append(span(low, high, ""))
    if "in" in rules:
        values = [code(str(value)) for value in rules["in"]]
        parts.append(joined(values, "or"))
    if "min_len" in rules or "max_len" in rules:
        parts.append(span(one(rules, "min_len"), one(rules, "max_len"), " characters"))
    if "min_bytes" in rules or "max_bytes" in rules:
        parts.append(span(one(rules, "min_bytes"), one(rules, "max_bytes"), " bytes"))
    if one(rules, "uuid"):
        parts.append("UUID")
    if "pattern" in rules:
        parts.append(f"matches {code(one(rules, 'pattern'))}")
    return parts


def constraints_of(of: Field) -> str:
    about = of.about
    form = one(about, "form", "")
    parts = []
    if of.is_list:
        rules = of.rules
        size = (one(rules, "min_items"), one(rules, "max_items"))
        if any(size):
            parts.append(span(*size, " elements"))
        if one(rules, "unique"):
            parts.append("each once")
        each = value_constraints(of.element_rules, "")
        if each:
            parts.append(f"each {joined(each, 'and')}")
        if "points" in about:
            points = one(about, "points")
            low, high = number(one(points, "min", 0)), number(one(points, "max", 0))
            parts.append(f"`[x, y]` of {low} to {high}, x strictly increasing")
    else:
        parts += value_constraints(of.rules, form)
    if one(about, "min_keys") or one(about, "max_keys"):
        parts.append(span(one(about, "min_keys"), one(about, "max_keys"), " keys"))
    if "max_json_bytes" in about:
        parts.append(f"at most {one(about, 'max_json_bytes') // 1024} KiB of JSON")
    if one(about, "nullable"):
        parts.append("or `null`" if parts else "may be `null`")
    if "default_value" in about:
        parts.append(f"default {code(one(about, 'default_value'))}")
    return "; ".join(parts)


def case_words(case: dict) -> str:
    then = []
    for what in case["then"]:
        of = code(one(what, "field"))
        if "in" in what:
            then.append(f"{of} is one of {', '.join(code(value) for value in what['in'])}")
        elif "type" in what:
            words = {"string": "text", "boolean": "boolean"}
            kind = words.get(one(what, "type"), one(what, "type"))
            then.append(f"{of} is {'an' if kind[0] in 'aeiou' else 'a'} {kind}")
        else:
            then.append(f"{of} is {span(one(what, 'min'), one(what, 'max'), '')}")
    return f"Where {code(one(case, 'on'))} is {names(case['values'], 'or')}: {'; '.join(then)}."


def rule_words(rule: dict) -> str:
    kind, what = next((key, value[0]) for key, value in rule.items())
    fields = what.get("fields", [])
    of, other = code(one(what, "field", "")), code(one(what, "of", ""))
    if kind == "case":
        return case_words(what)
    if kind == "given_if":
        return (f"{of} is given if, and only if, {code(one(what, 'on'))} is "
                f"{names(what['values'], 'or')}.")
    if kind == "sum":
        return f"{code(' + '.join(fields))} is at most {number(one(what, 'max'))}."
    return {
        "any_given": lambda: f"At least one of {names(fields)} is given.",
        "all_or_none": lambda: f"{names(fields)} are given together or not at all.",
        "same_keys": lambda: f"{names(fields)} name the same keys.",
        "keys_within": lambda: f"The keys of {of} are among those of {other}.",
        "same_size": lambda: f"{names(fields)} have the same number of elements.",
        "different": lambda: f"{of} differs from {other}.",
        "element_of": lambda: f"{of} is one of {other}.",
        "not_element_of": lambda: f"{of} is none of {other}.",
    }[kind]()


def rules_of(message: Message) -> list[str]:
    rules = [rule_words(rule) for rule in message.options.get(RULE, [])]
    for oneof in one(message.options, VALIDATE_MESSAGE, {}).get("oneof", []):
        rules.append(f"Only one of {names(oneof['fields'])} is given.")
    if OTHER_KEYS in message.options:
        pattern = one(message.options, OTHER_KEYS)
        rules.append("Any other key is welcome, with any value." if pattern == ".*" else
                     f"Any other key that matches {code(pattern)} is welcome, with any value.")
    return rules


def table(columns: list[str], rows: list[list[str]]) -> list[str]:
    """A table without the columns that are empty in every row."""
    kept = [i for i in range(len(columns)) if any(row[i] for row in rows)]

    def line(cells: list[str]) -> str:
        return "| " + " | ".join(cells[i].replace("|", r"\|") for i in kept) + " |"

    return [line(columns), line(["---"] * len(columns)), *map(line, rows), ""]


def fields_table(message: Message) -> list[str]:
    rows = [[code(f.name), type_of(f), "yes" if f.is_required else "", constraints_of(f),
             one(f.about, "unit", ""), one(f.about, "source", ""),
             f.comment.replace("\n\n", " ")]
            for f in message.fields]
    return table(["Field", "Type", "Required", "Constraint", "Unit", "Source", "Meaning"], rows)


def body(message: Message) -> list[str]:
    """What events and values have alike: the fields and the rules over them."""
    lines = fields_table(message)
    rules = rules_of(message)
    return lines + [f"- {rule}" for rule in rules] + ([""] if rules else [])


def inverse_words(inverse: dict) -> str:
    kind, what = next((key, value[0]) for key, value in inverse.items())
    return {
        "swap": lambda: "one of the same type, old and new exchanged",
        "event_type": lambda: f"[{code(what)}](#{what})",
        "negate": lambda: f"one of the same type, {code(what)} negated",
        "none": lambda: f"none. {what}",
    }[kind]()


def sample_json(payload: dict) -> str:
    compact = json.dumps(payload, ensure_ascii=False)
    if len(compact) <= 96:
        return compact
    lines = [f"  {json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}"
             for key, value in payload.items()]
    return "{\n" + ",\n".join(lines) + "\n}"


def event_section(message: Message, samples: dict[str, dict]) -> list[str]:
    event = message.event
    name = one(event, "type")
    target = code(one(event, "target_type"))
    if "target_id_field" in event:
        target += f", its id in {code(one(event, 'target_id_field'))}"
    else:
        target += f" {one(event, 'target_id')}"
    return [
        f"### `{name}`", "", message.comment, "",
        f"- **Effect**: {one(event, 'effect')}",
        f"- **Target**: {target}",
        f"- **Undone by**: {inverse_words(one(event, 'inverse'))}",
        f"- **Also accepted as**: {', '.join(code(alias) for alias in event['aliases'])}", "",
        *body(message), "```json", sample_json(samples[name]), "```", "",
    ]


def contents(events: list[Message]) -> list[str]:
    rows = []
    for message in events:
        event = message.event
        name = one(event, "type")
        rows.append([f"[{code(name)}](#{name})", code(one(event, "target_type")),
                     str(one(event, "tier")), message.comment.split("\n\n")[0]])
    return table(["Event type", "Target", "Tier", "What happened"], rows)


def document() -> str:
    messages = read_messages()
    lines = SAMPLES.read_text(encoding="utf-8").splitlines()
    samples = {line["event_type"]: line["payload"] for line in map(json.loads, lines)}
    events = [message for message in messages if message.event]
    categories = {one(message.event, "category") for message in events}
    if categories != set(CATEGORIES) or samples.keys() != {one(m.event, "type") for m in events}:
        sys.exit("the categories or the samples are not those of the proto files")
    parts = [INTRODUCTION.format(count=len(events))]
    links = [f"[{title}](#{title.lower()})" for title in CATEGORIES.values()]
    parts += [" · ".join([*links, "[Values](#values)"]), ""]
    for category, title in CATEGORIES.items():
        of_category = [m for m in events if one(m.event, "category") == category]
        parts += [f"## {title}", "", *contents(of_category)]
        for message in of_category:
            parts += event_section(message, samples)
    values = [message for message in messages if not message.event]
    links = [f"[{message.name}](#{message.name.lower()})" for message in values]
    parts += ["## Values", "", "What several events have in common.", "", " · ".join(links), ""]
    for message in values:
        parts += [f"### {message.name}", "", message.comment, "", *body(message)]
    return "\n".join(parts).rstrip() + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("output", type=Path, help="the file to write")
    parser.parse_args().output.write_text(document(), encoding="utf-8")


if __name__ == "__main__":
    main()
