import datetime

from . import event_pb2 as _event_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ReplayMark(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    REPLAY_MARK_UNSPECIFIED: _ClassVar[ReplayMark]
    REPLAY_MARK_CAUGHT_UP: _ClassVar[ReplayMark]
    REPLAY_MARK_FELL_BEHIND: _ClassVar[ReplayMark]
    REPLAY_MARK_CHECKPOINT: _ClassVar[ReplayMark]
    REPLAY_MARK_HEARTBEAT: _ClassVar[ReplayMark]

class ReplayState(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    REPLAY_STATE_UNSPECIFIED: _ClassVar[ReplayState]
    REPLAY_STATE_CATCHING_UP: _ClassVar[ReplayState]
    REPLAY_STATE_LIVE: _ClassVar[ReplayState]
    REPLAY_STATE_FALLEN_BEHIND: _ClassVar[ReplayState]
REPLAY_MARK_UNSPECIFIED: ReplayMark
REPLAY_MARK_CAUGHT_UP: ReplayMark
REPLAY_MARK_FELL_BEHIND: ReplayMark
REPLAY_MARK_CHECKPOINT: ReplayMark
REPLAY_MARK_HEARTBEAT: ReplayMark
REPLAY_STATE_UNSPECIFIED: ReplayState
REPLAY_STATE_CATCHING_UP: ReplayState
REPLAY_STATE_LIVE: ReplayState
REPLAY_STATE_FALLEN_BEHIND: ReplayState

class ReadPlan(_message.Message):
    __slots__ = ("items", "after_position", "until_position", "index_seeks", "events_examined", "events_matched")
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    AFTER_POSITION_FIELD_NUMBER: _ClassVar[int]
    UNTIL_POSITION_FIELD_NUMBER: _ClassVar[int]
    INDEX_SEEKS_FIELD_NUMBER: _ClassVar[int]
    EVENTS_EXAMINED_FIELD_NUMBER: _ClassVar[int]
    EVENTS_MATCHED_FIELD_NUMBER: _ClassVar[int]
    items: _containers.RepeatedCompositeFieldContainer[ReadPlanItem]
    after_position: int
    until_position: int
    index_seeks: int
    events_examined: int
    events_matched: int
    def __init__(self, items: _Optional[_Iterable[_Union[ReadPlanItem, _Mapping]]] = ..., after_position: _Optional[int] = ..., until_position: _Optional[int] = ..., index_seeks: _Optional[int] = ..., events_examined: _Optional[int] = ..., events_matched: _Optional[int] = ...) -> None: ...

class ReadPlanItem(_message.Message):
    __slots__ = ("indexes", "keys", "conditions")
    INDEXES_FIELD_NUMBER: _ClassVar[int]
    KEYS_FIELD_NUMBER: _ClassVar[int]
    CONDITIONS_FIELD_NUMBER: _ClassVar[int]
    indexes: _containers.RepeatedScalarFieldContainer[str]
    keys: int
    conditions: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, indexes: _Optional[_Iterable[str]] = ..., keys: _Optional[int] = ..., conditions: _Optional[_Iterable[str]] = ...) -> None: ...

class GetNewestEventsRequest(_message.Message):
    __slots__ = ("streams", "queries", "until_position", "as_of", "payload_form")
    STREAMS_FIELD_NUMBER: _ClassVar[int]
    QUERIES_FIELD_NUMBER: _ClassVar[int]
    UNTIL_POSITION_FIELD_NUMBER: _ClassVar[int]
    AS_OF_FIELD_NUMBER: _ClassVar[int]
    PAYLOAD_FORM_FIELD_NUMBER: _ClassVar[int]
    streams: _containers.RepeatedScalarFieldContainer[str]
    queries: _containers.RepeatedCompositeFieldContainer[_event_pb2.Query]
    until_position: int
    as_of: _timestamp_pb2.Timestamp
    payload_form: _event_pb2.PayloadForm
    def __init__(self, streams: _Optional[_Iterable[str]] = ..., queries: _Optional[_Iterable[_Union[_event_pb2.Query, _Mapping]]] = ..., until_position: _Optional[int] = ..., as_of: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., payload_form: _Optional[_Union[_event_pb2.PayloadForm, str]] = ...) -> None: ...

class GetNewestEventsResponse(_message.Message):
    __slots__ = ("newest", "head")
    NEWEST_FIELD_NUMBER: _ClassVar[int]
    HEAD_FIELD_NUMBER: _ClassVar[int]
    newest: _containers.RepeatedCompositeFieldContainer[NewestEvent]
    head: int
    def __init__(self, newest: _Optional[_Iterable[_Union[NewestEvent, _Mapping]]] = ..., head: _Optional[int] = ...) -> None: ...

class NewestEvent(_message.Message):
    __slots__ = ("event", "position")
    EVENT_FIELD_NUMBER: _ClassVar[int]
    POSITION_FIELD_NUMBER: _ClassVar[int]
    event: _event_pb2.EventDTO
    position: int
    def __init__(self, event: _Optional[_Union[_event_pb2.EventDTO, _Mapping]] = ..., position: _Optional[int] = ...) -> None: ...

class CountEventsRequest(_message.Message):
    __slots__ = ("after_position", "until_position", "query", "bounds", "explain")
    AFTER_POSITION_FIELD_NUMBER: _ClassVar[int]
    UNTIL_POSITION_FIELD_NUMBER: _ClassVar[int]
    QUERY_FIELD_NUMBER: _ClassVar[int]
    BOUNDS_FIELD_NUMBER: _ClassVar[int]
    EXPLAIN_FIELD_NUMBER: _ClassVar[int]
    after_position: int
    until_position: int
    query: _event_pb2.Query
    bounds: _event_pb2.ReadBounds
    explain: bool
    def __init__(self, after_position: _Optional[int] = ..., until_position: _Optional[int] = ..., query: _Optional[_Union[_event_pb2.Query, _Mapping]] = ..., bounds: _Optional[_Union[_event_pb2.ReadBounds, _Mapping]] = ..., explain: bool = ...) -> None: ...

class CountEventsResponse(_message.Message):
    __slots__ = ("count", "position", "until", "plan")
    COUNT_FIELD_NUMBER: _ClassVar[int]
    POSITION_FIELD_NUMBER: _ClassVar[int]
    UNTIL_FIELD_NUMBER: _ClassVar[int]
    PLAN_FIELD_NUMBER: _ClassVar[int]
    count: int
    position: int
    until: int
    plan: ReadPlan
    def __init__(self, count: _Optional[int] = ..., position: _Optional[int] = ..., until: _Optional[int] = ..., plan: _Optional[_Union[ReadPlan, _Mapping]] = ...) -> None: ...

class GetPositionAtRequest(_message.Message):
    __slots__ = ("time",)
    TIME_FIELD_NUMBER: _ClassVar[int]
    time: _timestamp_pb2.Timestamp
    def __init__(self, time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class GetPositionAtResponse(_message.Message):
    __slots__ = ("position", "created_at", "head")
    POSITION_FIELD_NUMBER: _ClassVar[int]
    CREATED_AT_FIELD_NUMBER: _ClassVar[int]
    HEAD_FIELD_NUMBER: _ClassVar[int]
    position: int
    created_at: str
    head: int
    def __init__(self, position: _Optional[int] = ..., created_at: _Optional[str] = ..., head: _Optional[int] = ...) -> None: ...

class GetTimeAtRequest(_message.Message):
    __slots__ = ("position",)
    POSITION_FIELD_NUMBER: _ClassVar[int]
    position: int
    def __init__(self, position: _Optional[int] = ...) -> None: ...

class GetTimeAtResponse(_message.Message):
    __slots__ = ("created_at",)
    CREATED_AT_FIELD_NUMBER: _ClassVar[int]
    created_at: str
    def __init__(self, created_at: _Optional[str] = ...) -> None: ...

class ListReplaysRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ListReplaysResponse(_message.Message):
    __slots__ = ("replays", "head", "fallen_behind_total", "told_to_leave_total")
    REPLAYS_FIELD_NUMBER: _ClassVar[int]
    HEAD_FIELD_NUMBER: _ClassVar[int]
    FALLEN_BEHIND_TOTAL_FIELD_NUMBER: _ClassVar[int]
    TOLD_TO_LEAVE_TOTAL_FIELD_NUMBER: _ClassVar[int]
    replays: _containers.RepeatedCompositeFieldContainer[ReplayInfo]
    head: int
    fallen_behind_total: int
    told_to_leave_total: int
    def __init__(self, replays: _Optional[_Iterable[_Union[ReplayInfo, _Mapping]]] = ..., head: _Optional[int] = ..., fallen_behind_total: _Optional[int] = ..., told_to_leave_total: _Optional[int] = ...) -> None: ...

class ReplayInfo(_message.Message):
    __slots__ = ("peer", "state", "position", "lag", "started_at", "times_fallen_behind", "follow")
    PEER_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    POSITION_FIELD_NUMBER: _ClassVar[int]
    LAG_FIELD_NUMBER: _ClassVar[int]
    STARTED_AT_FIELD_NUMBER: _ClassVar[int]
    TIMES_FALLEN_BEHIND_FIELD_NUMBER: _ClassVar[int]
    FOLLOW_FIELD_NUMBER: _ClassVar[int]
    peer: str
    state: ReplayState
    position: int
    lag: int
    started_at: str
    times_fallen_behind: int
    follow: bool
    def __init__(self, peer: _Optional[str] = ..., state: _Optional[_Union[ReplayState, str]] = ..., position: _Optional[int] = ..., lag: _Optional[int] = ..., started_at: _Optional[str] = ..., times_fallen_behind: _Optional[int] = ..., follow: bool = ...) -> None: ...
