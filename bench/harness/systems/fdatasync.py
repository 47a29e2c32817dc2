from harness.programs import measure
from harness.results import Case, Measurement
from harness.system import Appender


class Fdatasync(Appender):
    """The disk alone: 4 KiB, flushed, again and again."""

    name = "fdatasync"

    def can_append(self, case: Case) -> bool:
        return case.in_flight == 1 and case.batch == 1

    def append(self, case: Case, seconds: float) -> Measurement:
        return measure("firn-bench-fsync", "--file", self.folder / "blocks", "--seconds", seconds)
