from harness.programs import measure
from harness.results import Case, Measurement
from harness.system import Appender, Replayer


class Sqlite(Appender):
    """SQLite in process, without a server: one event a commit."""

    name = "sqlite"

    def can_append(self, case: Case) -> bool:
        return case.in_flight == 1 and case.batch == 1

    def fill(self) -> None:
        measure("firn-bench-sqlite", "--file", self.folder / "log.db", "--fill", self.stored)

    def append(self, case: Case, seconds: float) -> Measurement:
        return measure("firn-bench-sqlite", "--file", self.folder / "log.db", "--seconds", seconds)


class SqliteReads(Sqlite, Replayer):
    """SQLite in process, without a server: a scan of the table in order, every column read."""

    def fill(self) -> None:
        measure("firn-bench-sqlite", "--file", self.folder / "log.db", "--fill", self.stored,
                "--searched", self.stored)

    def replay(self, seconds: float, once: bool) -> Measurement:
        return measure("firn-bench-sqlite", "--file", self.folder / "log.db", "--scan",
                       "--seconds", seconds, *(["--once"] if once else []))
