import shutil

from harness.programs import Server
from harness.results import Case
from harness.systems.peer import FollowedPeer, Peer
from harness.systems.ports import free_port


class Redis(Peer):
    """XADD to one stream, nothing else: no deduplication, no stream of a target; the append-only
    file is flushed before every answer."""

    name = "redis"
    load = "redis"

    @classmethod
    def missing(cls) -> str | None:
        return None if shutil.which("redis-server") else "redis-server"

    def start(self) -> None:
        port = free_port()
        self._address = f"127.0.0.1:{port}"
        self._server = Server(
            ["redis-server", "--port", port, "--dir", self.folder, "--save", "",
             "--appendonly", "yes", "--appendfsync", "always",
             "--auto-aof-rewrite-percentage", 0],
            self.folder / "server.log", r"Ready to accept connections")
        self._server.start()


class RedisLua(Redis):
    """A script that deduplicates by id and keeps a stream for each target."""

    name = "redis-lua"
    load = "redis-lua"

    def can_append(self, case: Case) -> bool:
        return case.batch <= 100


class RedisReads(FollowedPeer, Redis):
    """One stream, read with XRANGE, 1,000 entries at a time, and followed with XREAD BLOCK on a
    connection each; the append-only file is flushed before every answer. All of it is in memory:
    a cold start loads it before the first read."""
