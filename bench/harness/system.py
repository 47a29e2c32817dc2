"""What a suite can ask of a system. A new system is a subclass in harness/systems/, named in the
suites that it takes part in."""

from abc import ABC, abstractmethod
from pathlib import Path
from typing import ClassVar

from harness.results import Case, Measurement, Parts


class System(ABC):
    """Something that is measured. It is filled once. Each round makes a new object, whose folder is
    a copy of what the filled one left, and starts it, measures it and stops it."""

    name: ClassVar[str]

    def __init__(self, folder: Path, stored: int) -> None:
        """`folder` exists and is the system's own; `stored` is how many events fill() leaves."""
        self.folder = folder
        self.stored = stored

    @classmethod
    def missing(cls) -> str | None:
        """What is not installed, without which the system cannot take part."""
        return None

    def start(self) -> None:
        """Nothing to start, unless overridden."""

    def stop(self) -> None:
        """Nothing to stop, unless overridden."""

    def fill(self) -> None:
        """Stores the events, while started. Nothing, unless overridden: not every system stores."""


class Appender(System):
    def can_append(self, case: Case) -> bool:
        """Whether the case makes sense here."""
        del case
        return True

    @abstractmethod
    def append(self, case: Case, seconds: float) -> Measurement:
        """Appends durably with the case's requests in flight and batches, while started."""


class Replayer(System):
    @abstractmethod
    def replay(self, seconds: float, once: bool) -> Measurement:
        """Reads all events in order, again and again for at least so long, while started; looks at
        the place of each. `once`: only once, without a warm-up."""


class Counter(System):
    @abstractmethod
    def count(self, seconds: float, once: bool) -> Measurement:
        """As Replayer.replay(), without looking into the events."""


class PythonReplayer(System):
    @abstractmethod
    def replay_in_python(self, seconds: float) -> Measurement:
        """As Replayer.replay(), by a client in Python."""


class Selector(System):
    """Filled with a log that is made to be searched, see bench/harness/event_maker.h."""

    @abstractmethod
    def select(self, case: Case, tags: bool, seconds: float, reads: int) -> Measurement:
        """Reads all events of one stream (of one tag, if `tags`) chosen at random, again and again
        with the case's reads in flight; if `reads` is not 0, exactly so often and without a warm-up
        instead of for so long."""

    @abstractmethod
    def replay_rare_type(self, seconds: float) -> Measurement:
        """Reads all events of the rare type in order, again and again for at least so long."""


class Followed(Appender):
    @abstractmethod
    def follow(self, case: Case, followers: int, connections: int, seconds: float) -> Parts:
        """Appends as append() while so many followers receive everything over so many connections:
        `appends` and `deliveries`."""


class Builder(System):
    @abstractmethod
    def build(self, seconds: float) -> Measurement:
        """Goes through all events and makes what it makes of them, again and again for at least so
        long, while started."""
