from . import event_pb2 as _event_pb2
from . import event_store_pb2 as _event_store_pb2
from . import projection_pb2 as _projection_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class GetStateRequest(_message.Message):
    __slots__ = ("projection", "target", "as_of")
    PROJECTION_FIELD_NUMBER: _ClassVar[int]
    TARGET_FIELD_NUMBER: _ClassVar[int]
    AS_OF_FIELD_NUMBER: _ClassVar[int]
    projection: str
    target: _event_pb2.Target
    as_of: _projection_pb2.AsOf
    def __init__(self, projection: _Optional[str] = ..., target: _Optional[_Union[_event_pb2.Target, _Mapping]] = ..., as_of: _Optional[_Union[_projection_pb2.AsOf, _Mapping]] = ...) -> None: ...

class GetStateResponse(_message.Message):
    __slots__ = ("state_json", "position", "last_event_position", "events")
    STATE_JSON_FIELD_NUMBER: _ClassVar[int]
    POSITION_FIELD_NUMBER: _ClassVar[int]
    LAST_EVENT_POSITION_FIELD_NUMBER: _ClassVar[int]
    EVENTS_FIELD_NUMBER: _ClassVar[int]
    state_json: str
    position: int
    last_event_position: int
    events: int
    def __init__(self, state_json: _Optional[str] = ..., position: _Optional[int] = ..., last_event_position: _Optional[int] = ..., events: _Optional[int] = ...) -> None: ...

class GetHistoryRequest(_message.Message):
    __slots__ = ("projection", "target", "as_of", "page_size", "page_token", "payload_form")
    PROJECTION_FIELD_NUMBER: _ClassVar[int]
    TARGET_FIELD_NUMBER: _ClassVar[int]
    AS_OF_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    PAYLOAD_FORM_FIELD_NUMBER: _ClassVar[int]
    projection: str
    target: _event_pb2.Target
    as_of: _projection_pb2.AsOf
    page_size: int
    page_token: str
    payload_form: _event_pb2.PayloadForm
    def __init__(self, projection: _Optional[str] = ..., target: _Optional[_Union[_event_pb2.Target, _Mapping]] = ..., as_of: _Optional[_Union[_projection_pb2.AsOf, _Mapping]] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., payload_form: _Optional[_Union[_event_pb2.PayloadForm, str]] = ...) -> None: ...

class GetHistoryResponse(_message.Message):
    __slots__ = ("entries", "next_page_token", "related_until", "position")
    ENTRIES_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    RELATED_UNTIL_FIELD_NUMBER: _ClassVar[int]
    POSITION_FIELD_NUMBER: _ClassVar[int]
    entries: _containers.RepeatedCompositeFieldContainer[HistoryEntry]
    next_page_token: str
    related_until: int
    position: int
    def __init__(self, entries: _Optional[_Iterable[_Union[HistoryEntry, _Mapping]]] = ..., next_page_token: _Optional[str] = ..., related_until: _Optional[int] = ..., position: _Optional[int] = ...) -> None: ...

class HistoryEntry(_message.Message):
    __slots__ = ("event", "changes", "batch", "batch_index", "undoes", "redoes", "undone", "undoable", "not_undoable", "related")
    EVENT_FIELD_NUMBER: _ClassVar[int]
    CHANGES_FIELD_NUMBER: _ClassVar[int]
    BATCH_FIELD_NUMBER: _ClassVar[int]
    BATCH_INDEX_FIELD_NUMBER: _ClassVar[int]
    UNDOES_FIELD_NUMBER: _ClassVar[int]
    REDOES_FIELD_NUMBER: _ClassVar[int]
    UNDONE_FIELD_NUMBER: _ClassVar[int]
    UNDOABLE_FIELD_NUMBER: _ClassVar[int]
    NOT_UNDOABLE_FIELD_NUMBER: _ClassVar[int]
    RELATED_FIELD_NUMBER: _ClassVar[int]
    event: _event_pb2.EventDTO
    changes: _containers.RepeatedCompositeFieldContainer[FieldChange]
    batch: int
    batch_index: int
    undoes: str
    redoes: str
    undone: bool
    undoable: bool
    not_undoable: str
    related: bool
    def __init__(self, event: _Optional[_Union[_event_pb2.EventDTO, _Mapping]] = ..., changes: _Optional[_Iterable[_Union[FieldChange, _Mapping]]] = ..., batch: _Optional[int] = ..., batch_index: _Optional[int] = ..., undoes: _Optional[str] = ..., redoes: _Optional[str] = ..., undone: bool = ..., undoable: bool = ..., not_undoable: _Optional[str] = ..., related: bool = ...) -> None: ...

