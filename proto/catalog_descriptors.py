"""Reads the catalogue's proto files: messages and fields with their comments and options.

What is generated from them (docs/catalog.md, the typed payloads of clients/) starts here. Needs
protoc, which prints descriptors as text; there is no other dependency.
"""

import re
import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

PROTO = Path(__file__).resolve().parent
INCLUDES = [PROTO, PROTO.parent / "third_party" / "protovalidate"]
EVENT = "[firn.schema.v1.event]"
FIELD = "[firn.schema.v1.field]"
RULE = "[firn.schema.v1.rule]"
OTHER_KEYS = "[firn.schema.v1.other_keys]"
VALIDATE = "[buf.validate.field]"
VALIDATE_MESSAGE = "[buf.validate.message]"
ID_MAX = 2**53 - 1


def text_format(text: str) -> dict:
    """Protobuf's text format as nested dicts; every field is a list."""
    tokens = re.finditer(r'"((?:[^"\\]|\\.)*)"|([{}])|([\w.+-]+|\[[\w.]+\])(:)?', text)

    def unescape(quoted: str) -> str:
        simple = {"n": 10, "r": 13, "t": 9, '"': 34, "'": 39, "\\": 92}
        raw = bytearray()
        for part in re.finditer(r"\\([0-7]{1,3})|\\(.)|([^\\]+)", quoted):
            if part[1]:
                raw.append(int(part[1], 8))
            elif part[2]:
                raw.append(simple[part[2]])
            else:
                raw += part[3].encode()
        return raw.decode()

    def scalar(word: str):
        if word in ("true", "false"):
            return word == "true"
        try:
            return int(word)
        except ValueError:
            pass
        try:
            return float(word)
        except ValueError:
            return word

    def message() -> dict:
        result: dict = {}
        key = None
        for token in tokens:
            quoted, brace, word, colon = token.groups()
            if brace == "}":
                return result
            if colon or (key is None and word):
                key = word
                continue
            value = message() if brace else unescape(quoted) if word is None else scalar(word)
            result.setdefault(key, []).append(value)
            key = None
        return result

    return message()


def one(message: dict, name: str, otherwise=None):
    return message.get(name, [otherwise])[0]


@dataclass
class Message:
    """A message of the catalogue: the payload of an event type, or a value of several."""

    name: str
    comment: str
    options: dict
    fields: list["Field"] = field(default_factory=list)

    @property
    def event(self):
        return one(self.options, EVENT)


@dataclass
class Field:
    name: str
    comment: str
    descriptor: dict
    options: dict

    @property
    def about(self) -> dict:
        return one(self.options, FIELD, {})

    @property
    def constraints(self) -> dict:
        return one(self.options, VALIDATE, {})

    @property
    def is_list(self) -> bool:
        return one(self.descriptor, "label") == "LABEL_REPEATED"

    @property
    def is_required(self) -> bool:
        rules = self.constraints
        if one(rules, "required"):
            return True
        ignores_zero = one(rules, "ignore") == "IGNORE_IF_ZERO_VALUE"
        return self.is_list and not ignores_zero and one(self.rules, "min_items", 0) > 0

    @property
    def rules(self) -> dict:
        """The constraints of its type: those of the list if it is one."""
        known = ("required", "ignore")
        return next((v[0] for k, v in self.constraints.items() if k not in known), {})

    @property
    def element_rules(self) -> dict:
        items = one(self.rules, "items", {})
        return next((v[0] for v in items.values()), {})


def comment_text(comment: str) -> str:
    paragraphs = re.split(r"\n\s*\n", comment.strip())
    return "\n\n".join(" ".join(p.split()) for p in paragraphs)


def read_messages() -> list[Message]:
    """The messages of the catalogue, file by file in their order."""
    files = sorted((PROTO / "firn/catalog/v1").glob("*.proto"))
    paths = [f"--proto_path={path}" for path in INCLUDES]
    with tempfile.NamedTemporaryFile() as descriptors:
        subprocess.run(["protoc", *paths, "--include_source_info",
                        f"--descriptor_set_out={descriptors.name}", *files], check=True)
        text = subprocess.run(
            ["protoc", *paths, "--decode=google.protobuf.FileDescriptorSet",
             "google/protobuf/descriptor.proto", "buf/validate/validate.proto",
             "firn/schema/v1/options.proto"],
            stdin=descriptors, check=True, stdout=subprocess.PIPE, text=True).stdout
    messages = []
    for file in text_format(text)["file"]:
        comments = {}
        for location in one(file, "source_code_info")["location"]:
            path = tuple(location.get("path", []))
            comments[path] = comment_text(one(location, "leading_comments", ""))
        for i, descriptor in enumerate(file.get("message_type", [])):
            fields = [
                Field(one(f, "name"), comments.get((4, i, 2, j), ""), f, one(f, "options", {}))
                for j, f in enumerate(descriptor.get("field", []))
            ]
            messages.append(Message(one(descriptor, "name"), comments.get((4, i), ""),
                                    one(descriptor, "options", {}), fields))
    return messages
