#!/usr/bin/env python3
"""Backs up real daemons and restores: while they append, again and again, through kill -9 of either
side, onto full disks; and compares what was restored with what was there.

Usage: backup_test.py BIN_DIR [NAME]. NAME: only the tests whose name contains it.
"""

import contextlib
import json
import os
import random
import re
import resource
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Iterator

ROOT = Path(__file__).resolve().parents[2]
BINARIES = Path(sys.argv[1]).resolve()
SEED = int(os.environ.get("FIRN_SEED", "1"))
EXIT_REFUSED, EXIT_NO_SERVER, EXIT_DATA = 1, 3, 4


class Daemon:
    def __init__(self, data: Path, *flags: str, address: str = "127.0.0.1:0") -> None:
        self.data, self.flags, self.address = data, flags, address
        self.start()

    def start(self) -> None:
        command = [BINARIES / "firnd", "--listen", self.address, "--data-dir", self.data]
        self.process = subprocess.Popen([*command, *self.flags], stderr=subprocess.PIPE, text=True)
        assert self.process.stderr is not None
        said = []
        for line in self.process.stderr:
            said.append(line)
            if found := re.search(r"listening address=(\S+)", line):
                self.address = found.group(1)
                # So that it never waits for a reader.
                threading.Thread(target=self.process.stderr.read, daemon=True).start()
                return
        sys.exit(f"firnd did not start: {''.join(said)}")

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def stop(self) -> None:
        self.process.terminate()
        assert self.process.wait(60) == 0


@contextlib.contextmanager
def daemon(data: Path, *flags: str) -> Iterator[Daemon]:
    running = Daemon(data, *flags)
    try:
        yield running
        running.stop()
    finally:
        running.process.kill()
        running.process.wait()


def run(*command: object, server: Daemon | None = None, expect: int = 0, **options: object) -> str:
    """What firn prints, or the error that it is expected to end with."""
    environment = {**os.environ, "FIRN_SERVER": server.address if server else "127.0.0.1:1"}
    done = subprocess.run([BINARIES / "firn", *map(str, command)], text=True, capture_output=True,
                          env=environment, **options)  # type: ignore[call-overload]
    assert done.returncode == expect, (command, done.returncode, done.stdout, done.stderr)
    return done.stdout if expect == 0 else done.stderr


def line(n: int) -> str:
    event = {"id": f"00000000-0000-4000-8000-{n:012}", "timestamp": 1_700_000_000_000 + n,
             "event_type": "measured", "target_type": "sensor", "target_id": n % 7,
             "payload": {"n": n, "text": "é" * (n % 50)}, "tags": [f"n:{n}", "all"],
             "metadata": {"k": "v", "a": str(n)}}
    if n % 3 == 0:
        event["user_id"] = "camille"
    if n % 4 == 0:
        event["stream"] = f"lab {n % 5}"
    return json.dumps(event)


def append(server: Daemon, first: int, last: int) -> None:
    run("import", "-", server=server, input="\n".join(line(n) for n in range(first, last + 1)))


def head(server: Daemon) -> int:
    return json.loads(run("head", server=server))["position"]


def exported(server: Daemon, until: int | None = None) -> list[dict]:
    limit = ["--until", str(until)] if until else []
    return [json.loads(text) for text in run("export", *limit, server=server).splitlines()]


def verified(backup: Path) -> dict:
    return json.loads(run("backup", "verify", backup))


def root_of(server: Daemon, size: int) -> str:
    """The third line of a checkpoint, as soon as the server has hashed so much of its log."""
    environment = {**os.environ, "FIRN_SERVER": server.address}
    command = [str(BINARIES / "firn"), "proof", "checkpoint", "--size", str(size)]
    while True:
        done = subprocess.run(command, text=True, capture_output=True, env=environment)
        if "PROOF_NOT_READY" not in done.stderr:
            assert done.returncode == 0, done.stderr
            return done.stdout.splitlines()[2]
        time.sleep(0.1)


def restored(backup: Path, data: Path, *options: str) -> dict:
    return json.loads(run("restore", backup, "--data-dir", data, *options))


