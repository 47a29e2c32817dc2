#!/usr/bin/env python3
"""Reads the sources and fails on what a compiler does not see: a layer that includes what it must
not, a file that no build knows, a line too long, a word that means unfinished.

Run as a test and by `./dev check`. Prints one line a fault, as FILE:LINE: what is wrong.
"""

import re
import subprocess
import sys
from pathlib import Path
from typing import Iterator, NamedTuple

ROOT = Path(__file__).resolve().parents[2]

# What each part of the tree may include of ours; everything else of ours is refused.
MAY_INCLUDE = {
    "lib/firn/base": ["firn/base/"],
    "lib/firn/core": ["firn/base/", "firn/core/"],
    "lib/firn/index": ["firn/base/", "firn/core/", "firn/index/"],
    "lib/firn/engines": ["firn/base/", "firn/core/", "firn/engines/", "firn/index/"],
    "lib/firn/schema": ["firn/base/", "firn/core/", "firn/schema/"],
    "lib/firn/store": ["firn/base/", "firn/core/", "firn/schema/", "firn/store/"],
    "lib/firn/projection": ["firn/base/", "firn/core/", "firn/store/", "firn/projection/"],
    "lib/firn/proof": ["firn/base/", "firn/core/", "firn/store/", "firn/proof/"],
    "lib/firn/wire": ["firn/base/", "firn/core/", "firn/wire/", "firn/v1/event.pb.h"],
    "lib/firn/backup": ["firn/base/", "firn/core/", "firn/wire/", "firn/proof/checkpoint.h",
                        "firn/proof/entry.h", "firn/proof/merkle.h", "firn/proof/note.h",
                        "firn/backup/", "firn/v1/event.pb.h"],
    "lib/firn/history": ["firn/base/", "firn/core/", "firn/schema/", "firn/store/",
                         "firn/history/"],
    "lib/firn/rpc": ["firn/base/", "firn/core/", "firn/schema/", "firn/store/", "firn/projection/",
                     "firn/proof/", "firn/history/", "firn/rpc/", "firn/v1/"],
    "lib/firn/remote": ["firn/remote/"],
    "lib/firn/replica": ["firn/base/", "firn/core/", "firn/schema/", "firn/store/", "firn/proof/",
                         "firn/remote/", "firn/rpc/convert.h", "firn/wire/", "firn/replica/",
                         "firn/v1/"],
    "daemon": ["firn/base/", "firn/core/", "firn/engines/", "firn/projection/", "firn/proof/",
               "firn/history/", "firn/remote/connection_string.h", "firn/remote/endpoint.h",
               "firn/replica/", "firn/rpc/", "firn/schema/", "firn/store/"],
    # What verifies a proof is the same on both sides; files are verified where they are.
    "clients/cli": ["cli/", "firn/v1/", "firn/backup/", "firn/remote/", "firn/proof/block_tree.h",
                    "firn/proof/checkpoint.h", "firn/proof/entry.h", "firn/proof/kept.h",
                    "firn/proof/merkle.h", "firn/proof/note.h", "firn/proof/verify.h", "firn/wire/",
                    "firn/engines/sqlite/inspection.h"],
    "clients/cpp": ["firn/client/", "firn/catalog/", "firn/v1/"],
}

# What some files may include beyond that, by how their paths begin: the command reads a backup's
# events, and restores a log without a server.
FILES_MAY_INCLUDE = {
    "clients/cli/backup_": ["firn/base/sha256.h", "firn/base/time.h", "firn/base/uuid.h"],
    "clients/cli/disk_error.h": ["firn/base/status.h"],
    "clients/cli/restore_": ["firn/base/sha256.h", "firn/base/time.h", "firn/core/append.h",
                             "firn/core/event.h"],
    # The client checks proofs with the server's own code.
    "clients/cpp/src/client_proofs.": ["firn/proof/checkpoint.h", "firn/proof/merkle.h",
                                       "firn/proof/note.h"],
    "clients/cpp/src/proof_entry.": ["firn/core/event.h", "firn/proof/entry.h"],
    "clients/cpp/tests/proof_vectors_": ["firn/proof/merkle.h"],
    "clients/cli/restorer.": ["firn/base/", "firn/core/", "firn/engines/sqlite/sqlite_engine.h"],
}

