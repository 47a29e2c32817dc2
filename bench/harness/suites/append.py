from harness.results import Case, Measurement
from harness.suite import Settings, Suite
from harness.system import Appender
from harness.systems.etcd import Etcd
from harness.systems.fdatasync import Fdatasync
from harness.systems.firn import Firn, FirnConditions, FirnStream, FirnUnchecked
from harness.systems.grpc_echo import GrpcEcho
from harness.systems.nats import Nats
from harness.systems.postgresql import Postgresql
from harness.systems.redis import Redis, RedisLua
from harness.systems.sqlite import Sqlite


class AppendSuite(Suite[Appender]):
    """Durable appends to targets chosen at random among 500,000. NATS starts empty and etcd with
    100,000 events, since more would take them long; Redis's script is left out of batches of 1,000,
    which would block it."""

    name = "append"
    summary = "durable appends, one by one and in batches"
    systems = (Fdatasync, Sqlite, GrpcEcho, Firn, FirnUnchecked, FirnConditions, FirnStream,
               Postgresql, Redis, RedisLua, Nats, Etcd)
    # Batches last: they make the store grow most.
    cases = (
        Case("1 in flight", in_flight=1),
        Case("16 in flight", in_flight=16),
        Case("64 in flight", in_flight=64),
        Case("256 in flight", in_flight=256),
        Case("4 x batch 100", in_flight=4, batch=100),
        Case("4 x batch 1000", in_flight=4, batch=1000),
    )
    baselines = ("grpc-echo", "postgresql", "etcd")
    # A store that is nearly empty flatters itself: its indexes still fit in caches.
    settings = Settings(rounds=3, seconds=3, stored=400_000)
    quick_settings = Settings(rounds=3, seconds=0.5, stored=50_000)

    def has(self, system: Appender, case: Case) -> bool:
        return system.can_append(case)

    def measure(self, system: Appender, case: Case, settings: Settings) -> Measurement:
        return system.append(case, settings.seconds)