def expect_same(server: Daemon, other: Daemon, size: int) -> None:
    """The first events of one are all of the other's."""
    assert head(other) == size
    assert json.loads(run("head", server=server))["store_id"] == \
        json.loads(run("head", server=other))["store_id"]
    assert root_of(server, size) == root_of(other, size)
    assert exported(server, size) == exported(other)


def test_while_appending(folder: Path) -> None:
    with daemon(folder / "data", "--catalog", "off") as server:
        appending = threading.Thread(
            target=lambda: [append(server, n, n + 499) for n in range(1, 20_000, 500)])
        appending.start()
        sizes = []
        while appending.is_alive():
            run("backup", folder / "backup", server=server)
            sizes.append(verified(folder / "backup")["events"])
        appending.join()
        added = json.loads(run("backup", folder / "backup", server=server))
        assert added["last_position"] == 20_000
        assert sizes == sorted(sizes) and len(set(sizes)) > 2, sizes
        assert json.loads(run("backup", folder / "backup", server=server))["events_added"] == 0
        run("backup", "verify", "--against-server", folder / "backup", server=server)
        assert restored(folder / "backup", folder / "copy")["last_position"] == 20_000
        with daemon(folder / "copy", "--catalog", "off") as copy:
            expect_same(server, copy, 20_000)
            # The copy goes on as the log that it is, and so does the backup.
            append(copy, 19_001, 20_100)
            assert head(copy) == 20_100
            assert json.loads(run("backup", folder / "backup", server=copy))["events_added"] == 100
        # The old server has less now.
        assert "lost events" in run("backup", folder / "backup", server=server, expect=EXIT_DATA)


def test_follow_through_kills(folder: Path) -> None:
    random.seed(SEED)
    server = Daemon(folder / "data", "--catalog", "off")
    follower = None

    def follow() -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [BINARIES / "firn", "backup", "--follow", "--max-lag", "0.1", folder / "backup"],
            env={**os.environ, "FIRN_SERVER": server.address}, stderr=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL)

    try:
        follower = follow()
        next_event = 1
        for _ in range(25):
            count = random.choice([1, 7, 300])
            append(server, next_event, next_event + count - 1)
            next_event += count
            time.sleep(random.random() * 0.3)
            what = random.random()
            if what < 0.25:
                server.kill()
                time.sleep(random.random() * 0.3)
                server.start()
            elif what < 0.6:
                follower.kill()
                follower.wait()
                # Whatever was cut short: what is there restores.
                if (folder / "backup" / "manifest.json").exists():
                    report = verified(folder / "backup")
                    assert report["damages"] == [], report
                follower = follow()
        deadline = time.monotonic() + 30
        while True:
            listed = json.loads(run("backup", "list", folder / "backup"))
            if listed["last_position"] == next_event - 1:
                break
            assert time.monotonic() < deadline, listed
            assert follower.poll() is None, "the follower ended"
            time.sleep(0.05)
        follower.send_signal(signal.SIGTERM)
        assert follower.wait(20) == -signal.SIGTERM
        assert verified(folder / "backup")["events"] == next_event - 1
        assert len(listed["segments"]) < 32
        restored(folder / "backup", folder / "copy")
        with daemon(folder / "copy", "--catalog", "off") as copy:
            expect_same(server, copy, next_event - 1)
    finally:
        server.process.kill()
        if follower:
            follower.kill()


def test_follow_lags_little(folder: Path) -> None:
    with daemon(folder / "data", "--catalog", "off") as server:
        follower = subprocess.Popen([BINARIES / "firn", "backup", "-f", folder / "backup"],
                                    env={**os.environ, "FIRN_SERVER": server.address})
        lags = []
        for n in range(1, 6):
            append(server, n, n)
            start = time.monotonic()
            while True:
                listed = folder / "backup" / "manifest.json"
                if listed.exists() and json.loads(listed.read_text())["last_position"] >= n:
                    break
                assert time.monotonic() - start < 20
                time.sleep(0.02)
            lags.append(time.monotonic() - start)
        assert sorted(lags)[2] < 3, lags
        append(server, 6, 6)
        # What it has seen is in the backup when it ends.
        time.sleep(0.5)
        follower.send_signal(signal.SIGINT)
        assert follower.wait(20) == -signal.SIGINT
        assert verified(folder / "backup")["events"] == 6


