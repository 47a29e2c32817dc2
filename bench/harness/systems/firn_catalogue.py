from pathlib import Path

from harness.catalogue import EDITED_IMAGE, images_of, import_log
from harness.programs import ROOT, measure_parts, program, run
from harness.results import Measurement, Parts
from harness.system import Builder
from harness.systems.firn import Firn

QUERIES = ROOT / "bench" / "harness" / "queries"

RATE = 5000


class FirnReplay(Firn, Builder):
    """A client that only parses what the daemon sends of the log."""

    name = "firn-replay"

    def fill(self) -> None:
        import_log(self._address, self.stored)

    def build(self, seconds: float) -> Measurement:
        return self.replay(seconds, once=False)


class FirnCatalogue(FirnReplay):
    """The daemon with its default settings, the log of a photo catalogue, and its projection."""

    name = "firn"

    def fill(self) -> None:
        super().fill()
        run([program("firn-bench-client"), "catalog", "--address", self._address])

    def build(self, seconds: float) -> Measurement:
        return self.client("rebuild", "--seconds", seconds, "--server-pid", self._server.pid)

    def follow_steadily(self, seconds: float) -> Parts:
        """Appends at a steady pace, and how far behind the projection is."""
        return self._parts("lag", "--rate", RATE, "--seconds", seconds, "--stored", self.stored,
                           "--images", images_of(self.stored))

    def states_of_edited_image(self, seconds: float) -> Measurement:
        return self.client("past", "--call", "state", "--image", EDITED_IMAGE,
                           "--seconds", seconds)

    def past(self, call: str, seconds: float) -> Measurement:
        """`call`: state, history or events, of images chosen at random."""
        return self.client("past", "--call", call, "--seconds", seconds)

    def query(self, name: str, seconds: float) -> Measurement:
        """`name`: of a file in bench/harness/queries."""
        return self.client("query", "--file", query_file(name), "--seconds", seconds)

    def query_past(self, name: str, queries: int) -> Measurement:
        return self.client("query", "--file", query_file(name), "--past", "--queries", queries)

    def undo(self, images: int, gestures: bool, seconds: float) -> Parts:
        return self._parts("undo", "--images", images, "--seconds", seconds,
                           *(["--gestures"] if gestures else []))

    def _parts(self, command: str, *arguments: object) -> Parts:
        return measure_parts("firn-bench-client", command, "--address", self._address, *arguments)


def query_file(name: str) -> Path:
    return QUERIES / f"{name}.sql"
