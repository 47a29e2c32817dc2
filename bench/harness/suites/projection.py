from typing import Any, Callable, NamedTuple

from harness.results import Case, Measurement, Parts
from harness.suite import Settings, Suite
from harness.system import Appender, Builder, System
from harness.systems.fdatasync import Fdatasync
from harness.systems.firn_catalogue import FirnCatalogue, FirnReplay
from harness.systems.sqlite import SqliteInserts

Run = Callable[[Any, Case, Settings], Measurement | Parts]


class Load(NamedTuple):
    case: Case
    # What takes part.
    needs: type[System]
    run: Run


def query(title: str, name: str) -> Load:
    """A query of bench/harness/queries, asked again and again."""
    return Load(Case(f"query: {title}"), FirnCatalogue,
                lambda system, case, settings: system.query(name, settings.seconds))


def past(title: str, call: str) -> Load:
    return Load(Case(title), FirnCatalogue,
                lambda system, case, settings: system.past(call, settings.seconds))


def undo(title: str, images: int, gestures: bool) -> Load:
    return Load(Case(title), FirnCatalogue,
                lambda system, case, settings: system.undo(images, gestures, settings.seconds))


def count_in_the_past(system: FirnCatalogue, case: Case, settings: Settings) -> Measurement:
    del case
    return system.query_past("image_count", queries=10 if settings.quick else 50)


def follow(system: FirnCatalogue, case: Case, settings: Settings) -> Parts:
    del case
    return system.follow_steadily(seconds=4 if settings.quick else 30)


LOADS = (
    Load(Case("build"), Builder,
         lambda system, case, settings: system.build(settings.seconds)),
    query("rating histogram", "rating_histogram"),
    query("counts by flag", "flag_counts"),
    query("tags with counts", "tag_counts"),
    query("images of a tag", "tag_images"),
    query("a collection in order", "collection_images"),
    query("folders with counts", "folder_counts"),
    query("timeline by month", "months"),
    query("file name prefix", "filename_prefix"),
    query("cameras and lenses", "cameras"),
    query("one image", "one_image"),
    query("smart collection, 20 rules AND", "smart_and"),
    query("smart collection, 20 rules OR", "smart_or"),
    past("history of an image", "history"),
    past("events of an image", "events"),
    past("state of an image, now", "state"),
    Load(Case("state as of each of 100 edits"), FirnCatalogue,
         lambda system, case, settings: system.states_of_edited_image(settings.seconds)),
    Load(Case("all images as of any position"), FirnCatalogue, count_in_the_past),
    # What appends stands last, as it makes the log grow.
    Load(Case("5,000 events/s, followed"), FirnCatalogue, follow),
    undo("one image, by event", images=1, gestures=False),
    undo("one image, by last gesture", images=1, gestures=True),
    undo("10 images, by event", images=10, gestures=False),
    undo("10 images, by last gesture", images=10, gestures=True),
    # These events are about images that may not be there.
    Load(Case("append"), Appender,
         lambda system, case, settings: system.append(case, settings.seconds)),
)


class ProjectionSuite(Suite[System]):
    """The log is a photo catalogue's over ten years, about ten events an image, and the projection
    is `catalog`, which the daemon ships. "Build": everything from the start of the log; the
    latencies are those of whole builds, of messages for `firn-replay`, of commits for
    `sqlite-inserts`. Queries, states, undo and redo are counted as one "event" each; one is under
    way at a time, over gRPC. "As of any position": each query is of a position that was not asked
    for before. Undo and redo: 100 ratings, tags and edits, one event each, are appended, undone and
    redone, all durable. "Lag": from the acknowledgement of an append to the first answer, of one
    about each millisecond, that says that the projection has it; the latencies of those appends
    count from the time they were due."""

    name = "projection"
    summary = "a projection: building, following, queries, the past, undo and redo"
    systems = (Fdatasync, SqliteInserts, FirnReplay, FirnCatalogue)
    cases = tuple(load.case for load in LOADS)
    baselines = ("firn-replay", "sqlite-inserts", "fdatasync")
    # 100,000 images.
    settings = Settings(rounds=3, seconds=3, stored=1_018_917)
    quick_settings = Settings(rounds=1, seconds=0.5, stored=101_233, quick=True)

    def has(self, system: System, case: Case) -> bool:
        load = load_of(case)
        if isinstance(system, FirnReplay) and not isinstance(system, FirnCatalogue):
            return load.needs is Builder
        return isinstance(system, load.needs)

    def measure(self, system: System, case: Case, settings: Settings) -> Measurement | Parts:
        return load_of(case).run(system, case, settings)


def load_of(case: Case) -> Load:
    return next(load for load in LOADS if load.case == case)
