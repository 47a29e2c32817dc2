import datetime

from . import event_pb2 as _event_pb2
from google.protobuf import duration_pb2 as _duration_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ProjectionState(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    PROJECTION_STATE_UNSPECIFIED: _ClassVar[ProjectionState]
    PROJECTION_STATE_BUILDING: _ClassVar[ProjectionState]
    PROJECTION_STATE_FOLLOWING: _ClassVar[ProjectionState]
    PROJECTION_STATE_FAILED: _ClassVar[ProjectionState]
PROJECTION_STATE_UNSPECIFIED: ProjectionState
PROJECTION_STATE_BUILDING: ProjectionState
PROJECTION_STATE_FOLLOWING: ProjectionState
PROJECTION_STATE_FAILED: ProjectionState

class AsOf(_message.Message):
    __slots__ = ("position", "time")
    POSITION_FIELD_NUMBER: _ClassVar[int]
    TIME_FIELD_NUMBER: _ClassVar[int]
    position: int
    time: _timestamp_pb2.Timestamp
    def __init__(self, position: _Optional[int] = ..., time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class SqlFile(_message.Message):
    __slots__ = ("path", "sql")
    PATH_FIELD_NUMBER: _ClassVar[int]
    SQL_FIELD_NUMBER: _ClassVar[int]
    path: str
    sql: str
    def __init__(self, path: _Optional[str] = ..., sql: _Optional[str] = ...) -> None: ...

class CreateProjectionRequest(_message.Message):
    __slots__ = ("name", "files", "expected_version", "validate_only")
    NAME_FIELD_NUMBER: _ClassVar[int]
    FILES_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_VERSION_FIELD_NUMBER: _ClassVar[int]
    VALIDATE_ONLY_FIELD_NUMBER: _ClassVar[int]
    name: str
    files: _containers.RepeatedCompositeFieldContainer[SqlFile]
    expected_version: int
    validate_only: bool
    def __init__(self, name: _Optional[str] = ..., files: _Optional[_Iterable[_Union[SqlFile, _Mapping]]] = ..., expected_version: _Optional[int] = ..., validate_only: bool = ...) -> None: ...

class CreateProjectionResponse(_message.Message):
    __slots__ = ("version", "unchanged", "position")
    VERSION_FIELD_NUMBER: _ClassVar[int]
    UNCHANGED_FIELD_NUMBER: _ClassVar[int]
    POSITION_FIELD_NUMBER: _ClassVar[int]
    version: int
    unchanged: bool
    position: int
    def __init__(self, version: _Optional[int] = ..., unchanged: bool = ..., position: _Optional[int] = ...) -> None: ...

class DropProjectionRequest(_message.Message):
    __slots__ = ("name",)
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class DropProjectionResponse(_message.Message):
    __slots__ = ("position",)
    POSITION_FIELD_NUMBER: _ClassVar[int]
    position: int
    def __init__(self, position: _Optional[int] = ...) -> None: ...

class ListProjectionsRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ListProjectionsResponse(_message.Message):
    __slots__ = ("projections", "head")
    PROJECTIONS_FIELD_NUMBER: _ClassVar[int]
    HEAD_FIELD_NUMBER: _ClassVar[int]
    projections: _containers.RepeatedCompositeFieldContainer[ProjectionStatus]
    head: int
    def __init__(self, projections: _Optional[_Iterable[_Union[ProjectionStatus, _Mapping]]] = ..., head: _Optional[int] = ...) -> None: ...

class GetProjectionRequest(_message.Message):
    __slots__ = ("name",)
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class GetProjectionResponse(_message.Message):
    __slots__ = ("status", "files", "head")
    STATUS_FIELD_NUMBER: _ClassVar[int]
    FILES_FIELD_NUMBER: _ClassVar[int]
    HEAD_FIELD_NUMBER: _ClassVar[int]
    status: ProjectionStatus
    files: _containers.RepeatedCompositeFieldContainer[SqlFile]
    head: int
    def __init__(self, status: _Optional[_Union[ProjectionStatus, _Mapping]] = ..., files: _Optional[_Iterable[_Union[SqlFile, _Mapping]]] = ..., head: _Optional[int] = ...) -> None: ...

class ProjectionStatus(_message.Message):
    __slots__ = ("name", "version", "state", "position", "lag", "applied", "skipped", "anomalies", "bytes", "built_at", "failure", "build", "checkpoints", "built_in")
    NAME_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    POSITION_FIELD_NUMBER: _ClassVar[int]
    LAG_FIELD_NUMBER: _ClassVar[int]
    APPLIED_FIELD_NUMBER: _ClassVar[int]
    SKIPPED_FIELD_NUMBER: _ClassVar[int]
    ANOMALIES_FIELD_NUMBER: _ClassVar[int]
    BYTES_FIELD_NUMBER: _ClassVar[int]
    BUILT_AT_FIELD_NUMBER: _ClassVar[int]
    FAILURE_FIELD_NUMBER: _ClassVar[int]
    BUILD_FIELD_NUMBER: _ClassVar[int]
    CHECKPOINTS_FIELD_NUMBER: _ClassVar[int]
    BUILT_IN_FIELD_NUMBER: _ClassVar[int]
    name: str
    version: int
    state: ProjectionState
    position: int
    lag: int
    applied: int
    skipped: int
    anomalies: int
    bytes: int
    built_at: str
    failure: ProjectionFailure
    build: ProjectionBuild
    checkpoints: _containers.RepeatedScalarFieldContainer[int]
    built_in: bool
    def __init__(self, name: _Optional[str] = ..., version: _Optional[int] = ..., state: _Optional[_Union[ProjectionState, str]] = ..., position: _Optional[int] = ..., lag: _Optional[int] = ..., applied: _Optional[int] = ..., skipped: _Optional[int] = ..., anomalies: _Optional[int] = ..., bytes: _Optional[int] = ..., built_at: _Optional[str] = ..., failure: _Optional[_Union[ProjectionFailure, _Mapping]] = ..., build: _Optional[_Union[ProjectionBuild, _Mapping]] = ..., checkpoints: _Optional[_Iterable[int]] = ..., built_in: bool = ...) -> None: ...

class ProjectionFailure(_message.Message):
    __slots__ = ("position", "event_type", "event_id", "statement", "error")
    POSITION_FIELD_NUMBER: _ClassVar[int]
    EVENT_TYPE_FIELD_NUMBER: _ClassVar[int]
    EVENT_ID_FIELD_NUMBER: _ClassVar[int]
    STATEMENT_FIELD_NUMBER: _ClassVar[int]
    ERROR_FIELD_NUMBER: _ClassVar[int]
    position: int
    event_type: str
    event_id: str
    statement: str
    error: str
    def __init__(self, position: _Optional[int] = ..., event_type: _Optional[str] = ..., event_id: _Optional[str] = ..., statement: _Optional[str] = ..., error: _Optional[str] = ...) -> None: ...

class ProjectionBuild(_message.Message):
    __slots__ = ("version", "position", "failure")
    VERSION_FIELD_NUMBER: _ClassVar[int]
    POSITION_FIELD_NUMBER: _ClassVar[int]
    FAILURE_FIELD_NUMBER: _ClassVar[int]
    version: int
    position: int
    failure: ProjectionFailure
    def __init__(self, version: _Optional[int] = ..., position: _Optional[int] = ..., failure: _Optional[_Union[ProjectionFailure, _Mapping]] = ...) -> None: ...

class RebuildRequest(_message.Message):
    __slots__ = ("name",)
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class RebuildResponse(_message.Message):
    __slots__ = ("position", "head", "result")
    POSITION_FIELD_NUMBER: _ClassVar[int]
    HEAD_FIELD_NUMBER: _ClassVar[int]
    RESULT_FIELD_NUMBER: _ClassVar[int]
    position: int
    head: int
    result: RebuildResult
    def __init__(self, position: _Optional[int] = ..., head: _Optional[int] = ..., result: _Optional[_Union[RebuildResult, _Mapping]] = ...) -> None: ...

class RebuildResult(_message.Message):
    __slots__ = ("applied", "skipped", "anomalies", "position", "duration", "digest")
    APPLIED_FIELD_NUMBER: _ClassVar[int]
    SKIPPED_FIELD_NUMBER: _ClassVar[int]
    ANOMALIES_FIELD_NUMBER: _ClassVar[int]
    POSITION_FIELD_NUMBER: _ClassVar[int]
    DURATION_FIELD_NUMBER: _ClassVar[int]
    DIGEST_FIELD_NUMBER: _ClassVar[int]
    applied: int
    skipped: int
    anomalies: int
    position: int
    duration: _duration_pb2.Duration
    digest: StateDigest
    def __init__(self, applied: _Optional[int] = ..., skipped: _Optional[int] = ..., anomalies: _Optional[int] = ..., position: _Optional[int] = ..., duration: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ..., digest: _Optional[_Union[StateDigest, _Mapping]] = ...) -> None: ...

class StateDigest(_message.Message):
    __slots__ = ("sha256", "tables")
    SHA256_FIELD_NUMBER: _ClassVar[int]
    TABLES_FIELD_NUMBER: _ClassVar[int]
    sha256: str
    tables: _containers.RepeatedCompositeFieldContainer[TableDigest]
    def __init__(self, sha256: _Optional[str] = ..., tables: _Optional[_Iterable[_Union[TableDigest, _Mapping]]] = ...) -> None: ...

class TableDigest(_message.Message):
    __slots__ = ("table", "rows", "sha256")
    TABLE_FIELD_NUMBER: _ClassVar[int]
    ROWS_FIELD_NUMBER: _ClassVar[int]
    SHA256_FIELD_NUMBER: _ClassVar[int]
    table: str
    rows: int
    sha256: str
    def __init__(self, table: _Optional[str] = ..., rows: _Optional[int] = ..., sha256: _Optional[str] = ...) -> None: ...

class GetDigestRequest(_message.Message):
    __slots__ = ("name", "as_of")
    NAME_FIELD_NUMBER: _ClassVar[int]
    AS_OF_FIELD_NUMBER: _ClassVar[int]
    name: str
    as_of: AsOf
    def __init__(self, name: _Optional[str] = ..., as_of: _Optional[_Union[AsOf, _Mapping]] = ...) -> None: ...

class GetDigestResponse(_message.Message):
    __slots__ = ("position", "version", "digest")
    POSITION_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    DIGEST_FIELD_NUMBER: _ClassVar[int]
    position: int
    version: int
    digest: StateDigest
    def __init__(self, position: _Optional[int] = ..., version: _Optional[int] = ..., digest: _Optional[_Union[StateDigest, _Mapping]] = ...) -> None: ...

class TestProjectionRequest(_message.Message):
    __slots__ = ("files", "built_in", "events")
    FILES_FIELD_NUMBER: _ClassVar[int]
    BUILT_IN_FIELD_NUMBER: _ClassVar[int]
    EVENTS_FIELD_NUMBER: _ClassVar[int]
    files: _containers.RepeatedCompositeFieldContainer[SqlFile]
    built_in: str
    events: _containers.RepeatedCompositeFieldContainer[_event_pb2.EventDTO]
    def __init__(self, files: _Optional[_Iterable[_Union[SqlFile, _Mapping]]] = ..., built_in: _Optional[str] = ..., events: _Optional[_Iterable[_Union[_event_pb2.EventDTO, _Mapping]]] = ...) -> None: ...

class TestProjectionResponse(_message.Message):
    __slots__ = ("applied", "skipped", "anomalies", "digest", "tables")
    APPLIED_FIELD_NUMBER: _ClassVar[int]
    SKIPPED_FIELD_NUMBER: _ClassVar[int]
    ANOMALIES_FIELD_NUMBER: _ClassVar[int]
    DIGEST_FIELD_NUMBER: _ClassVar[int]
    TABLES_FIELD_NUMBER: _ClassVar[int]
    applied: int
    skipped: int
    anomalies: int
    digest: StateDigest
    tables: _containers.RepeatedCompositeFieldContainer[QueryTable]
    def __init__(self, applied: _Optional[int] = ..., skipped: _Optional[int] = ..., anomalies: _Optional[int] = ..., digest: _Optional[_Union[StateDigest, _Mapping]] = ..., tables: _Optional[_Iterable[_Union[QueryTable, _Mapping]]] = ...) -> None: ...

class QueryTable(_message.Message):
    __slots__ = ("name", "columns", "rows", "truncated")
    NAME_FIELD_NUMBER: _ClassVar[int]
    COLUMNS_FIELD_NUMBER: _ClassVar[int]
    ROWS_FIELD_NUMBER: _ClassVar[int]
    TRUNCATED_FIELD_NUMBER: _ClassVar[int]
    name: str
    columns: _containers.RepeatedCompositeFieldContainer[QueryColumn]
    rows: _containers.RepeatedCompositeFieldContainer[QueryRow]
    truncated: bool
    def __init__(self, name: _Optional[str] = ..., columns: _Optional[_Iterable[_Union[QueryColumn, _Mapping]]] = ..., rows: _Optional[_Iterable[_Union[QueryRow, _Mapping]]] = ..., truncated: bool = ...) -> None: ...

class QueryRequest(_message.Message):
    __slots__ = ("projection", "sql", "parameters", "as_of", "timeout", "max_rows", "max_bytes")
    class ParametersEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: QueryValue
        def __init__(self, key: _Optional[str] = ..., value: _Optional[_Union[QueryValue, _Mapping]] = ...) -> None: ...
    PROJECTION_FIELD_NUMBER: _ClassVar[int]
    SQL_FIELD_NUMBER: _ClassVar[int]
    PARAMETERS_FIELD_NUMBER: _ClassVar[int]
    AS_OF_FIELD_NUMBER: _ClassVar[int]
    TIMEOUT_FIELD_NUMBER: _ClassVar[int]
    MAX_ROWS_FIELD_NUMBER: _ClassVar[int]
    MAX_BYTES_FIELD_NUMBER: _ClassVar[int]
    projection: str
    sql: str
    parameters: _containers.MessageMap[str, QueryValue]
    as_of: AsOf
    timeout: _duration_pb2.Duration
    max_rows: int
    max_bytes: int
    def __init__(self, projection: _Optional[str] = ..., sql: _Optional[str] = ..., parameters: _Optional[_Mapping[str, QueryValue]] = ..., as_of: _Optional[_Union[AsOf, _Mapping]] = ..., timeout: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping]] = ..., max_rows: _Optional[int] = ..., max_bytes: _Optional[int] = ...) -> None: ...

