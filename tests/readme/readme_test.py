#!/usr/bin/env python3
"""Runs the README's commands against a fresh daemon, as a reader would paste them.

A comment before a code block says what to do with it: `<!-- run -->` runs it and wants success,
`<!-- run: REGEX -->` wants the pattern in the output too, `<!-- fails: REGEX -->` wants failure
with the pattern. The address and the folder of the programs are replaced by this test's own.

Usage: readme_test.py BIN_DIR. Without grpcurl the blocks that need it are left out, loudly; with CI
set that is a failure.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
BLOCK = re.compile(r"<!-- (run|fails)(?:: (.+?))? -->\n```sh\n(.*?)```", re.DOTALL)
START_SECONDS = 30


class Block(NamedTuple):
    fails: bool
    pattern: str | None
    script: str


def read_blocks() -> list[Block]:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    blocks = [Block(kind == "fails", pattern or None, script)
              for kind, pattern, script in BLOCK.findall(text)]
    if len(blocks) < 5:
        sys.exit(f"only {len(blocks)} blocks found in README.md: the markers are broken")
    return blocks


def start_daemon(binaries: Path, folder: Path) -> tuple[subprocess.Popen[str], str]:
    daemon = subprocess.Popen(
        [binaries / "firnd", "--listen", "127.0.0.1:0"],
        cwd=folder, stderr=subprocess.PIPE, text=True)
    assert daemon.stderr is not None
    deadline = time.monotonic() + START_SECONDS
    for line in daemon.stderr:
        found = re.search(r"listening address=(\S+)", line)
        if found:
            return daemon, found.group(1)
        if time.monotonic() > deadline:
            break
    daemon.kill()
    sys.exit("firnd did not start")


def run_block(block: Block, binaries: Path, folder: Path, address: str) -> str | None:
    """Returns what went wrong, or nothing."""
    script = block.script.replace("127.0.0.1:3476", address)
    script = script.replace("build/release/bin/", f"{binaries}/")
    result = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script], cwd=folder, text=True, timeout=120,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        env={**os.environ, "FIRN_SERVER": address})
    if (result.returncode != 0) != block.fails:
        return f"exit status {result.returncode}:\n{script}\n{result.stdout}"
    if block.pattern and not re.search(block.pattern, result.stdout, re.DOTALL):
        return f"no match for {block.pattern}:\n{script}\n{result.stdout}"
    return None


def main() -> int:
    binaries = Path(sys.argv[1]).resolve()
    blocks = read_blocks()
    if shutil.which("grpcurl") is None:
        print("NO grpcurl: the README's grpcurl commands are not tested", file=sys.stderr)
        if os.environ.get("CI"):
            return 1
        blocks = [block for block in blocks if "grpcurl" not in block.script]
    failures = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        daemon, address = start_daemon(binaries, folder)
        try:
            for block in blocks:
                fault = run_block(block, binaries, folder, address)
                if fault:
                    failures += 1
                    print(fault, file=sys.stderr)
        finally:
            daemon.send_signal(signal.SIGTERM)
            daemon.wait(START_SECONDS)
    print(f"{len(blocks)} blocks run, {failures} failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
