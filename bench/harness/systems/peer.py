"""What the other stores have in common."""

from typing import ClassVar

from harness.programs import Server, measure, measure_parts
from harness.results import Case, Measurement, Parts
from harness.system import Appender, Followed, Replayer


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

    def run_reader(self, command: str, *arguments: object) -> Measurement:
        """`command`: the load's, without the store's name."""
        return measure("firn-bench-peer", f"{self.load}-{command}", "--server", self._address,
                       *arguments)


class FollowedPeer(Peer, Followed, Replayer):
    """A store that is read in order, and followed over as many connections as suits it."""

    def fill(self) -> None:
        self.run("--in-flight", 1000, "--events", self.stored, "--searched", self.stored)

    def replay(self, seconds: float, once: bool) -> Measurement:
        return self.run_reader("replay", "--seconds", seconds, *(["--once"] if once else []))

    def follow(self, case: Case, followers: int, connections: int, seconds: float) -> Parts:
        del connections
        return measure_parts("firn-bench-peer", f"{self.load}-follow", "--server", self._address,
                             "--writers", case.in_flight, "--followers", followers,
                             "--seconds", seconds)