class QueryResponse(_message.Message):
    __slots__ = ("header", "rows")
    HEADER_FIELD_NUMBER: _ClassVar[int]
    ROWS_FIELD_NUMBER: _ClassVar[int]
    header: QueryHeader
    rows: _containers.RepeatedCompositeFieldContainer[QueryRow]
    def __init__(self, header: _Optional[_Union[QueryHeader, _Mapping]] = ..., rows: _Optional[_Iterable[_Union[QueryRow, _Mapping]]] = ...) -> None: ...

class QueryHeader(_message.Message):
    __slots__ = ("columns", "position", "head")
    COLUMNS_FIELD_NUMBER: _ClassVar[int]
    POSITION_FIELD_NUMBER: _ClassVar[int]
    HEAD_FIELD_NUMBER: _ClassVar[int]
    columns: _containers.RepeatedCompositeFieldContainer[QueryColumn]
    position: int
    head: int
    def __init__(self, columns: _Optional[_Iterable[_Union[QueryColumn, _Mapping]]] = ..., position: _Optional[int] = ..., head: _Optional[int] = ...) -> None: ...

class QueryColumn(_message.Message):
    __slots__ = ("name", "declared_type")
    NAME_FIELD_NUMBER: _ClassVar[int]
    DECLARED_TYPE_FIELD_NUMBER: _ClassVar[int]
    name: str
    declared_type: str
    def __init__(self, name: _Optional[str] = ..., declared_type: _Optional[str] = ...) -> None: ...

class QueryRow(_message.Message):
    __slots__ = ("values",)
    VALUES_FIELD_NUMBER: _ClassVar[int]
    values: _containers.RepeatedCompositeFieldContainer[QueryValue]
    def __init__(self, values: _Optional[_Iterable[_Union[QueryValue, _Mapping]]] = ...) -> None: ...

class QueryValue(_message.Message):
    __slots__ = ("integer", "real", "text", "blob")
    INTEGER_FIELD_NUMBER: _ClassVar[int]
    REAL_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    BLOB_FIELD_NUMBER: _ClassVar[int]
    integer: int
    real: float
    text: str
    blob: bytes
    def __init__(self, integer: _Optional[int] = ..., real: _Optional[float] = ..., text: _Optional[str] = ..., blob: _Optional[bytes] = ...) -> None: ...
