#!/usr/bin/env python3
"""Runs the commands of the README and of guides on fresh daemons, as a reader would paste them.

A comment before a code block says what to do with it: `<!-- run -->` runs it and wants success,
`<!-- run: REGEX -->` wants the pattern in the output too, `<!-- fails: REGEX -->` wants failure
with the pattern, `<!-- file: PATH -->` writes it to that file. The address and the folder of the
programs are replaced by this test's own.

Usage: readme_test.py BIN_DIR. Where a tool is missing (grpcurl, buf, pip's registry) the blocks
that need it are left out, loudly; with CI set that is a failure.
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
BLOCK = re.compile(r"<!-- (run|fails|file)(?:: (.+?))? -->\n```(?:sh|sql|python)\n(.*?)```",
                   re.DOTALL)
PAGES = ["README.md", "docs/projections.md", "docs/clients-without-sdk.md", "docs/proofs.md"]
# What blocks need beyond Debian's packages, by the text that tells it.
TOOLS = {"grpcurl": lambda: shutil.which("grpcurl") is not None,
         "buf curl": lambda: shutil.which("buf") is not None,
         "venv": lambda: can_install()}
START_SECONDS = 30


class Block(NamedTuple):
    kind: str
    pattern: str | None
    script: str


def read_blocks(page: str) -> list[Block]:
    text = (ROOT / page).read_text(encoding="utf-8")
    blocks = [Block(kind, pattern or None, script)
              for kind, pattern, script in BLOCK.findall(text)]
    if len(blocks) < 3:
        sys.exit(f"only {len(blocks)} blocks found in {page}: the markers are broken")
    return blocks


def can_install() -> bool:
    """Whether pip has its registry."""
    with tempfile.TemporaryDirectory() as folder:
        made = subprocess.run([sys.executable, "-m", "venv", folder], stdout=subprocess.DEVNULL)
        return made.returncode == 0 and subprocess.run(
            [f"{folder}/bin/pip", "download", "--quiet", "--no-deps", "--dest", folder,
             "grpcio-reflection==1.76.0"], stdout=subprocess.DEVNULL).returncode == 0


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
    if block.kind == "file":
        path = folder / str(block.pattern)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(block.script, encoding="utf-8")
        return None
    script = block.script.replace("127.0.0.1:3476", address)
    script = script.replace("build/release/bin/", f"{binaries}/")
    result = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script], cwd=folder, text=True, timeout=120,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        env={**os.environ, "FIRN_SERVER": address,
             "PATH": f"{binaries}:{os.environ['PATH']}"})
    if (result.returncode != 0) != (block.kind == "fails"):
        return f"exit status {result.returncode}:\n{script}\n{result.stdout}"
    if block.pattern and not re.search(block.pattern, result.stdout, re.DOTALL):
        return f"no match for {block.pattern}:\n{script}\n{result.stdout}"
    return None


def run_page(page: str, binaries: Path, missing: list[str]) -> int:
    """Returns how many of the page's blocks failed."""
    blocks = [block for block in read_blocks(page)
              if not any(tool in block.script for tool in missing)]
    failures = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "proto").symlink_to(ROOT / "proto")
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
    print(f"{page}: {len(blocks)} blocks run, {failures} failed")
    return failures


def main() -> int:
    missing = [tool for tool, is_there in TOOLS.items() if not is_there()]
    for tool in missing:
        print(f"NO {tool}: the commands that need it are not tested", file=sys.stderr)
    if missing and os.environ.get("CI"):
        return 1
    binaries = Path(sys.argv[1]).resolve()
    return 1 if sum(run_page(page, binaries, missing) for page in PAGES) else 0


if __name__ == "__main__":
    sys.exit(main())
