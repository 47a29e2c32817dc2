use std::collections::BTreeMap;

use serde::Serialize;

/// Why a call failed, as TypeScript gets it.
///
/// Beside the reasons of `ErrorReason` and `STORE_CHANGED` there are `DATA_DIR_UNUSABLE` (of the
/// application's own daemon: mostly another instance of the application has it), `DAEMON_FAILED`
/// (it did not come up), `TOO_MANY_EVENTS` (more match than an answer may have), `TARGET_ID_TOO_LARGE`
/// (the page would see another number than an event's `target_id`) and `STOPPED` (the page has ended
/// the replay or is gone, or the application exits). An error of the way to the server has none.
#[derive(Debug, Clone, Default, Serialize, thiserror::Error)]
#[error("{message}")]
#[non_exhaustive]
pub struct Error {
    /// Why, for programs.
    pub reason: String,
    /// For people.
    pub message: String,
    /// With `INVALID_FIELD`: what is wrong where.
    pub fields: Vec<InvalidField>,
    /// Facts that go with the reason.
    pub metadata: BTreeMap<String, String>,
    /// With `UNDO_CONFLICT`: the later events.
    pub conflicts: Vec<ConflictingEvent>,
}

/// A field at fault.
#[derive(Debug, Clone, Serialize)]
pub struct InvalidField {
    /// Which, for example `event.timestamp`.
    pub field: String,
    /// What is wrong with it and what would be right.
    pub description: String,
}

/// A later event that changed what was to be undone or redone.
#[derive(Debug, Clone, Serialize)]
pub struct ConflictingEvent {
    /// The later event.
    pub event_id: String,
    /// Its place in the log.
    pub position: u64,
    /// Its type.
    pub event_type: String,
    /// The event that was to be undone or redone.
    pub undone_event_id: String,
    /// What both changed, such as `rating`.
    pub fields: Vec<String>,
}

impl Error {
    fn new(reason: &str, message: impl Into<String>) -> Self {
        Self { reason: reason.to_owned(), message: message.into(), ..Self::default() }
    }

    pub(crate) fn invalid_field(field: String, description: String) -> Self {
        let fields = vec![InvalidField { field, description }];
        let message = format!("{}: {}", fields[0].field, fields[0].description);
        Self { fields, ..Self::new("INVALID_FIELD", message) }
    }

    pub(crate) fn too_many_events(limit: usize) -> Self {
        let message = format!(
            "more than {limit} events match: give a limit or a narrower filter, or replay them"
        );
        Self::new("TOO_MANY_EVENTS", message)
    }

    pub(crate) fn daemon_failed(message: String) -> Self {
        Self::new("DAEMON_FAILED", message)
    }

    pub(crate) fn data_dir_unusable(message: String) -> Self {
        Self::new("DATA_DIR_UNUSABLE", message)
    }

    pub(crate) fn stopped() -> Self {
        let message = "the page has ended it or is gone, or the application exits";
        Self::new("STOPPED", message)
    }

    pub(crate) fn target_id_too_large(position: u64, target_id: i64) -> Self {
        let message = format!(
            "the event at position {position} has the target_id {target_id}: numbers beyond 2^53-1 \
             are rounded in a page, it must be read in Rust"
        );
        let mut error = Self::new("TARGET_ID_TOO_LARGE", message);
        error.metadata.insert("position".to_owned(), position.to_string());
        error.metadata.insert("target_id".to_owned(), target_id.to_string());
        error
    }

    /// Of a replay that has sent so many batches before: the answer can overtake them.
    pub(crate) fn after_batches(mut self, batches: u64) -> Self {
        self.metadata.insert("batches".to_owned(), batches.to_string());
        self
    }
}

impl From<firn_client::Error> for Error {
    fn from(error: firn_client::Error) -> Self {
        let message = match error.failure() {
            Some(failure) => failure.message.clone(),
            None => error.to_string(),
        };
        let reason = match (error.failure(), error.reason()) {
            (Some(failure), _) => failure.reason_name.as_str(),
            (None, Some(reason)) => reason.as_str(),
            (None, None) => "",
        };
        let mut converted = Self::new(reason, message);
        if let Some(failure) = error.failure() {
            converted.metadata = failure.metadata.clone();
        }
        match error {
            firn_client::Error::InvalidField { fields, .. } => {
                converted.fields = fields.into_iter().map(Into::into).collect();
            }
            firn_client::Error::UndoConflict { events, .. } => {
                converted.conflicts = events.into_iter().map(Into::into).collect();
            }
            _ => {}
        }
        converted
    }
}

impl From<firn_client::FieldViolation> for InvalidField {
    fn from(violation: firn_client::FieldViolation) -> Self {
        Self { field: violation.field, description: violation.description }
    }
}

impl From<firn_client::ConflictingEvent> for ConflictingEvent {
    fn from(event: firn_client::ConflictingEvent) -> Self {
        Self {
            event_id: event.event_id,
            position: event.position,
            event_type: event.event_type,
            undone_event_id: event.undone_event_id,
            fields: event.fields,
        }
    }
}
