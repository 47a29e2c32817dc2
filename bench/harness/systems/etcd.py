import shutil
import signal

from harness.programs import Server
from harness.results import Case
from harness.systems.peer import Peer
from harness.systems.ports import free_port


class Etcd(Peer):
    """Put of the event under a key of its own, on one node."""

    name = "etcd"
    load = "etcd"

    # It is made for small stores; more takes minutes to fill and gigabytes of memory.
    FILL_MAX = 100_000

    @classmethod
    def missing(cls) -> str | None:
        return None if shutil.which("etcd") else "etcd-server"

    def can_append(self, case: Case) -> bool:
        return case.batch == 1

    def start(self) -> None:
        port, peer_port = free_port(), free_port()
        self._address = f"127.0.0.1:{port}"
        client, peer = f"http://{self._address}", f"http://127.0.0.1:{peer_port}"
        self._server = Server(
            ["etcd", "--data-dir", self.folder / "data", "--listen-client-urls", client,
             "--advertise-client-urls", client, "--listen-peer-urls", peer,
             "--initial-advertise-peer-urls", peer, "--initial-cluster", f"default={peer}",
             "--quota-backend-bytes", 8 << 30],
            self.folder / "server.log", r"ready to serve client requests",
            stop_statuses=(0, -signal.SIGTERM))
        self._server.start()

    def fill(self) -> None:
        self.run("--in-flight", 64, "--events", min(self.stored, self.FILL_MAX))
