from harness.programs import measure
from harness.results import Case, Measurement
from harness.system import Appender


class Sqlite(Appender):
    """SQLite in process, without a server: one event a commit."""

    name = "sqlite"

    def can_append(self, case: Case) -> bool:
        return case.in_flight == 1 and case.batch == 1

    def fill(self) -> None:
        measure("firn-bench-sqlite", "--file", self.folder / "log.db", "--fill", self.stored)

    def append(self, case: Case, seconds: float) -> Measurement:
        return measure("firn-bench-sqlite", "--file", self.folder / "log.db", "--seconds", seconds)
