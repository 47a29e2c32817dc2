import datetime

from . import error_reason_pb2 as _error_reason_pb2
from . import event_pb2 as _event_pb2
from . import read_pb2 as _read_pb2
from google.protobuf import duration_pb2 as _duration_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Durability(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    DURABILITY_UNSPECIFIED: _ClassVar[Durability]
    DURABILITY_FSYNCED: _ClassVar[Durability]
    DURABILITY_WRITTEN: _ClassVar[Durability]

class StandbyState(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    STANDBY_STATE_UNSPECIFIED: _ClassVar[StandbyState]
    STANDBY_STATE_CONNECTING: _ClassVar[StandbyState]
    STANDBY_STATE_CATCHING_UP: _ClassVar[StandbyState]
    STANDBY_STATE_FOLLOWING: _ClassVar[StandbyState]
    STANDBY_STATE_STOPPED: _ClassVar[StandbyState]
DURABILITY_UNSPECIFIED: Durability
DURABILITY_FSYNCED: Durability
DURABILITY_WRITTEN: Durability
STANDBY_STATE_UNSPECIFIED: StandbyState
STANDBY_STATE_CONNECTING: StandbyState
STANDBY_STATE_CATCHING_UP: StandbyState
STANDBY_STATE_FOLLOWING: StandbyState
STANDBY_STATE_STOPPED: StandbyState

class AppendEventRequest(_message.Message):
    __slots__ = ("event", "expected_revision")
    EVENT_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_REVISION_FIELD_NUMBER: _ClassVar[int]
    event: _event_pb2.EventDTO
    expected_revision: int
    def __init__(self, event: _Optional[_Union[_event_pb2.EventDTO, _Mapping]] = ..., expected_revision: _Optional[int] = ...) -> None: ...

class AppendEventResponse(_message.Message):
    __slots__ = ("position", "revision", "created_at", "duplicate", "durability")
    POSITION_FIELD_NUMBER: _ClassVar[int]
    REVISION_FIELD_NUMBER: _ClassVar[int]
    CREATED_AT_FIELD_NUMBER: _ClassVar[int]
    DUPLICATE_FIELD_NUMBER: _ClassVar[int]
    DURABILITY_FIELD_NUMBER: _ClassVar[int]
    position: int
    revision: int
    created_at: str
    duplicate: bool
    durability: Durability
    def __init__(self, position: _Optional[int] = ..., revision: _Optional[int] = ..., created_at: _Optional[str] = ..., duplicate: bool = ..., durability: _Optional[_Union[Durability, str]] = ...) -> None: ...

class AppendEventsRequest(_message.Message):
    __slots__ = ("events", "checks")
    EVENTS_FIELD_NUMBER: _ClassVar[int]
    CHECKS_FIELD_NUMBER: _ClassVar[int]
    events: _containers.RepeatedCompositeFieldContainer[_event_pb2.EventDTO]
    checks: _containers.RepeatedCompositeFieldContainer[AppendCheck]
    def __init__(self, events: _Optional[_Iterable[_Union[_event_pb2.EventDTO, _Mapping]]] = ..., checks: _Optional[_Iterable[_Union[AppendCheck, _Mapping]]] = ...) -> None: ...

class AppendEventsResponse(_message.Message):
    __slots__ = ("events", "duplicate", "durability")
    EVENTS_FIELD_NUMBER: _ClassVar[int]
    DUPLICATE_FIELD_NUMBER: _ClassVar[int]
    DURABILITY_FIELD_NUMBER: _ClassVar[int]
    events: _containers.RepeatedCompositeFieldContainer[AppendedEvent]
    duplicate: bool
    durability: Durability
    def __init__(self, events: _Optional[_Iterable[_Union[AppendedEvent, _Mapping]]] = ..., duplicate: bool = ..., durability: _Optional[_Union[Durability, str]] = ...) -> None: ...

class AppendedEvent(_message.Message):
    __slots__ = ("position", "revision", "created_at")
    POSITION_FIELD_NUMBER: _ClassVar[int]
    REVISION_FIELD_NUMBER: _ClassVar[int]
    CREATED_AT_FIELD_NUMBER: _ClassVar[int]
    position: int
    revision: int
    created_at: str
    def __init__(self, position: _Optional[int] = ..., revision: _Optional[int] = ..., created_at: _Optional[str] = ...) -> None: ...

class AppendStreamRequest(_message.Message):
    __slots__ = ("events", "checks")
    EVENTS_FIELD_NUMBER: _ClassVar[int]
    CHECKS_FIELD_NUMBER: _ClassVar[int]
    events: _containers.RepeatedCompositeFieldContainer[_event_pb2.EventDTO]
    checks: _containers.RepeatedCompositeFieldContainer[AppendCheck]
    def __init__(self, events: _Optional[_Iterable[_Union[_event_pb2.EventDTO, _Mapping]]] = ..., checks: _Optional[_Iterable[_Union[AppendCheck, _Mapping]]] = ...) -> None: ...

class AppendStreamResponse(_message.Message):
    __slots__ = ("results",)
    RESULTS_FIELD_NUMBER: _ClassVar[int]
    results: _containers.RepeatedCompositeFieldContainer[AppendStreamResult]
    def __init__(self, results: _Optional[_Iterable[_Union[AppendStreamResult, _Mapping]]] = ...) -> None: ...

class AppendStreamResult(_message.Message):
    __slots__ = ("request_number", "appended", "error")
    REQUEST_NUMBER_FIELD_NUMBER: _ClassVar[int]
    APPENDED_FIELD_NUMBER: _ClassVar[int]
    ERROR_FIELD_NUMBER: _ClassVar[int]
    request_number: int
    appended: AppendEventsResponse
    error: AppendError
    def __init__(self, request_number: _Optional[int] = ..., appended: _Optional[_Union[AppendEventsResponse, _Mapping]] = ..., error: _Optional[_Union[AppendError, _Mapping]] = ...) -> None: ...

class AppendError(_message.Message):
    __slots__ = ("code", "reason", "message", "metadata", "invalid_fields", "conflict", "retry_delay")
    class MetadataEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    CODE_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    METADATA_FIELD_NUMBER: _ClassVar[int]
    INVALID_FIELDS_FIELD_NUMBER: _ClassVar[int]
    CONFLICT_FIELD_NUMBER: _ClassVar[int]
    RETRY_DELAY_FIELD_NUMBER: _ClassVar[int]
    code: int
    reason: _error_reason_pb2.ErrorReason
    message: str
    metadata: _containers.ScalarMap[str, str]
    invalid_fields: _containers.RepeatedCompositeFieldContainer[InvalidField]
    conflict: AppendConflict
    retry_delay: _duration_pb2.Duration
    def __init__(self, code: _Optional[int] = ..., reason: _Optional[_Union[_error_reason_pb2.ErrorReason, str]] = ..., message: _Optional[str] = ..., metadata: _Optional[_Mapping[str, str]] = ..., invalid_fields: _Optional[_Iterable[_Union[InvalidField, _Mapping]]] = ..., conflict: _Optional[_Union[AppendConflict, _Mapping]] = ..., retry_delay: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ...) -> None: ...

class InvalidField(_message.Message):
    __slots__ = ("field", "description")
    FIELD_FIELD_NUMBER: _ClassVar[int]
    DESCRIPTION_FIELD_NUMBER: _ClassVar[int]
    field: str
    description: str
    def __init__(self, field: _Optional[str] = ..., description: _Optional[str] = ...) -> None: ...

class AppendConflict(_message.Message):
    __slots__ = ("failed_checks", "checks_left_out")
    FAILED_CHECKS_FIELD_NUMBER: _ClassVar[int]
    CHECKS_LEFT_OUT_FIELD_NUMBER: _ClassVar[int]
    failed_checks: _containers.RepeatedCompositeFieldContainer[FailedCheck]
    checks_left_out: int
    def __init__(self, failed_checks: _Optional[_Iterable[_Union[FailedCheck, _Mapping]]] = ..., checks_left_out: _Optional[int] = ...) -> None: ...

class FailedCheck(_message.Message):
    __slots__ = ("check_index", "actual_revision", "events", "events_left_out")
    CHECK_INDEX_FIELD_NUMBER: _ClassVar[int]
    ACTUAL_REVISION_FIELD_NUMBER: _ClassVar[int]
    EVENTS_FIELD_NUMBER: _ClassVar[int]
    EVENTS_LEFT_OUT_FIELD_NUMBER: _ClassVar[int]
    check_index: int
    actual_revision: int
    events: _containers.RepeatedCompositeFieldContainer[_event_pb2.EventDTO]
    events_left_out: int
    def __init__(self, check_index: _Optional[int] = ..., actual_revision: _Optional[int] = ..., events: _Optional[_Iterable[_Union[_event_pb2.EventDTO, _Mapping]]] = ..., events_left_out: _Optional[int] = ...) -> None: ...

class AppendCheck(_message.Message):
    __slots__ = ("stream_revision", "no_match")
    STREAM_REVISION_FIELD_NUMBER: _ClassVar[int]
    NO_MATCH_FIELD_NUMBER: _ClassVar[int]
    stream_revision: StreamRevisionCheck
    no_match: NoMatchCheck
    def __init__(self, stream_revision: _Optional[_Union[StreamRevisionCheck, _Mapping]] = ..., no_match: _Optional[_Union[NoMatchCheck, _Mapping]] = ...) -> None: ...

class StreamRevisionCheck(_message.Message):
    __slots__ = ("stream", "revision", "exists", "any")
    STREAM_FIELD_NUMBER: _ClassVar[int]
    REVISION_FIELD_NUMBER: _ClassVar[int]
    EXISTS_FIELD_NUMBER: _ClassVar[int]
    ANY_FIELD_NUMBER: _ClassVar[int]
    stream: str
    revision: int
    exists: bool
    any: bool
    def __init__(self, stream: _Optional[str] = ..., revision: _Optional[int] = ..., exists: bool = ..., any: bool = ...) -> None: ...

class NoMatchCheck(_message.Message):
    __slots__ = ("query", "after_position")
    QUERY_FIELD_NUMBER: _ClassVar[int]
    AFTER_POSITION_FIELD_NUMBER: _ClassVar[int]
    query: _event_pb2.Query
    after_position: int
    def __init__(self, query: _Optional[_Union[_event_pb2.Query, _Mapping]] = ..., after_position: _Optional[int] = ...) -> None: ...

class GetEventsRequest(_message.Message):
    __slots__ = ("after_position", "page_size", "page_token", "payload_form", "query", "bounds", "until_position", "backwards", "explain")
    AFTER_POSITION_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    PAYLOAD_FORM_FIELD_NUMBER: _ClassVar[int]
    QUERY_FIELD_NUMBER: _ClassVar[int]
    BOUNDS_FIELD_NUMBER: _ClassVar[int]
    UNTIL_POSITION_FIELD_NUMBER: _ClassVar[int]
    BACKWARDS_FIELD_NUMBER: _ClassVar[int]
    EXPLAIN_FIELD_NUMBER: _ClassVar[int]
    after_position: int
    page_size: int
    page_token: str
    payload_form: _event_pb2.PayloadForm
    query: _event_pb2.Query
    bounds: _event_pb2.ReadBounds
    until_position: int
    backwards: bool
    explain: bool
    def __init__(self, after_position: _Optional[int] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., payload_form: _Optional[_Union[_event_pb2.PayloadForm, str]] = ..., query: _Optional[_Union[_event_pb2.Query, _Mapping]] = ..., bounds: _Optional[_Union[_event_pb2.ReadBounds, _Mapping]] = ..., until_position: _Optional[int] = ..., backwards: bool = ..., explain: bool = ...) -> None: ...

class GetEventsResponse(_message.Message):
    __slots__ = ("events", "next_page_token", "head", "position", "plan")
    EVENTS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    HEAD_FIELD_NUMBER: _ClassVar[int]
    POSITION_FIELD_NUMBER: _ClassVar[int]
    PLAN_FIELD_NUMBER: _ClassVar[int]
    events: _containers.RepeatedCompositeFieldContainer[_event_pb2.EventDTO]
    next_page_token: str
    head: int
    position: int
    plan: _read_pb2.ReadPlan
    def __init__(self, events: _Optional[_Iterable[_Union[_event_pb2.EventDTO, _Mapping]]] = ..., next_page_token: _Optional[str] = ..., head: _Optional[int] = ..., position: _Optional[int] = ..., plan: _Optional[_Union[_read_pb2.ReadPlan, _Mapping]] = ...) -> None: ...

class ReplayEventsRequest(_message.Message):
    __slots__ = ("after_position", "until_position", "payload_form", "query", "follow", "bounds", "batch_size", "max_lag", "heartbeat_interval")
    AFTER_POSITION_FIELD_NUMBER: _ClassVar[int]
    UNTIL_POSITION_FIELD_NUMBER: _ClassVar[int]
    PAYLOAD_FORM_FIELD_NUMBER: _ClassVar[int]
    QUERY_FIELD_NUMBER: _ClassVar[int]
    FOLLOW_FIELD_NUMBER: _ClassVar[int]
    BOUNDS_FIELD_NUMBER: _ClassVar[int]
    BATCH_SIZE_FIELD_NUMBER: _ClassVar[int]
    MAX_LAG_FIELD_NUMBER: _ClassVar[int]
    HEARTBEAT_INTERVAL_FIELD_NUMBER: _ClassVar[int]
    after_position: int
    until_position: int
    payload_form: _event_pb2.PayloadForm
    query: _event_pb2.Query
    follow: bool
    bounds: _event_pb2.ReadBounds
    batch_size: int
    max_lag: int
    heartbeat_interval: _duration_pb2.Duration
    def __init__(self, after_position: _Optional[int] = ..., until_position: _Optional[int] = ..., payload_form: _Optional[_Union[_event_pb2.PayloadForm, str]] = ..., query: _Optional[_Union[_event_pb2.Query, _Mapping]] = ..., follow: bool = ..., bounds: _Optional[_Union[_event_pb2.ReadBounds, _Mapping]] = ..., batch_size: _Optional[int] = ..., max_lag: _Optional[int] = ..., heartbeat_interval: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ...) -> None: ...

class ReplayEventsResponse(_message.Message):
    __slots__ = ("events", "position", "head", "mark")
    EVENTS_FIELD_NUMBER: _ClassVar[int]
    POSITION_FIELD_NUMBER: _ClassVar[int]
    HEAD_FIELD_NUMBER: _ClassVar[int]
    MARK_FIELD_NUMBER: _ClassVar[int]
    events: _containers.RepeatedCompositeFieldContainer[_event_pb2.EventDTO]
    position: int
    head: int
    mark: _read_pb2.ReplayMark
    def __init__(self, events: _Optional[_Iterable[_Union[_event_pb2.EventDTO, _Mapping]]] = ..., position: _Optional[int] = ..., head: _Optional[int] = ..., mark: _Optional[_Union[_read_pb2.ReplayMark, str]] = ...) -> None: ...

class GetHeadRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class GetHeadResponse(_message.Message):
    __slots__ = ("position", "created_at", "store_id", "server_version", "standby")
    POSITION_FIELD_NUMBER: _ClassVar[int]
    CREATED_AT_FIELD_NUMBER: _ClassVar[int]
    STORE_ID_FIELD_NUMBER: _ClassVar[int]
    SERVER_VERSION_FIELD_NUMBER: _ClassVar[int]
    STANDBY_FIELD_NUMBER: _ClassVar[int]
    position: int
    created_at: str
    store_id: str
    server_version: str
    standby: Standby
    def __init__(self, position: _Optional[int] = ..., created_at: _Optional[str] = ..., store_id: _Optional[str] = ..., server_version: _Optional[str] = ..., standby: _Optional[_Union[Standby, _Mapping]] = ...) -> None: ...

class Standby(_message.Message):
    __slots__ = ("primary", "state", "primary_head")
    PRIMARY_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    PRIMARY_HEAD_FIELD_NUMBER: _ClassVar[int]
    primary: str
    state: StandbyState
    primary_head: int
    def __init__(self, primary: _Optional[str] = ..., state: _Optional[_Union[StandbyState, str]] = ..., primary_head: _Optional[int] = ...) -> None: ...
