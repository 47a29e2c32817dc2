from harness.programs import program
from harness.systems.grpc_server import GrpcServer


class GrpcEcho(GrpcServer):
    """gRPC alone: the same client, and a server that answers at once with nothing."""

    name = "grpc-echo"
    client_flags = ("--echo",)

    def command(self) -> list[object]:
        return [program("firn-bench-echo-server"), "--replay-events", self.stored]


class GrpcTransport(GrpcEcho):
    """The same server under the name of the limit of streams: events encoded beforehand."""

    name = "grpc-transport"
