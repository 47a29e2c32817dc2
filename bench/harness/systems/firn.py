from harness.programs import program
from harness.systems.grpc_server import GrpcServer


class Firn(GrpcServer):
    """The daemon with its default settings."""

    name = "firn"

    def command(self) -> list[object]:
        return [program("firnd"), "--listen", "127.0.0.1:0", "--data-dir", self.folder / "data"]

    def fill(self) -> None:
        self.client("append", "--in-flight", 4, "--batch", 1000, "--events", self.stored)
