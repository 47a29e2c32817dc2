from harness.results import Case, Measurement
from harness.suite import Settings, Suite
from harness.system import Replayer
from harness.systems.firn import Firn
from harness.systems.grpc_echo import GrpcTransport

COUNTED = Case("counted")
PARSED = Case("parsed")


class ReplaySuite(Suite[Replayer]):
    """The whole log to one reader, from warm caches; latencies are the waits between messages."""

    name = "replay"
    summary = "the whole log to one reader, events counted or parsed by it"
    systems = (GrpcTransport, Firn)
    cases = (COUNTED, PARSED)
    baselines = ("grpc-transport",)
    settings = Settings(rounds=3, seconds=3, stored=1_000_000)
    quick_settings = Settings(rounds=3, seconds=1, stored=200_000)

    def measure(self, system: Replayer, case: Case, seconds: float) -> Measurement:
        return system.replay(parse=case == PARSED, seconds=seconds)
