#!/usr/bin/env python3
"""Writes the typed payloads of the catalogue's event types for every client.

A module beside this one writes each language's: its `files(catalog)` gives the text of each file by
its path from the root of the repository. `./dev fix` runs this; `./dev check` runs it with --check,
which changes nothing and fails where a file is not as it would be written.
"""

import argparse
import importlib
import sys
from pathlib import Path

import model

LANGUAGES = sorted(path.stem for path in Path(__file__).parent.glob("*.py")
                   if path.stem not in ("generate", "model"))


def stale_files(languages: list[str]) -> dict[Path, str]:
    """What is to be written: the files that are missing or have another text."""
    catalog = model.load()
    stale = {}
    for language in languages:
        for path, text in importlib.import_module(language).files(catalog).items():
            file = model.ROOT / path
            if not file.exists() or file.read_text(encoding="utf-8") != text:
                stale[file] = text
    return stale


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="only say what is not up to date")
    parser.add_argument("languages", nargs="*", help=f"all, or some of {', '.join(LANGUAGES)}")
    arguments = parser.parse_args()
    stale = stale_files(arguments.languages or LANGUAGES)
    for file, text in stale.items():
        if arguments.check:
            print(f"{file.relative_to(model.ROOT)} is not up to date; ./dev fix", file=sys.stderr)
        else:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
    sys.exit(1 if arguments.check and stale else 0)


if __name__ == "__main__":
    main()
