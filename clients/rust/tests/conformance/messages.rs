//! The contract's messages in protobuf's JSON form, and what the client's types say as them.

use std::sync::LazyLock;

use firn_client::{ConflictingEvent, Error, Event, Payload};
use prost_reflect::{DescriptorPool, DynamicMessage, MessageDescriptor, SerializeOptions};
use serde_json::{Value, json};

use crate::{pb, support};

static POOL: LazyLock<DescriptorPool> = LazyLock::new(|| {
    let files =
        ["event_store", "history", "projection"].map(|name| format!("firn/v1/{name}.proto"));
    let files = protox::compile(files, [support::repository().join("proto")]);
    let files = files.expect("the contract compiles");
    DescriptorPool::from_file_descriptor_set(files).expect("it is whole")
});

fn descriptor(name: &str) -> MessageDescriptor {
    POOL.get_message_by_name(&format!("firn.v1.{name}")).expect("a message of the contract")
}

pub fn from_json<T: prost::Message + Default>(name: &str, value: &Value) -> T {
    let dynamic = DynamicMessage::deserialize(descriptor(name), value);
    dynamic.expect("protobuf's JSON form").transcode_to().expect("the same message")
}

pub fn to_json<T: prost::Message>(name: &str, value: &T) -> Value {
    let mut dynamic = DynamicMessage::new(descriptor(name));
    dynamic.transcode_from(value).expect("the same message");
    let options = SerializeOptions::new().use_proto_field_name(true).skip_default_fields(false);
    dynamic.serialize_with_options(serde_json::value::Serializer, &options).expect("JSON")
}

pub fn event_to_pb(event: Event) -> pb::EventDto {
    use pb::event_dto::PayloadForm;
    let (payload_form, content_type) = match event.payload {
        Payload::Json(text) => (Some(PayloadForm::PayloadJson(text)), String::new()),
        Payload::Bytes { content_type, data } => {
            (Some(PayloadForm::PayloadBytes(data)), content_type)
        }
        Payload::LeftOut => (None, String::new()),
    };
    pb::EventDto {
        id: event.id,
        timestamp: event.timestamp,
        event_type: event.event_type,
        payload_form,
        target_type: event.target_type,
        target_id: event.target_id,
        user_id: event.user_id,
        created_at: event.created_at,
        position: event.position,
        stream: event.stream,
        revision: event.revision,
        tags: event.tags,
        metadata: event.metadata,
        content_type,
        batch_index: event.batch_index,
    }
}

pub fn conflicting_event(event: &ConflictingEvent) -> pb::ConflictingEvent {
    pb::ConflictingEvent {
        event_id: event.event_id.clone(),
        position: event.position,
        event_type: event.event_type.clone(),
        undone_event_id: event.undone_event_id.clone(),
        fields: event.fields.clone(),
    }
}

fn conflict(error: &Error) -> Option<pb::AppendConflict> {
    let Error::CheckFailed { conflict, .. } = error else { return None };
    let failed_checks = conflict.failed_checks.iter().map(|check| pb::FailedCheck {
        check_index: check.check_index,
        actual_revision: check.actual_revision,
        events: check.events.iter().cloned().map(event_to_pb).collect(),
        events_left_out: check.events_left_out,
    });
    Some(pb::AppendConflict {
        failed_checks: failed_checks.collect(),
        checks_left_out: conflict.checks_left_out,
    })
}

/// An error as the README of the cases writes it.
pub fn error_to_json(error: &Error) -> Value {
    let failure = error.failure().expect("an error of the server");
    let fields = match error {
        Error::InvalidField { fields, .. } => fields.iter().map(|f| f.field.as_str()).collect(),
        _ => Vec::new(),
    };
    let mut json = json!({
        "code": failure.code.as_str(), "reason": failure.reason_name, "message": failure.message,
        "fields": fields, "metadata": failure.metadata,
    });
    if let Some(conflict) = conflict(error) {
        json["conflict"] = to_json("AppendConflict", &conflict);
    }
    if let Error::UndoConflict { events, more, .. } = error {
        let events = events.iter().map(conflicting_event).collect();
        json["undo_conflict"] = to_json("UndoConflict", &pb::UndoConflict { events, more: *more });
    }
    json
}

/// The same as an answer of an append stream.
pub fn append_error(error: &Error) -> pb::AppendError {
    let failure = error.failure().expect("an error of the server");
    let codes = [
        "OK",
        "CANCELLED",
        "UNKNOWN",
        "INVALID_ARGUMENT",
        "DEADLINE_EXCEEDED",
        "NOT_FOUND",
        "ALREADY_EXISTS",
        "PERMISSION_DENIED",
        "RESOURCE_EXHAUSTED",
        "FAILED_PRECONDITION",
        "ABORTED",
        "OUT_OF_RANGE",
    ];
    let code = codes.iter().position(|code| *code == failure.code.as_str()).expect("a code");
    let reason = pb::ErrorReason::from_str_name(&format!("ERROR_REASON_{}", failure.reason_name));
    let invalid_fields = match error {
        Error::InvalidField { fields, .. } => fields.as_slice(),
        _ => &[],
    };
    let invalid_fields = invalid_fields.iter().map(|violation| pb::InvalidField {
        field: violation.field.clone(),
        description: violation.description.clone(),
    });
    pb::AppendError {
        code: i32::try_from(code).expect("a small number"),
        reason: reason.expect("a reason").into(),
        message: failure.message.clone(),
        metadata: failure.metadata.clone(),
        invalid_fields: invalid_fields.collect(),
        conflict: conflict(error),
        retry_delay: None,
    }
}
