import os
import pwd
import subprocess
from pathlib import Path

from harness.programs import Server
from harness.results import Case, Measurement
from harness.system import Replayer, Selector
from harness.systems.peer import Peer
from harness.systems.ports import free_port
from harness.systems.searched import RARE_TYPE, RARE_TYPE_EVERY

BIN = Path("/usr/lib/postgresql/15/bin")

SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "max_connections": 300,
    "shared_buffers": "2GB",
    "max_wal_size": "8GB",
    "fsync": "on",
    "synchronous_commit": "on",
}

SCHEMA = """
CREATE TABLE log (
  position bigserial PRIMARY KEY, id uuid NOT NULL UNIQUE, timestamp bigint NOT NULL,
  event_type text NOT NULL, payload jsonb NOT NULL, target_type text NOT NULL,
  target_id bigint NOT NULL, user_id text, created_at timestamptz NOT NULL DEFAULT now());
CREATE INDEX log_target ON log (target_type, target_id, position);
"""


READ_SCHEMA = """
ALTER TABLE log ADD tags text[] NOT NULL DEFAULT '{}',
  ADD stream text NOT NULL GENERATED ALWAYS AS (target_type || '-' || target_id) STORED;
"""

# Within a stream, positions are in the order of its revisions.
READ_INDEXES = """
CREATE INDEX log_stream ON log (stream, position);
CREATE INDEX log_type ON log (event_type, position);
CREATE INDEX log_tags ON log USING gin (tags);
"""


class Postgresql(Peer):
    """A table with the columns of an event, unique ids and an index on targets; every commit is
    flushed. A connection for each request in flight, prepared statements."""

    name = "postgresql"
    load = "postgresql"
    schema = SCHEMA

    @classmethod
    def missing(cls) -> str | None:
        return None if (BIN / "postgres").exists() else "postgresql-15"

    def start(self) -> None:
        data = self.folder / "data"
        # It refuses to run as root.
        self._user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
        if os.geteuid() != 0:
            self._user = []
        else:
            owner = pwd.getpwnam("postgres")
            os.chown(self.folder, owner.pw_uid, owner.pw_gid)
        fresh = not data.exists()
        if fresh:
            self._call(BIN / "initdb", "--auth=trust", "--username=firn", "--pgdata", data)
        flags = [part for key, value in SETTINGS.items() for part in ("-c", f"{key}={value}")]
        port = free_port()
        self._server = Server(
            [*self._user, BIN / "postgres", "-D", data, "-k", "", "-p", str(port), *flags],
            self.folder / "server.log", r"database system is ready to accept connections")
        self._server.start()
        self._address = f"host=127.0.0.1 port={port} user=firn dbname=postgres"
        if fresh:
            self._call(BIN / "psql", self._address, "-c", self.schema)

    def fill(self) -> None:
        super().fill()
        self._settle()

    def _settle(self) -> None:
        self._call(BIN / "psql", self._address, "-c", "VACUUM ANALYZE log", "-c", "CHECKPOINT")

    def _call(self, *command: object) -> None:
        subprocess.run([*self._user, *map(str, command)], check=True, capture_output=True)


class PostgresqlReads(Postgresql, Replayer, Selector):
    """A table with the columns of an event and indexes on streams, types and tags (GIN). The log is
    read with a cursor, 1,000 rows at a time; the rest with prepared statements, on a connection for
    each read in flight."""

    schema = SCHEMA + READ_SCHEMA

    def fill(self) -> None:
        self.run("--in-flight", 4, "--batch", 1000, "--events", self.stored,
                 "--searched", self.stored)
        self._call(BIN / "psql", self._address, "-c", READ_INDEXES)
        self._settle()

    def replay(self, seconds: float, once: bool) -> Measurement:
        return self.run_reader("replay", "--seconds", seconds, *(["--once"] if once else []))

    def select(self, case: Case, tags: bool, seconds: float, reads: int) -> Measurement:
        return self.run_reader("select", "--searched", self.stored, "--in-flight", case.in_flight,
                               "--seconds", seconds, "--reads", reads,
                               *(["--tags"] if tags else []))

    def replay_rare_type(self, seconds: float) -> Measurement:
        return self.run_reader("replay", "--seconds", seconds, "--type", RARE_TYPE,
                               "--matches", self.stored // RARE_TYPE_EVERY)
