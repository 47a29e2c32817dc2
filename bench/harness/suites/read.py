from typing import Any, Callable, NamedTuple

from harness.cold import drop_caches
from harness.programs import has_python_client
from harness.results import Case, Measurement, Parts
from harness.suite import Settings, Suite
from harness.system import Counter, Followed, PythonReplayer, Replayer, Selector, System
from harness.systems.firn import FirnReads, PythonParse
from harness.systems.grpc_echo import GrpcTransport
from harness.systems.nats import NatsReads
from harness.systems.postgresql import PostgresqlReads
from harness.systems.redis import RedisReads
from harness.systems.sqlite import SqliteReads

# What does not depend on the size of the log is measured in one of this at most.
SMALL = 1_000_000

FOLLOWERS = 50
IDLE_FOLLOWERS = 1000

Run = Callable[[Any, Case, Settings], Measurement | Parts]


class Load(NamedTuple):
    case: Case
    # What takes part.
    needs: tuple[type[System], ...]
    run: Run
    # The system is stopped and started, and nothing of its files is in memory.
    cold: bool = False
    # Whether it goes through logs beyond SMALL.
    large: bool = False


def count(system: Counter, case: Case, settings: Settings, once: bool = False) -> Measurement:
    del case
    return system.count(settings.seconds, once)


def replay(system: Replayer, case: Case, settings: Settings, once: bool = False) -> Measurement:
    del case
    return system.replay(settings.seconds, once)


def select(tags: bool) -> Run:
    return lambda system, case, settings: system.select(case, tags, settings.seconds, reads=0)


def select_cold(system: Selector, case: Case, settings: Settings) -> Measurement:
    # Few: each read makes the next ones a little warmer.
    return system.select(case, False, settings.seconds, reads=500 if settings.quick else 2000)


def crowd(system: FirnReads, case: Case, settings: Settings) -> Parts:
    return system.follow_crowd(case, IDLE_FOLLOWERS, FOLLOWERS, stall=5 if settings.quick else 60)


def delay_paced(system: FirnReads, case: Case, settings: Settings) -> Parts:
    del case
    return system.delay(interval=0.005, appends=400 if settings.quick else 4000)


def delay_after_silence(system: FirnReads, case: Case, settings: Settings) -> Parts:
    del case
    return system.delay(interval=10, appends=2 if settings.quick else 10)


LOADS = (
    Load(Case("replay, counted"), (Counter,), count, large=True),
    Load(Case("replay"), (Replayer,), replay, large=True),
    Load(Case("replay in Python"), (PythonReplayer,),
         lambda system, case, settings: system.replay_in_python(settings.seconds)),
    Load(Case("one stream"), (Selector,), select(tags=False), large=True),
    Load(Case("one stream, 16 in flight", in_flight=16), (Selector,), select(tags=False),
         large=True),
    Load(Case("one tag"), (Selector,), select(tags=True), large=True),
    Load(Case("one tag, 16 in flight", in_flight=16), (Selector,), select(tags=True), large=True),
    Load(Case("one type in a thousand"), (Selector,),
         lambda system, case, settings: system.replay_rare_type(settings.seconds), large=True),
    Load(Case("cold replay, counted"), (Counter,),
         lambda system, case, settings: count(system, case, settings, once=True),
         cold=True, large=True),
    Load(Case("cold replay"), (Replayer,),
         lambda system, case, settings: replay(system, case, settings, once=True),
         cold=True, large=True),
    Load(Case("cold: one stream, 16 in flight", in_flight=16), (Selector,), select_cold,
         cold=True, large=True),
    # What appends stands last, as it makes the log grow.
    Load(Case("16 writers alone", in_flight=16), (Followed,),
         lambda system, case, settings: system.append(case, settings.seconds)),
    Load(Case("16 writers, 50 followers on 1 connection", in_flight=16), (FirnReads, NatsReads),
         lambda system, case, settings: system.follow(case, FOLLOWERS, 1, settings.seconds)),
    Load(Case("16 writers, 50 followers on 50 connections", in_flight=16),
         (FirnReads, RedisReads),
         lambda system, case, settings: system.follow(case, FOLLOWERS, FOLLOWERS,
                                                      settings.seconds)),
    Load(Case("16 writers, 50 followers, 1 that stalls, 1,000 that wait", in_flight=16),
         (FirnReads,), crowd),
    Load(Case("200 appends a second, 1 follower"), (FirnReads,), delay_paced),
    Load(Case("appends after 10 s of silence, 1 follower"), (FirnReads,), delay_after_silence),
)


class ReadSuite(Suite[System]):
    """The log has streams and tags of ten events each, spread over all of it, and a type of one
    event in a thousand; streams and tags to be read are chosen at random. "Cold": the server was
    stopped, its files were taken out of the page cache, and it was started again. "Counted": the
    client does not look into the events; in all other cases it parses them. Followers check that
    they miss nothing; deliveries are the events that all of them received. Latencies are the waits
    between the messages or pages of a replay; the times of whole reads of a stream or a tag, and of
    whole replays of one type; the times from sending an append to its acknowledgement, or to its
    receipt by a follower."""

    name = "read"
    summary = "the whole log, a few events of it, and followers while it grows"
    systems = (GrpcTransport, FirnReads, PythonParse, SqliteReads, PostgresqlReads, RedisReads,
               NatsReads)
    cases = tuple(load.case for load in LOADS)
    baselines = ("grpc-transport", "python-parse", "sqlite", "postgresql", "redis", "nats")
    settings = Settings(rounds=3, seconds=3, stored=10_000_000)
    quick_settings = Settings(rounds=2, seconds=0.5, stored=200_000, quick=True)

    def sizes(self, stored: int) -> list[int]:
        return [SMALL, stored] if stored > SMALL else [stored]

    def has(self, system: System, case: Case) -> bool:
        load = load_of(case)
        if load.needs == (PythonReplayer,) and not has_python_client():
            return False
        # It is there for one comparison.
        if isinstance(system, PythonParse) and load.needs != (PythonReplayer,):
            return False
        return isinstance(system, load.needs) and (load.large or system.stored <= SMALL)

    def measure(self, system: System, case: Case, settings: Settings) -> Measurement | Parts:
        load = load_of(case)
        if load.cold:
            system.stop()
            drop_caches(system.folder)
            system.start()
        return load.run(system, case, settings)


def load_of(case: Case) -> Load:
    return next(load for load in LOADS if load.case == case)
