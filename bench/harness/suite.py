"""What a suite is. A new one is a subclass in harness/suites/, named in SUITES there."""

from abc import ABC, abstractmethod
from typing import ClassVar, Generic, NamedTuple, TypeVar

from harness.results import Case, Measurement, Parts
from harness.system import System


class Settings(NamedTuple):
    rounds: int
    # How long one measurement takes, without its warm-up.
    seconds: float
    # Events in every store before anything is measured.
    stored: int
    # Less of what takes long, whatever `seconds` says.
    quick: bool = False


SystemT = TypeVar("SystemT", bound=System)


class Suite(ABC, Generic[SystemT]):
    """Cases, and the systems that go through them."""

    name: ClassVar[str]
    # One line for --help.
    summary: ClassVar[str]
    systems: ClassVar[tuple[type[System], ...]]
    cases: ClassVar[tuple[Case, ...]]
    # The systems that the others are divided by, a column each.
    baselines: ClassVar[tuple[str, ...]]
    settings: ClassVar[Settings]
    quick_settings: ClassVar[Settings]

    def sizes(self, stored: int) -> list[int]:
        """The numbers of events in the stores, one after the other; they tell cases apart."""
        return [stored]

    def has(self, system: SystemT, case: Case) -> bool:
        """Whether the system takes part in the case."""
        del system, case
        return True

    @abstractmethod
    def measure(self, system: SystemT, case: Case, settings: Settings) -> Measurement | Parts:
        """Measures the system, which is started and has the case. Parts are told apart by what is
        added to the case's name."""