class FieldChange(_message.Message):
    __slots__ = ("field", "old_json", "new_json")
    FIELD_FIELD_NUMBER: _ClassVar[int]
    OLD_JSON_FIELD_NUMBER: _ClassVar[int]
    NEW_JSON_FIELD_NUMBER: _ClassVar[int]
    field: str
    old_json: str
    new_json: str
    def __init__(self, field: _Optional[str] = ..., old_json: _Optional[str] = ..., new_json: _Optional[str] = ...) -> None: ...

class DiffRequest(_message.Message):
    __slots__ = ("projection", "target", "to")
    PROJECTION_FIELD_NUMBER: _ClassVar[int]
    TARGET_FIELD_NUMBER: _ClassVar[int]
    FROM_FIELD_NUMBER: _ClassVar[int]
    TO_FIELD_NUMBER: _ClassVar[int]
    projection: str
    target: _event_pb2.Target
    to: _projection_pb2.AsOf
    def __init__(self, projection: _Optional[str] = ..., target: _Optional[_Union[_event_pb2.Target, _Mapping]] = ..., to: _Optional[_Union[_projection_pb2.AsOf, _Mapping]] = ..., **kwargs) -> None: ...

class DiffResponse(_message.Message):
    __slots__ = ("differences", "from_position", "to_position")
    DIFFERENCES_FIELD_NUMBER: _ClassVar[int]
    FROM_POSITION_FIELD_NUMBER: _ClassVar[int]
    TO_POSITION_FIELD_NUMBER: _ClassVar[int]
    differences: _containers.RepeatedCompositeFieldContainer[Difference]
    from_position: int
    to_position: int
    def __init__(self, differences: _Optional[_Iterable[_Union[Difference, _Mapping]]] = ..., from_position: _Optional[int] = ..., to_position: _Optional[int] = ...) -> None: ...

class Difference(_message.Message):
    __slots__ = ("table", "key_json", "pointer", "old_json", "new_json")
    TABLE_FIELD_NUMBER: _ClassVar[int]
    KEY_JSON_FIELD_NUMBER: _ClassVar[int]
    POINTER_FIELD_NUMBER: _ClassVar[int]
    OLD_JSON_FIELD_NUMBER: _ClassVar[int]
    NEW_JSON_FIELD_NUMBER: _ClassVar[int]
    table: str
    key_json: str
    pointer: str
    old_json: str
    new_json: str
    def __init__(self, table: _Optional[str] = ..., key_json: _Optional[str] = ..., pointer: _Optional[str] = ..., old_json: _Optional[str] = ..., new_json: _Optional[str] = ...) -> None: ...

class UndoRequest(_message.Message):
    __slots__ = ("event_id", "batch_position", "last_gesture", "force", "validate_only", "request_id", "user_id", "metadata")
    class MetadataEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    EVENT_ID_FIELD_NUMBER: _ClassVar[int]
    BATCH_POSITION_FIELD_NUMBER: _ClassVar[int]
    LAST_GESTURE_FIELD_NUMBER: _ClassVar[int]
    FORCE_FIELD_NUMBER: _ClassVar[int]
    VALIDATE_ONLY_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    USER_ID_FIELD_NUMBER: _ClassVar[int]
    METADATA_FIELD_NUMBER: _ClassVar[int]
    event_id: str
    batch_position: int
    last_gesture: LastGesture
    force: bool
    validate_only: bool
    request_id: str
    user_id: str
    metadata: _containers.ScalarMap[str, str]
    def __init__(self, event_id: _Optional[str] = ..., batch_position: _Optional[int] = ..., last_gesture: _Optional[_Union[LastGesture, _Mapping]] = ..., force: bool = ..., validate_only: bool = ..., request_id: _Optional[str] = ..., user_id: _Optional[str] = ..., metadata: _Optional[_Mapping[str, str]] = ...) -> None: ...