def test_points_in_time(folder: Path) -> None:
    with daemon(folder / "data", "--catalog", "off") as server:
        # Batches of one, and one of many.
        for n in range(1, 11):
            append(server, n, n)
        append(server, 11, 510)
        append(server, 511, 511)
        run("backup", folder / "backup", server=server)
        times = {event["position"]: event["created_at"] for event in map(json.loads, run(
            "replay", "--format", "jsonl", server=server).splitlines())}
        for number, (at, last, left_out) in enumerate([
                (["--at", "1"], 1, False), (["--at", "7"], 7, False), (["--at", "10"], 10, False),
                (["--at", "11"], 10, True), (["--at", "300"], 10, True),
                (["--at", "510"], 510, False), (["--at", "511"], 511, False),
                (["--at", times[5]], 5, False), (["--at", times[300]], 10, True),
                (["--at", times[511]], 511, False), (["--at", "2099-01-01"], 511, False),
                ([], 511, False)]):
            data = folder / f"copy{number}"
            report = restored(folder / "backup", data, *at)
            assert report["last_position"] == last, (at, report)
            assert report["batch_left_out"] == left_out, (at, report)
            assert report["recorded_at"] == times[last]
            if last in (5, 10, 511):
                with daemon(data, "--catalog", "off") as copy:
                    expect_same(server, copy, last)
            shutil.rmtree(data)
        for at in ("0", "512", "2001-01-01"):
            run("restore", folder / "backup", "--data-dir", folder / "none", "--at", at,
                expect=EXIT_REFUSED)
            assert not (folder / "none").exists()


def test_everything_works_on_the_copy(folder: Path) -> None:
    with daemon(folder / "data") as server:
        for rating in (1, 2, 3):
            run("append", "--type", "rating_changed", "--target", "image/42", "--payload",
                json.dumps({"image_id": 42, "old_rating": rating - 1, "new_rating": rating}),
                server=server)
        newest = json.loads(run("get", "--after", head(server) - 1, server=server))
        run("projection", "create", "catalog", server=server)
        digest = json.loads(run("projection", "digest", "catalog", server=server))
        run("backup", folder / "backup", server=server)
        schemas = run("schema", "list", server=server)
        last = head(server)
    restored(folder / "backup", folder / "copy")
    with daemon(folder / "copy") as copy:
        assert run("schema", "list", server=copy) == schemas
        # A schema still refuses what does not match it.
        run("append", "--type", "rating_changed", "--target", "image/42", "--payload",
            '{"new_rating": "many"}', server=copy, expect=EXIT_REFUSED)
        assert json.loads(run("projection", "digest", "catalog", server=copy)) == digest
        run("undo", "--event", newest["id"], server=copy)
        undone = json.loads(run("get", "--after", head(copy) - 1, server=copy))
        assert undone["payload"]["new_rating"] == 2, undone
        assert json.loads(run("head", server=copy))["position"] == last + 1


def test_another_log_is_refused(folder: Path) -> None:
    with daemon(folder / "one", "--catalog", "off") as one, \
            daemon(folder / "two", "--catalog", "off") as two:
        append(one, 1, 10)
        append(two, 1, 10)
        run("backup", folder / "backup", server=one)
        before = (folder / "backup" / "manifest.json").read_text()
        assert "another directory" in run("backup", folder / "backup", server=two,
                                          expect=EXIT_REFUSED)
        run("backup", "verify", "--against-server", folder / "backup", server=two,
            expect=EXIT_REFUSED)
        assert (folder / "backup" / "manifest.json").read_text() == before
        # Two runs at once.
        follower = subprocess.Popen([BINARIES / "firn", "backup", "-f", folder / "backup"],
                                    env={**os.environ, "FIRN_SERVER": one.address})
        time.sleep(1)
        assert "another run" in run("backup", folder / "backup", server=one, expect=EXIT_REFUSED)
        follower.kill()
        follower.wait()
        run("backup", folder / "backup", server=one)
    run("backup", folder / "backup", expect=3)


