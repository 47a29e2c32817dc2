from harness.results import Case, Measurement
from harness.suite import Settings, Suite
from harness.system import Appender
from harness.systems.firn import Firn
from harness.systems.postgresql import Postgresql


class SustainedSuite(Suite[Appender]):
    """Large batches for a minute without a pause: what Firn puts off (checkpoints, merges) happens
    within the measurement. PostgreSQL, with its settings here, may put its checkpoint off until
    after it."""

    name = "sustained"
    summary = "large batches for a minute without a pause"
    systems = (Firn, Postgresql)
    cases = (Case("4 x batch 1000", in_flight=4, batch=1000),)
    baselines = ("postgresql",)
    settings = Settings(rounds=3, seconds=60, stored=10_000)
    quick_settings = Settings(rounds=3, seconds=10, stored=10_000)

    def measure(self, system: Appender, case: Case, settings: Settings) -> Measurement:
        return system.append(case, settings.seconds)
