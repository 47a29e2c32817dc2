from harness.programs import measure
from harness.results import Case, Measurement
from harness.system import Appender, Builder, Replayer


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


class SqliteInserts(Builder):
    """SQLite in process: as many inserts of one row as the log has events, prepared once, 20,000 a
    transaction, into one table without indexes, in a file that need not survive a crash. What SQL
    costs at least if each event runs one statement."""

    name = "sqlite-inserts"

    def build(self, seconds: float) -> Measurement:
        del seconds
        return measure("firn-bench-sqlite", "--file", self.folder / "plain.db",
                       "--plain", "--fill", self.stored)
