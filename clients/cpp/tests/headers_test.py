#!/usr/bin/env python3
"""The public headers bring none of gRPC, protobuf, RapidJSON, OpenSSL: headers_test.py COMPILER"""

import re
import subprocess
import sys
from pathlib import Path

INCLUDE = Path(__file__).resolve().parents[1] / "include"
FOREIGN = re.compile(r"/(grpc|grpcpp|google/protobuf|rapidjson|openssl|src|lib/firn)/|\.pb\.h$")


def main() -> int:
    headers = sorted(str(path.relative_to(INCLUDE)) for path in INCLUDE.rglob("*.h"))
    command = [sys.argv[1], "-std=c++20", "-fsyntax-only", "-H", "-I", str(INCLUDE), "-x", "c++",
               "-"]
    made = subprocess.run(command, input="".join(f"#include <{header}>\n" for header in headers),
                          text=True, check=False, capture_output=True)
    if made.returncode != 0:
        print(made.stderr, file=sys.stderr)
        return 1
    # -H lists every file that was included, after dots for its depth.
    included = [line.lstrip(". ") for line in made.stderr.splitlines() if line.startswith(".")]
    foreign = [path for path in included if FOREIGN.search(path)]
    print("\n".join(foreign), file=sys.stderr)
    print(f"{len(headers)} headers include {len(included)} files, {len(foreign)} of them foreign")
    return 1 if foreign or len(included) < len(headers) else 0


if __name__ == "__main__":
    sys.exit(main())
