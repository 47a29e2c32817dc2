from harness.programs import has_python_client, measure_parts, measure_python, program
from harness.results import Case, Measurement, Parts
from harness.system import Followed, Selector
from harness.systems.grpc_server import GrpcServer
from harness.systems.searched import RARE_TYPE, RARE_TYPE_EVERY

# A server may limit the calls of one connection.
CROWD_CONNECTIONS = 50


class Firn(GrpcServer):
    """The daemon with its default settings."""

    name = "firn"

    def command(self) -> list[object]:
        return [program("firnd"), "--listen", "127.0.0.1:0", "--data-dir", self.folder / "data"]

    def fill(self) -> None:
        self.client("append", "--in-flight", 4, "--batch", 1000, "--events", self.stored)


class FirnUnchecked(Firn):
    """Without schemas: no payload is compared with what its type should look like."""

    name = "firn-unchecked"

    def command(self) -> list[object]:
        return [*super().command(), "--catalog", "off"]


class FirnConditions(Firn):
    """Each request appends only if no event of the whole log has the tag that it brings: another
    one each time, so that it must be looked for."""

    name = "firn-conditions"
    client_flags = ("--conditions",)

    def can_append(self, case: Case) -> bool:
        return case.in_flight in (64, 256)


class FirnStream(Firn):
    """All requests over one AppendStream call."""

    name = "firn-stream"

    def can_append(self, case: Case) -> bool:
        return case.in_flight != 1

    def append(self, case: Case, seconds: float) -> Measurement:
        return self.client("stream", "--in-flight", case.in_flight, "--batch", case.batch,
                           "--seconds", seconds)


class FirnReads(Firn, Followed, Selector):
    """The daemon with its default settings, and a log that is made to be searched."""

    def fill(self) -> None:
        self.client("append", "--in-flight", 4, "--batch", 1000, "--events", self.stored,
                    "--searched", self.stored)

    def select(self, case: Case, tags: bool, seconds: float, reads: int) -> Measurement:
        return self.client("get", "--searched", self.stored, "--in-flight", case.in_flight,
                           "--seconds", seconds, "--reads", reads, *(["--tags"] if tags else []))

    def replay_rare_type(self, seconds: float) -> Measurement:
        return self.client("replay", "--parse", "--seconds", seconds,
                           "--type", RARE_TYPE, "--matches", self.stored // RARE_TYPE_EVERY)

    def follow(self, case: Case, followers: int, connections: int, seconds: float,
               *arguments: object) -> Parts:
        return self.client_parts("follow", "--writers", case.in_flight, "--followers", followers,
                                 "--connections", connections, "--seconds", seconds, *arguments)

    def follow_crowd(self, case: Case, idle: int, followers: int, stall: float) -> Parts:
        """As follow(), with so many more that follow streams which stay empty, and one more that
        reads nothing for `stall` seconds; the server's memory is told on stderr."""
        return self.follow(case, followers, CROWD_CONNECTIONS, stall + 1, "--idle", idle,
                           "--stall", stall, "--server-pid", self._server.pid)

    def delay(self, interval: float, appends: int) -> Parts:
        """From single appends to their receipt by a follower that waits for them."""
        return self.client_parts("delay", "--interval", interval, "--appends", appends)

    def client_parts(self, command: str, *arguments: object) -> Parts:
        return measure_parts("firn-bench-client", command, "--address", self._address, *arguments)


class PythonParse(FirnReads):
    """What the client in Python can parse at most: Firn's messages, received once and kept in
    memory, parsed again and again."""

    name = "python-parse"

    # The messages of more need more memory, and are parsed as fast.
    FILL_MAX = 200_000

    @classmethod
    def missing(cls) -> str | None:
        return None if has_python_client() else "the client in Python"

    def fill(self) -> None:
        self.client("append", "--in-flight", 4, "--batch", 1000,
                    "--events", min(self.stored, self.FILL_MAX))

    def replay_in_python(self, seconds: float) -> Measurement:
        return measure_python("--memory", "--address", self._address, "--seconds", seconds)
