"""What Firn and the transport that it is compared with have in common."""

from typing import ClassVar

from harness.programs import Server, measure, measure_python
from harness.results import Case, Measurement
from harness.system import Appender, Counter, PythonReplayer, Replayer


class GrpcServer(Appender, Counter, PythonReplayer, Replayer):
    """A server of the contract, loaded by firn-bench-client."""

    # For firn-bench-client, after its own.
    client_flags: ClassVar[tuple[str, ...]] = ()

    def command(self) -> list[object]:
        """The server's; it logs `listening address=HOST:PORT`."""
        raise NotImplementedError

    def start(self) -> None:
        log = self.folder / "server.log"
        self._server = Server(self.command(), log, r"listening address=(\S+)\s")
        self._address = self._server.start().group(1)

    def stop(self) -> None:
        self._server.stop()

    def append(self, case: Case, seconds: float) -> Measurement:
        return self.client("append", "--in-flight", case.in_flight, "--batch", case.batch,
                           "--seconds", seconds)

    def count(self, seconds: float, once: bool) -> Measurement:
        return self.client("replay", "--seconds", seconds, *(["--once"] if once else []))

    def replay(self, seconds: float, once: bool) -> Measurement:
        return self.client("replay", "--parse", "--seconds", seconds,
                           *(["--once"] if once else []))

    def replay_in_python(self, seconds: float) -> Measurement:
        return measure_python("--address", self._address, "--seconds", seconds,
                              *self.client_flags)

    def client(self, command: str, *arguments: object) -> Measurement:
        return measure("firn-bench-client", command, "--address", self._address, *arguments,
                       *self.client_flags)
