from harness.programs import program
from harness.results import Case, Measurement
from harness.systems.grpc_server import GrpcServer


class Firn(GrpcServer):
    """The daemon with its default settings."""

    name = "firn"

    def command(self) -> list[object]:
        return [program("firnd"), "--listen", "127.0.0.1:0", "--data-dir", self.folder / "data"]

    def fill(self) -> None:
        self.client("append", "--in-flight", 4, "--batch", 1000, "--events", self.stored)


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