# Headers of others, and the only places that may include them.
ONLY_IN = {
    # Projections are SQL, whatever engine keeps the log; they need more of SQLite than SQLiteCpp
    # passes on. The command reads another application's database.
    r"SQLiteCpp/": ["lib/firn/engines/sqlite", "clients/cli/luminafast_catalog.", "bench/",
                    "tests/"],
    r"sqlite3\.h": ["lib/firn/engines/sqlite", "lib/firn/projection",
                    "clients/cli/luminafast_catalog.", "clients/cpp/examples/",
                    "clients/cpp/tests/", "bench/", "tests/"],
    r"openssl/": ["clients/cli/uuid.cc", "daemon/certificates.cc", "lib/firn/base/sha256.cc",
                  "lib/firn/proof/note.cc", "lib/firn/proof/signer.cc", "lib/firn/rpc/tokens.cc"],
    r"histedit\.h": ["clients/cli/line_editor.cc"],
    r"grpc\+\+|grpcpp/|grpc/": ["lib/firn/rpc", "lib/firn/remote", "lib/firn/replica", "clients/",
                                 "bench/", "tests/"],
    # Descriptors are a language of schemas.
    r"google/protobuf/|\.pb\.h": ["lib/firn/schema", "lib/firn/rpc", "lib/firn/replica",
                                  "lib/firn/backup", "lib/firn/wire", "clients/", "bench/",
                                  "tests/"],
    r"zstd\.h": ["lib/firn/backup/segment.cc"],
    r"spdlog/": ["lib/firn/base/log.cc"],
    r"toml\+\+/": ["daemon/config.cc", "daemon/schemas_file.cc"],
}

# The domain is pure.
CORE_BANS = r"<(thread|mutex|condition_variable|filesystem|fstream|iostream|cstdio)>"

# Words that have no place in a file, and where they are allowed.
BANNED_WORDS = {
    r"\b(TODO|FIXME|XXX|HACK)\b": ["tests/tidy/"],
    r"std::(cout|cerr|printf)|\bprintf\(": ["daemon/", "clients/", "bench/", "tests/"],
    r"\bgrpc::Status\(": ["lib/firn/rpc/status_mapping.cc", "lib/firn/remote/", "clients/",
                             "bench/", "tests/"],
    r"\b(sleep_for|usleep|SleepFor)\b": ["clients/", "bench/", "tests/"],
    r"\bDISABLED_": ["tests/tidy/"],
    # It makes any number of a zero with a large exponent; lib/firn/core/json_document.h does not.
    r"kParseFullPrecisionFlag>": ["tests/tidy/"],
}

# Copied, or written by protoc.
NOT_OURS = ("third_party/", "clients/python/src/firn_client/_pb/")

LINE_MAX = 100
FILE_LINES_MAX = 500


class Fault(NamedTuple):
    path: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.text}"


def allowed(path: str, places: list[str]) -> bool:
    return any(path.startswith(place) for place in places)


def check_includes(path: str, lines: list[str]) -> Iterator[Fault]:
    part = next((p for p in MAY_INCLUDE if path.startswith(p + "/")), None)
    of_file = [header for start, headers in FILES_MAY_INCLUDE.items() if path.startswith(start)
               for header in headers]
    for number, line in enumerate(lines, 1):
        found = re.match(r'\s*#include ([<"])([^>"]+)', line)
        if not found:
            continue
        header = found.group(2)
        if part and header.startswith(("firn/", "cli/")) and not allowed(
                header, MAY_INCLUDE[part] + of_file):
            yield Fault(path, number, f"{part} must not include {header}")
        for pattern, places in ONLY_IN.items():
            if re.match(pattern, header) or (".pb.h" in pattern and header.endswith(".pb.h")):
                if not allowed(path, places):
                    yield Fault(path, number, f"{header} belongs to {', '.join(places)}")
        if part == "lib/firn/core" and re.search(CORE_BANS, line):
            yield Fault(path, number, f"core is pure; it must not include {header}")


