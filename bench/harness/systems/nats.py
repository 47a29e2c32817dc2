import shutil
from pathlib import Path

from harness.programs import ROOT, Server
from harness.results import Case
from harness.systems.peer import FollowedPeer, Peer
from harness.systems.ports import free_port


def find_server() -> str | None:
    own = ROOT / "build" / "tools" / "bin" / "nats-server"
    return str(own) if own.exists() else shutil.which("nats-server")


class Nats(Peer):
    """JetStream on one node, file storage, flushed before every acknowledgement; deduplicates by
    Nats-Msg-Id for two minutes."""

    name = "nats"
    load = "nats"

    @classmethod
    def missing(cls) -> str | None:
        return None if find_server() else "nats-server"

    def can_append(self, case: Case) -> bool:
        return case.batch == 1

    # Whether each message is flushed before it is acknowledged.
    sync = "always"

    def start(self) -> None:
        port = free_port()
        self._address = f"127.0.0.1:{port}"
        settings = Path(self.folder) / "nats.conf"
        settings.write_text(
            f'listen: "{self._address}"\n'
            f'jetstream {{ store_dir: "{self.folder / "data"}", sync_interval: {self.sync} }}\n',
            encoding="utf-8")
        # SIGTERM ends it with 1.
        self._server = Server([find_server(), "-c", settings], self.folder / "server.log",
                              r"Server is ready", stop_statuses=(0, 1))
        self._server.start()

    def fill(self) -> None:
        """Left empty: a flush for each message would take minutes, and its cost does not grow with
        the stream."""


class NatsReads(FollowedPeer, Nats):
    """JetStream on one node, file storage, flushed before every acknowledgement; read and followed
    with push consumers that acknowledge nothing, all followers over one connection."""

    def start(self) -> None:
        # Only the filling goes without: with a flush for each message it would take minutes.
        self.sync = "always" if (self.folder / "data").exists() else "2m"
        super().start()