def test_a_rewritten_log_is_refused(folder: Path) -> None:
    with daemon(folder / "data", "--catalog", "off") as server:
        append(server, 1, 1000)
        run("backup", folder / "backup", server=server)
    # What somebody may do who has the machine: change an event, and have everything hashed again.
    with contextlib.closing(sqlite3.connect(folder / "data" / "firn.db")) as database:
        database.execute("DROP TRIGGER log_is_append_only_update")
        database.execute("UPDATE log SET target_id = 99 WHERE position = 500")
        database.execute("""CREATE TRIGGER log_is_append_only_update BEFORE UPDATE ON log
BEGIN
  SELECT raise(ABORT, 'the log is append-only: events cannot be changed');
END""")
        database.commit()
    (folder / "data" / "proof" / "blocks").unlink()
    before = (folder / "backup" / "manifest.json").read_text()
    with daemon(folder / "data", "--catalog", "off") as server:
        append(server, 1001, 1010)
        for command in (["backup"], ["backup", "verify", "--against-server"], ["backup", "-f"]):
            error = run(*command, folder / "backup", server=server, expect=EXIT_DATA, timeout=60)
            assert "rewritten" in error, error
    assert (folder / "backup" / "manifest.json").read_text() == before
    # The backup still has the log as it was.
    restored(folder / "backup", folder / "copy")