class LastGesture(_message.Message):
    __slots__ = ("user_id", "session_id")
    USER_ID_FIELD_NUMBER: _ClassVar[int]
    SESSION_ID_FIELD_NUMBER: _ClassVar[int]
    user_id: str
    session_id: str
    def __init__(self, user_id: _Optional[str] = ..., session_id: _Optional[str] = ...) -> None: ...

class RedoRequest(_message.Message):
    __slots__ = ("event_id", "batch_position", "last_gesture", "force", "validate_only", "request_id", "user_id", "metadata")
    class MetadataEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    EVENT_ID_FIELD_NUMBER: _ClassVar[int]
    BATCH_POSITION_FIELD_NUMBER: _ClassVar[int]
    LAST_GESTURE_FIELD_NUMBER: _ClassVar[int]
    FORCE_FIELD_NUMBER: _ClassVar[int]
    VALIDATE_ONLY_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    USER_ID_FIELD_NUMBER: _ClassVar[int]
    METADATA_FIELD_NUMBER: _ClassVar[int]
    event_id: str
    batch_position: int
    last_gesture: LastGesture
    force: bool
    validate_only: bool
    request_id: str
    user_id: str
    metadata: _containers.ScalarMap[str, str]
    def __init__(self, event_id: _Optional[str] = ..., batch_position: _Optional[int] = ..., last_gesture: _Optional[_Union[LastGesture, _Mapping]] = ..., force: bool = ..., validate_only: bool = ..., request_id: _Optional[str] = ..., user_id: _Optional[str] = ..., metadata: _Optional[_Mapping[str, str]] = ...) -> None: ...

class UndoResponse(_message.Message):
    __slots__ = ("events", "event_ids", "overridden", "duplicate", "durability")
    EVENTS_FIELD_NUMBER: _ClassVar[int]
    EVENT_IDS_FIELD_NUMBER: _ClassVar[int]
    OVERRIDDEN_FIELD_NUMBER: _ClassVar[int]
    DUPLICATE_FIELD_NUMBER: _ClassVar[int]
    DURABILITY_FIELD_NUMBER: _ClassVar[int]
    events: _containers.RepeatedCompositeFieldContainer[_event_pb2.EventDTO]
    event_ids: _containers.RepeatedScalarFieldContainer[str]
    overridden: _containers.RepeatedCompositeFieldContainer[ConflictingEvent]
    duplicate: bool
    durability: _event_store_pb2.Durability
    def __init__(self, events: _Optional[_Iterable[_Union[_event_pb2.EventDTO, _Mapping]]] = ..., event_ids: _Optional[_Iterable[str]] = ..., overridden: _Optional[_Iterable[_Union[ConflictingEvent, _Mapping]]] = ..., duplicate: bool = ..., durability: _Optional[_Union[_event_store_pb2.Durability, str]] = ...) -> None: ...

class UndoConflict(_message.Message):
    __slots__ = ("events", "more")
    EVENTS_FIELD_NUMBER: _ClassVar[int]
    MORE_FIELD_NUMBER: _ClassVar[int]
    events: _containers.RepeatedCompositeFieldContainer[ConflictingEvent]
    more: int
    def __init__(self, events: _Optional[_Iterable[_Union[ConflictingEvent, _Mapping]]] = ..., more: _Optional[int] = ...) -> None: ...

class ConflictingEvent(_message.Message):
    __slots__ = ("event_id", "position", "event_type", "undone_event_id", "fields")
    EVENT_ID_FIELD_NUMBER: _ClassVar[int]
    POSITION_FIELD_NUMBER: _ClassVar[int]
    EVENT_TYPE_FIELD_NUMBER: _ClassVar[int]
    UNDONE_EVENT_ID_FIELD_NUMBER: _ClassVar[int]
    FIELDS_FIELD_NUMBER: _ClassVar[int]
    event_id: str
    position: int
    event_type: str
    undone_event_id: str
    fields: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, event_id: _Optional[str] = ..., position: _Optional[int] = ..., event_type: _Optional[str] = ..., undone_event_id: _Optional[str] = ..., fields: _Optional[_Iterable[str]] = ...) -> None: ...
