#!/usr/bin/env python3
"""Has another implementation of transparency logs verify what a daemon proves: Go's packages note
and tlog (tests/interop/sumdb), fed with the answers of grpcurl. Then changes what is proven, and
expects it to be found out.

Usage: proof_test.py BIN_DIR. Without Go or grpcurl the test is skipped, loudly; with CI set that is
a failure.
"""

import base64
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VERIFIER = ROOT / "tests" / "interop" / "sumdb"
SKIPPED = 77
# Sizes of the tree around its blocks of 256 events, and positions in them.
SIZES = [1, 2, 255, 256, 257, 1000, 1024, 1500]
POSITIONS = [1, 2, 200, 256, 257, 1000, 1024, 1500]


def skip(why: str) -> None:
    print(f"SKIPPED: {why}; proofs are not verified by others", file=sys.stderr)
    sys.exit(1 if os.environ.get("CI") else SKIPPED)


def build_verifier(folder: Path) -> Path:
    program = folder / "verifier"
    built = subprocess.run(["go", "build", "-o", program, "."], cwd=VERIFIER, text=True,
                           stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if built.returncode != 0:
        skip(f"golang.org/x/mod cannot be built: {built.stdout.strip()[-300:]}")
    return program


def start_daemon(binaries: Path, folder: Path) -> tuple[subprocess.Popen[str], str]:
    daemon = subprocess.Popen([binaries / "firnd", "--listen", "127.0.0.1:0", "--catalog", "off"],
                              cwd=folder, stderr=subprocess.PIPE, text=True)
    assert daemon.stderr is not None
    for line in daemon.stderr:
        if found := re.search(r"listening address=(\S+)", line):
            return daemon, found.group(1)
    sys.exit("firnd did not start")


def call(address: str, method: str, request: dict) -> dict:
    done = subprocess.run(
        ["grpcurl", "-plaintext", "-emit-defaults", "-d", json.dumps(request), address,
         f"firn.v1.Proofs/{method}"], check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(done.stdout)


def verify(program: Path, proofs: dict) -> str:
    """What is wrong, or nothing."""
    done = subprocess.run([program], input=json.dumps(proofs), text=True, capture_output=True)
    return "" if done.returncode == 0 else done.stderr.strip() or "it failed"


def collect(address: str) -> dict:
    checkpoints = {size: call(address, "GetCheckpoint", {"size": size}) for size in SIZES}
    inclusions = [
        {"position": position,
         **call(address, "GetInclusionProof", {"position": position, "size": size})}
        for size in SIZES for position in POSITIONS if position <= size]
    consistencies = [
        {"old": checkpoints[old],
         **call(address, "GetConsistencyProof", {"old_size": old, "size": size})}
        for size in SIZES for old in SIZES if old < size]
    return {"inclusions": inclusions, "consistencies": consistencies}


def flipped(text: str) -> str:
    data = bytearray(base64.b64decode(text))
    data[len(data) // 2] ^= 1
    return base64.b64encode(data).decode()


def expect_lies_found_out(program: Path, proofs: dict) -> None:
    """Every part of a proof counts."""
    inclusion, consistency = proofs["inclusions"][-1], proofs["consistencies"][-1]
    lies = [
        {"inclusions": [{**inclusion, "entry": flipped(inclusion["entry"])}]},
        {"inclusions": [{**inclusion, "position": inclusion["position"] - 1}]},
        {"inclusions": [{**inclusion, "hashes": [flipped(inclusion["hashes"][0]),
                                                 *inclusion["hashes"][1:]]}]},
        {"inclusions": [{**inclusion, "checkpoint": proofs["inclusions"][0]["checkpoint"]}]},
        {"consistencies": [{**consistency, "hashes": consistency["hashes"][:-1]}]},
        {"consistencies": [{**consistency, "old": proofs["consistencies"][0]["old"]}]},
    ]
    for number, lie in enumerate(lies):
        if not verify(program, lie):
            sys.exit(f"lie {number} was believed")


def main() -> None:
    for tool in ("go", "grpcurl"):
        if shutil.which(tool) is None:
            skip(f"there is no {tool}")
    binaries = Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        program = build_verifier(folder)
        daemon, address = start_daemon(binaries, folder)
        try:
            lines = [json.dumps({
                "id": f"00000000-0000-4000-8000-{n:012}", "timestamp": 1_700_000_000_000 + n,
                "event_type": "measured", "target_type": "sensor", "target_id": n % 7,
                "payload": {"n": n}, "tags": [f"n:{n}"], "metadata": {"k": "v"}})
                for n in range(1, SIZES[-1] + 1)]
            subprocess.run([binaries / "firn", "--server", address, "import", "-"], check=True,
                           input="\n".join(lines), text=True, stdout=subprocess.DEVNULL)
            proofs = collect(address)
            if fault := verify(program, proofs):
                sys.exit(fault)
            expect_lies_found_out(program, proofs)
        finally:
            daemon.send_signal(signal.SIGTERM)
            daemon.wait(60)
    print(f"{len(proofs['inclusions'])} inclusions and {len(proofs['consistencies'])} "
          "consistencies verified by others")


if __name__ == "__main__":
    main()