def limit_files(size: int) -> None:
    """No file may be larger: what a full disk looks like to who writes one."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def test_a_full_disk(folder: Path) -> None:
    with daemon(folder / "data", "--catalog", "off") as server:
        append(server, 1, 100)
        run("backup", folder / "backup", server=server)
        append(server, 101, 30_000)
        for size in (1_000, 20_000):
            run("backup", folder / "backup", server=server, expect=EXIT_DATA,
                preexec_fn=lambda: limit_files(size))
            assert verified(folder / "backup")["events"] == 100
        assert not list(folder.glob("backup/**/*.new"))
        run("backup", folder / "backup", server=server)
        assert verified(folder / "backup")["events"] == 30_000
    for size in (1_000, 100_000, 3_000_000):
        run("restore", folder / "backup", "--data-dir", folder / "copy", expect=EXIT_DATA,
            preexec_fn=lambda: limit_files(size))
        assert not (folder / "copy").exists()
    assert not (folder / "copy.restoring").exists()
    restored(folder / "backup", folder / "copy")


def test_a_killed_restore(folder: Path) -> None:
    random.seed(SEED)
    with daemon(folder / "data", "--catalog", "off") as server:
        append(server, 1, 30_000)
        run("backup", folder / "backup", server=server)
    kills = 0
    for _ in range(12):
        restore = subprocess.Popen(
            [BINARIES / "firn", "restore", folder / "backup", "--data-dir", folder / "copy"],
            stdout=subprocess.DEVNULL)
        time.sleep(random.random() * 0.8)
        restore.kill()
        if restore.wait() == -signal.SIGKILL:
            kills += 1
            assert not (folder / "copy").exists(), "a restore that was killed looks finished"
        else:
            shutil.rmtree(folder / "copy")
    assert kills > 2, kills
    (folder / "copy").mkdir()  # an empty one will do
    restored(folder / "backup", folder / "copy")
    assert not (folder / "copy.restoring").exists()
    assert "not empty" in run("restore", folder / "backup", "--data-dir", folder / "copy",
                              expect=EXIT_REFUSED)


def test_a_restore_through_a_link(folder: Path) -> None:
    with daemon(folder / "data", "--catalog", "off") as server:
        append(server, 1, 100)
        run("backup", folder / "backup", server=server)
    (folder / "disk").mkdir()
    (folder / "link").symlink_to("disk")
    restored(folder / "backup", folder / "link")
    assert (folder / "disk" / "firn.db").exists() and (folder / "link").is_symlink()


def test_a_mount_point_is_refused(folder: Path) -> None:
    with daemon(folder / "data", "--catalog", "off") as server:
        append(server, 1, 100)
        run("backup", folder / "backup", server=server)
    (folder / "disk").mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "tmpfs", folder / "disk"],
                      capture_output=True).returncode != 0:
        print("  (nothing can be mounted here)")
        return
    try:
        assert "is a mount point" in run("restore", folder / "backup", "--data-dir",
                                         folder / "disk", expect=EXIT_REFUSED)
        restored(folder / "backup", folder / "disk" / "firn")
    finally:
        subprocess.run(["umount", folder / "disk"], check=True)


def forward(source: socket.socket, target: socket.socket, bytes_max: float) -> None:
    """Hands on so many bytes; what comes after them is swallowed."""
    with contextlib.suppress(OSError):
        while received := source.recv(65536):
            bytes_max -= len(received)
            if bytes_max >= 0:
                target.sendall(received)


def test_a_server_that_falls_silent(folder: Path) -> None:
    with daemon(folder / "data", "--catalog", "off") as server, \
            socket.create_server(("127.0.0.1", 0)) as listener:
        append(server, 1, 30_000)

        def serve() -> None:
            client, _ = listener.accept()
            host, port = server.address.rsplit(":", 1)
            way_on = socket.create_connection((host, int(port)))
            threading.Thread(target=forward, args=(client, way_on, float("inf")),
                             daemon=True).start()
            forward(way_on, client, 2_000_000)

        threading.Thread(target=serve, daemon=True).start()
        run("backup", folder / "backup", "--server", f"127.0.0.1:{listener.getsockname()[1]}",
            expect=EXIT_NO_SERVER, timeout=60)
        run("backup", folder / "backup", server=server)
        assert verified(folder / "backup")["events"] == 30_000


def test_a_damaged_backup(folder: Path) -> None:
    with daemon(folder / "data", "--catalog", "off") as server:
        for first in (1, 101, 201):
            append(server, first, first + 99)
            run("backup", folder / "backup", server=server)
    segment = sorted((folder / "backup" / "segments").iterdir())[1]
    content = bytearray(segment.read_bytes())
    content[len(content) // 2] ^= 1
    segment.write_bytes(content)
    error = run("backup", "verify", folder / "backup", expect=EXIT_DATA)
    assert "position 100" in error, error
    error = run("restore", folder / "backup", "--data-dir", folder / "copy", expect=EXIT_DATA)
    assert "--at 100" in error, error
    assert not (folder / "copy").exists()
    assert restored(folder / "backup", folder / "copy", "--at", "100")["last_position"] == 100


def test_others_can_read_a_segment(folder: Path) -> None:
    """The commands of docs/backup.md."""
    if not shutil.which("zstd") or not shutil.which("protoc"):
        print("SKIPPED: there is no zstd or protoc", file=sys.stderr)
        return
    with daemon(folder / "data", "--catalog", "off") as server:
        append(server, 1, 100)
        run("backup", folder / "backup", server=server)
    documented = re.search(r"```sh\n(zstd .*?)```", (ROOT / "docs" / "backup.md").read_text(), re.S)
    assert documented, "docs/backup.md does not say how"
    read = subprocess.run(documented.group(1).replace("DIR", str(folder / "backup")), shell=True,
                          cwd=ROOT, check=True, text=True, stdout=subprocess.PIPE).stdout
    assert read.count("events {") == 100
    assert [int(n) for n in re.findall(r"^  position: (\d+)", read, re.M)] == list(range(1, 101))


def main() -> None:
    wanted = sys.argv[2] if len(sys.argv) > 2 else ""
    for name, test in list(globals().items()):
        if name.startswith("test_") and wanted in name:
            with tempfile.TemporaryDirectory() as folder:
                start = time.monotonic()
                test(Path(folder))
                print(f"ok {name} {time.monotonic() - start:.1f} s", flush=True)


if __name__ == "__main__":
    main()
