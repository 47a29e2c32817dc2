from harness.results import Case, Measurement
from harness.suite import Settings, Suite
from harness.system import Appender
from harness.systems.firn import Firn
from harness.systems.postgresql import Postgresql


class GrowthSuite(Suite[Appender]):
    """The appends of the suite `append` into stores of more and more events."""

    name = "growth"
    summary = "durable appends into stores of 10 thousand to 10 million events"
    systems = (Firn, Postgresql)
    cases = (
        Case("64 in flight", in_flight=64),
        Case("4 x batch 1000", in_flight=4, batch=1000),
    )
    baselines = ("postgresql",)
    settings = Settings(rounds=3, seconds=3, stored=10_000_000)
    quick_settings = Settings(rounds=3, seconds=1, stored=1_000_000)

    def sizes(self, stored: int) -> list[int]:
        return [size for size in (10_000, 100_000, 1_000_000, 10_000_000) if size <= stored]

    def measure(self, system: Appender, case: Case, settings: Settings) -> Measurement:
        return system.append(case, settings.seconds)
