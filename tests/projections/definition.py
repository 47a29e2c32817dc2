"""Reads the definition of a projection, as docs/projections.md has it, and replays events with it.

A small second implementation for tests of what a definition says: it has no checks of what a
statement may do, no checkpoints and no files.
"""

import json
import re
import sqlite3
from pathlib import Path
from typing import Any, Iterable, NamedTuple

SECTION = re.compile(r"-- (on|state|needs):\s*(.*)|-- (schema)\s*$")
MEMBER = re.compile(
    r"\$([A-Za-z_]\w*(?:::\w+)*)(?:\((given|integer|number|text|object|array)\))?")
# What a member is as SQLite has it, by what follows its name.
TYPES: dict[str, type | tuple[type, ...]] = {
    "integer": int, "number": (int, float), "text": str, "object": dict, "array": list}


class Section(NamedTuple):
    """What stands under one `-- on:`, `-- state:` or `-- needs:`."""

    kind: str
    patterns: list[str]
    statements: list["Statement"]


class Statement(NamedTuple):
    """A statement that Python can bind: a member `$a::b` of the payload is `:m_a__b` in it, and
    `$a::b(text)` is `:m_a__b__text`."""

    sql: str
    members: dict[str, tuple[list[str], str]]


def make_statement(sql: str) -> Statement:
    """Gives the members names of their own: Python takes `$position` for `:position`."""
    members: dict[str, tuple[list[str], str]] = {}

    def rename(match: re.Match) -> str:
        path, aspect = match[1].split("::"), match[2] or ""
        name = "m_" + "__".join(path + [aspect])
        members[name] = (path, aspect)
        return ":" + name

    return Statement(MEMBER.sub(rename, sql), members)


def split_statements(text: str) -> Iterable[str]:
    """Yields the statements of a section, without what is only comment."""
    statement = ""
    for line in text.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
    if re.sub(r"--.*", "", statement).strip():
        yield statement


def camel_case(name: str) -> str:
    """`new_rating` as applications of old write it: `newRating`."""
    head, *rest = name.split("_")
    return head + "".join(part.capitalize() for part in rest)


def member(payload: Any, path: list[str]) -> tuple[Any, bool]:
    """The member of the payload at a path, and whether it is there."""
    for name in path:
        if not isinstance(payload, dict):
            return None, False
        if name not in payload:
            name = camel_case(name)
        if name not in payload:
            return None, False
        payload = payload[name]
    return payload, True


def to_json(value: Any) -> str:
    """The value as JSON without spaces."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def to_sql(value: Any) -> Any:
    """The value as a statement gets it."""
    if isinstance(value, (dict, list)):
        return to_json(value)
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, int) and not -2**63 <= value < 2**63:
        return float(value)
    return value


class Definition:
    """The sections of a folder of SQL, in the order in which they run."""

    def __init__(self, folder: Path):
        self.schema: list[str] = []
        self.sections: list[Section] = []
        for path in sorted(folder.glob("*.sql")):
            self._read(path.read_text(encoding="utf-8"))
        self._plans: dict[str, list[Statement]] = {}

    def _read(self, text: str) -> None:
        kind, patterns, body = "schema", "", ""
        for line in text.splitlines(keepends=True):
            match = SECTION.match(line)
            if match and body == "" and match[1] == kind:
                patterns += "," + match[2]
            elif match:
                self._add(kind, patterns, body)
                kind, patterns, body = match[1] or match[3], match[2] or "", ""
            else:
                body += line
        self._add(kind, patterns, body)

    def _add(self, kind: str, patterns: str, body: str) -> None:
        statements = list(split_statements(body))
        if kind == "schema":
            self.schema += statements
            return
        names = [name.strip() for name in patterns.split(",")]
        self.sections.append(Section(kind, names, [make_statement(s) for s in statements]))

    def statements(self, kind: str, name: str) -> list[Statement]:
        """The statements of all sections of a kind that fit a type of events or targets."""
        return [statement for section in self.sections if section.kind == kind
                and any(fits(pattern, name) for pattern in section.patterns)
                for statement in section.statements]

    def plan(self, event_type: str) -> list[Statement]:
        """What runs for an event of the type."""
        if event_type not in self._plans:
            self._plans[event_type] = self.statements("on", event_type)
        return self._plans[event_type]


def fits(pattern: str, name: str) -> bool:
    """Whether `TYPE`, `PREFIX*` or `*` fits a name."""
    return name.startswith(pattern[:-1]) if pattern.endswith("*") else name == pattern


def bindings(statement: Statement, event: dict) -> dict:
    """The values of all parameters of a statement for an event."""
    values = dict(event)
    for name, (path, aspect) in statement.members.items():
        value, there = member(event["members"], path)
        values[name] = int(there) if aspect == "given" else as_type(value, aspect)
    return values


def as_type(value: Any, aspect: str) -> Any:
    """The value as a statement gets it, or None if it is not of the type; "" is any."""
    sql = to_sql(value)
    seen = value if isinstance(value, (dict, list)) else sql
    return sql if aspect == "" or isinstance(seen, TYPES[aspect]) else None


class Projection:
    """Tables in memory that events are applied to."""

    def __init__(self, definition: Definition):
        self.definition = definition
        self.db = sqlite3.connect(":memory:", isolation_level=None, cached_statements=1000)
        self.db.execute("pragma temp_store = memory")
        for statement in definition.schema:
            self.db.execute(statement)
        self.db.execute("begin")

    def apply(self, event: dict) -> None:
        """Runs what the definition has for the event; the caller says what an error means."""
        for statement in self.definition.plan(event["event_type"]):
            self.db.execute(statement.sql, bindings(statement, event))

    def rows(self, sql: str, *values: Any) -> list[tuple]:
        """The rows of a query."""
        return self.db.execute(sql, values).fetchall()

    def state(self, target_type: str, target_id: int) -> Any:
        """The state of a target, or None if there is no such target."""
        statement, = self.definition.statements("state", target_type)
        row = self.db.execute(statement.sql, {"target_id": target_id}).fetchone()
        return None if row is None else json.loads(row[0])

    def anomalies(self) -> list[tuple[int, str]]:
        """All anomalies in the order of the log."""
        return self.rows("select position, reason from anomalies order by position, reason")


def needed(definition: Definition, events: list[dict], target: tuple) -> list[dict]:
    """The events of a target and of those that it needs, in the order of the log."""
    db = sqlite3.connect(":memory:")
    by_target: dict[tuple, list[dict]] = {}
    for event in events:
        by_target.setdefault((event["target_type"], event["target_id"]), []).append(event)
    wanted, todo = {target}, [target]
    while todo:
        for event in by_target.get(todo.pop(), []):
            for statement in definition.statements("needs", event["event_type"]):
                for found in db.execute(statement.sql, bindings(statement, event)):
                    if found not in wanted:
                        wanted.add(found)
                        todo.append(found)
    return sorted((event for key in wanted for event in by_target.get(key, [])),
                  key=lambda event: event["position"])
