"""What the other stores have in common."""

from typing import ClassVar

from harness.programs import Server, measure
from harness.results import Case, Measurement
from harness.system import Appender


class Peer(Appender):
    """A store loaded by firn-bench-peer."""

    # The load's subcommand.
    load: ClassVar[str]

    _server: Server
    _address: str

    def stop(self) -> None:
        self._server.stop()

    def fill(self) -> None:
        self.run("--in-flight", 4, "--batch", 1000, "--events", self.stored)

    def append(self, case: Case, seconds: float) -> Measurement:
        return self.run("--in-flight", case.in_flight, "--batch", case.batch, "--seconds", seconds)

    def run(self, *arguments: object) -> Measurement:
        return measure("firn-bench-peer", self.load, "--server", self._address, *arguments)
