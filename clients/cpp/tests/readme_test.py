#!/usr/bin/env python3
"""Every piece of C++ in the README stands so in a program of examples/, which the tests run."""

import re
import sys
from pathlib import Path

CLIENT = Path(__file__).resolve().parents[1]


def squeezed(text: str) -> str:
    """The lines without their indentation."""
    return "\n".join(line.strip() for line in text.strip().splitlines())


def main() -> int:
    readme = (CLIENT / "README.md").read_text(encoding="utf-8")
    examples = [squeezed(path.read_text(encoding="utf-8"))
                for path in (CLIENT / "examples").glob("*.cc")]
    pieces = re.findall(r"```cpp\n(.*?)```", readme, re.DOTALL)
    lost = [piece for piece in pieces
            if not any(squeezed(piece) in example for example in examples)]
    for piece in lost:
        print(f"README.md: in no program of examples/:\n{piece}", file=sys.stderr)
    print(f"{len(pieces)} pieces, {len(lost)} not in examples/")
    return 1 if lost or not pieces else 0


if __name__ == "__main__":
    sys.exit(main())