def check_text(path: str, lines: list[str]) -> Iterator[Fault]:
    for number, line in enumerate(lines, 1):
        if len(line) > LINE_MAX:
            yield Fault(path, number, f"{len(line)} columns; at most {LINE_MAX}")
        for pattern, places in BANNED_WORDS.items():
            found = re.search(pattern, line)
            if found and not allowed(path, places):
                yield Fault(path, number, f"{found.group(0)} has no place here")
    # A vocabulary is as long as it is.
    if len(lines) > FILE_LINES_MAX and not path.startswith("proto/firn/catalog/"):
        yield Fault(path, len(lines), f"{len(lines)} lines; split it (at most {FILE_LINES_MAX})")


def check_built(sources: list[str], builds: dict[str, str]) -> Iterator[Fault]:
    """Every source is named by the CMakeLists.txt nearest above it."""
    for source in sources:
        folder = Path(source).parent
        while folder != Path(".") and str(folder) not in builds:
            folder = folder.parent
        name = str(Path(source).relative_to(folder))
        if not re.search(rf"(^|[\s(/]){re.escape(name)}($|[\s)])", builds.get(str(folder), "")):
            yield Fault(source, 1, f"is in no target of {folder}/CMakeLists.txt")


def check_rules_fire() -> None:
    """A rule that cannot fail protects nothing: each is shown a violation."""
    shown = [
        check_includes("lib/firn/base/x.h", ['#include "firn/core/event.h"']),
        check_includes("lib/firn/store/x.h", ['#include "firn/engines/sqlite/database.h"']),
        check_includes("lib/firn/store/x.h", ["#include <sqlite3.h>"]),
        check_includes("lib/firn/core/x.h", ['#include "firn/v1/event.pb.h"']),
        check_includes("lib/firn/core/x.h", ["#include <thread>"]),
        check_includes("daemon/main.cc", ["#include <grpcpp/grpcpp.h>"]),
        check_includes("clients/cli/main.cc", ['#include "firn/base/uuid.h"']),
        check_includes("clients/cli/restore_x.cc", ['#include "firn/core/engine.h"']),
        check_text("lib/firn/base/x.h", ["x" * 101]),
        check_text("lib/firn/base/x.h", ["// TO" + "DO: later"]),
        check_text("lib/firn/rpc/x.cc", ["return grpc::Status(code, text);"]),
        check_text("lib/firn/rpc/x.cc", ["json.Parse<rapidjson::kParseFullPrecisionFlag>(text);"]),
        check_text("lib/firn/base/x.h", ["x"] * 501),
        check_built(["lib/firn/base/lost.cc"], {"lib": "firn/base/log.cc"}),
    ]
    for number, faults in enumerate(shown):
        if not list(faults):
            sys.exit(f"tidy_test.py: rule example {number} was not caught")
    assert not list(check_built(["lib/firn/base/log.cc"], {"lib": "  firn/base/log.cc\n"}))


def tracked(*patterns: str) -> list[str]:
    command = ["git", "ls-files", "-co", "--exclude-standard", "--", *patterns]
    output = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return sorted(path for path in output.splitlines() if (ROOT / path).exists())


def main() -> int:
    check_rules_fire()
    faults: list[Fault] = []
    sources = tracked("*.cc", "*.h")
    for path in sources + tracked("*.py", "*.proto", "*.cmake", "dev"):
        if path.startswith(NOT_OURS):
            continue
        lines = (ROOT / path).read_text(encoding="utf-8").splitlines()
        faults += check_text(path, lines)
        if path.endswith((".cc", ".h")):
            faults += check_includes(path, lines)
    builds = {
        str(Path(path).parent): (ROOT / path).read_text(encoding="utf-8")
        for path in tracked("CMakeLists.txt", "*/CMakeLists.txt")
    }
    faults += check_built([s for s in sources if s.endswith(".cc")], builds)
    for fault in faults:
        print(fault)
    print(f"{len(sources)} sources read, {len(faults)} faults", file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
