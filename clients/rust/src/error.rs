use std::collections::BTreeMap;
use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use prost::Message;
use tonic_types::pb as rpc;

use crate::generated as pb;
use crate::{Code, ConfigError, Event, Reason};

/// What a call of this crate gives.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a call failed.
///
/// Applications switch on the variant or on [`Error::reason`], never on the message.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The connection string, a file that it names or a verifier's key is not as it should be.
    #[error(transparent)]
    Config(#[from] ConfigError),

    /// The request breaks a documented rule; nothing was written.
    #[error("{failure}")]
    InvalidField {
        /// The fields at fault, in the order of the request.
        fields: Vec<FieldViolation>,
        /// What the server said.
        failure: Box<Failure>,
    },

    /// A check of an append does not hold; nothing was written.
    #[error("{failure}")]
    CheckFailed {
        /// Every check that failed, and the events that broke it.
        conflict: Conflict,
        /// What the server said.
        failure: Box<Failure>,
    },

    /// Later events changed what was to be undone or redone; nothing was written.
    #[error("{failure}")]
    UndoConflict {
        /// The later events, by position.
        events: Vec<ConflictingEvent>,
        /// How many more there are.
        more: u64,
        /// What the server said.
        failure: Box<Failure>,
    },

    /// Anything else that a server said, or that happened on the way to it (then there is no
    /// reason).
    #[error("{0}")]
    Failed(Box<Failure>),

    /// The log under the address is not the one that was read before, or that the checkpoint is of:
    /// for a person to look at.
    #[error("STORE_CHANGED: the log was {expected}, the server has {found}")]
    StoreChanged {
        /// The `store_id` of the log that was read before.
        expected: String,
        /// The `store_id` of the log that is there now.
        found: String,
    },

    /// What the server proves, or an old checkpoint says, does not hold: an event, or the log, was
    /// changed or is another. For a person to look at.
    #[error("PROOF_FAILED: {message}")]
    ProofFailed {
        /// What did not hold.
        message: String,
    },

    /// A value could not be written as JSON, or JSON could not be read as the type asked for.
    #[error("JSON: {0}")]
    Json(#[from] serde_json::Error),

    /// A payload is not JSON.
    #[error("the payload is {content_type}, not JSON")]
    NotJson {
        /// Its media type; empty if the server left the payload out.
        content_type: String,
    },

    /// A checkpoint could not be loaded or saved.
    #[error("checkpoint: {0}")]
    Checkpoint(#[source] Box<dyn StdError + Send + Sync>),
}

impl Error {
    /// The gRPC code, if the error comes from a server or the way to it.
    pub fn code(&self) -> Option<Code> {
        self.failure().map(|failure| failure.code)
    }

    /// The reason. `None` if the error comes from the way to the server, or from the application's
    /// side.
    pub fn reason(&self) -> Option<Reason> {
        match self {
            Self::StoreChanged { .. } => Some(Reason::StoreChanged),
            Self::ProofFailed { .. } => Some(Reason::ProofFailed),
            _ => self.failure().and_then(|failure| failure.reason()),
        }
    }

    /// What the server said, or what happened on the way to it.
    pub fn failure(&self) -> Option<&Failure> {
        match self {
            Self::InvalidField { failure, .. }
            | Self::CheckFailed { failure, .. }
            | Self::UndoConflict { failure, .. }
            | Self::Failed(failure) => Some(failure),
            _ => None,
        }
    }

    pub(crate) fn proof_failed(message: impl Into<String>) -> Self {
        Self::ProofFailed { message: message.into() }
    }

    pub(crate) fn deadline_exceeded() -> Self {
        Failure::new(Code::DeadlineExceeded, "the deadline passed").into()
    }

    /// Whether the same request may succeed by itself a little later.
    pub(crate) fn passes(&self) -> bool {
        match self.code() {
            Some(Code::Unavailable) => self.reason() != Some(Reason::ReadOnly),
            _ => self.reason() == Some(Reason::Overloaded),
        }
    }

    /// Whether a replay goes on after this: see docs/clients.md, "Replay and follow".
    pub(crate) fn is_resumed(&self) -> bool {
        self.failure().is_some_and(|failure| {
            failure.code == Code::Unavailable || (failure.reason().is_none() && !failure.is_misfit)
        })
    }

    pub(crate) fn retry_delay(&self) -> Option<Duration> {
        self.failure().and_then(|failure| failure.retry_delay)
    }
}

impl From<Failure> for Error {
    fn from(failure: Failure) -> Self {
        Self::Failed(Box::new(failure))
    }
}

// So that a `Config` can be given where a connection string can.
impl From<std::convert::Infallible> for Error {
    fn from(never: std::convert::Infallible) -> Self {
        match never {}
    }
}

/// What a server said of a call that failed, or what happened on the way to it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Failure {
    /// The gRPC code.
    pub code: Code,
    /// The reason as the server spelled it. Empty if the error comes from the way to the server.
    pub reason_name: String,
    /// For people; may change.
    pub message: String,
    /// Facts that go with the reason, such as `position`.
    pub metadata: BTreeMap<String, String>,
    /// With [`Reason::Overloaded`]: how long to wait before the request is sent again.
    pub retry_delay: Option<Duration>,
    // The server does not keep to the contract, which it would do no better the next time.
    is_misfit: bool,
}

impl Failure {
    pub(crate) fn new(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            reason_name: String::new(),
            message: message.into(),
            metadata: BTreeMap::new(),
            retry_delay: None,
            is_misfit: false,
        }
    }

    /// An answer that does not fit what was asked.
    pub(crate) fn misfit(what: impl fmt::Display) -> Self {
        let message = format!("the server's answer does not fit: {what}");
        Self { is_misfit: true, ..Self::new(Code::Internal, message) }
    }

    /// The reason; `None` if the error comes from the way to the server.
    pub fn reason(&self) -> Option<Reason> {
        Reason::from_name(&self.reason_name)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match self.reason_name.as_str() {
            "" => self.code.as_str(),
            reason => reason,
        };
        write!(f, "{name}: {}", self.message)
    }
}

/// A field that breaks a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FieldViolation {
    /// Which, for example `events[3].timestamp`.
    pub field: String,
    /// What is wrong with it and what would be right.
    pub description: String,
}

/// Which checks an append failed.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Conflict {
    /// In the order of the request.
    pub failed_checks: Vec<FailedCheck>,
    /// How many more failed, but did not fit into the answer.
    pub checks_left_out: u32,
}

/// A check that did not hold.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct FailedCheck {
    /// Its index among the checks of the request; 0 for the expected revision of a single event.
    pub check_index: u32,
    /// The last revision of the stream that the check is about (0: the stream is empty). `None` if
    /// it is about no stream.
    pub actual_revision: Option<u64>,
    /// The newest of the events that broke it, at most 10, in the order of positions. Empty if the
    /// check fails for want of events.
    pub events: Vec<Event>,
    /// How many of the events, though found, did not fit.
    pub events_left_out: u32,
}

/// A later event that changed what was to be undone or redone.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ConflictingEvent {
    /// The later event.
    pub event_id: String,
    /// Its place in the log.
    pub position: u64,
    /// Its type.
    pub event_type: String,
    /// The event that was to be undone or redone; of several the newest.
    pub undone_event_id: String,
    /// What it changed that those to be undone changed too, such as `rating`.
    pub fields: Vec<String>,
}

impl From<pb::ConflictingEvent> for ConflictingEvent {
    fn from(event: pb::ConflictingEvent) -> Self {
        Self {
            event_id: event.event_id,
            position: event.position,
            event_type: event.event_type,
            undone_event_id: event.undone_event_id,
            fields: event.fields,
        }
    }
}

impl From<pb::AppendConflict> for Conflict {
    fn from(conflict: pb::AppendConflict) -> Self {
        let failed_checks = conflict.failed_checks.into_iter().map(|check| FailedCheck {
            check_index: check.check_index,
            actual_revision: check.actual_revision,
            events: check.events.into_iter().map(Event::from).collect(),
            events_left_out: check.events_left_out,
        });
        Self { failed_checks: failed_checks.collect(), checks_left_out: conflict.checks_left_out }
    }
}

/// What the details of a status say.
#[derive(Default)]
struct Details {
    fields: Vec<FieldViolation>,
    conflict: Option<pb::AppendConflict>,
    undo_conflict: Option<pb::UndoConflict>,
}

impl Details {
    fn into_error(self, failure: Failure) -> Error {
        let reason = failure.reason();
        let failure = Box::new(failure);
        match reason {
            Some(Reason::InvalidField) => Error::InvalidField { fields: self.fields, failure },
            Some(Reason::CheckFailed) => {
                Error::CheckFailed { conflict: self.conflict.unwrap_or_default().into(), failure }
            }
            Some(Reason::UndoConflict) => {
                let conflict = self.undo_conflict.unwrap_or_default();
                Error::UndoConflict {
                    events: conflict.events.into_iter().map(Into::into).collect(),
                    more: conflict.more,
                    failure,
                }
            }
            _ => Error::Failed(failure),
        }
    }
}

impl From<tonic::Status> for Error {
    fn from(status: tonic::Status) -> Self {
        let mut failure = Failure::new(status.code().into(), status.message());
        // A status with a source was made here, of what the transport met: the server did not say
        // it, so it is not there, whatever code it was given.
        if let Some(source) = status.source() {
            if causes(source).any(|cause| cause.is::<tonic::TimeoutExpired>()) {
                return Self::deadline_exceeded();
            }
            failure.code = Code::Unavailable;
            failure.message = with_causes(status.message(), source);
            return failure.into();
        }
        // What gRPC's server, not ours, says of a call that came in while it was being stopped.
        if status.code() == tonic::Code::Cancelled && status.message() == "CANCELLED" {
            failure.code = Code::Unavailable;
        }
        let mut details = Details::default();
        // Details that cannot be read are not there; the code and the message still are.
        let any = rpc::Status::decode(status.details()).unwrap_or_default().details;
        for detail in &any {
            let value = detail.value.as_slice();
            match detail.type_url.rsplit('/').next().unwrap_or_default() {
                "google.rpc.ErrorInfo" => {
                    let info = rpc::ErrorInfo::decode(value).unwrap_or_default();
                    if info.domain == "firn" {
                        failure.reason_name = info.reason;
                        failure.metadata = info.metadata.into_iter().collect();
                    }
                }
                "google.rpc.BadRequest" => {
                    let bad = rpc::BadRequest::decode(value).unwrap_or_default();
                    details.fields = (bad.field_violations.into_iter())
                        .map(|v| FieldViolation { field: v.field, description: v.description })
                        .collect();
                }
                "google.rpc.RetryInfo" => {
                    let info = rpc::RetryInfo::decode(value).unwrap_or_default();
                    failure.retry_delay = info.retry_delay.and_then(|d| d.try_into().ok());
                }
                "firn.v1.AppendConflict" => {
                    details.conflict = pb::AppendConflict::decode(value).ok();
                }
                "firn.v1.UndoConflict" => {
                    details.undo_conflict = pb::UndoConflict::decode(value).ok();
                }
                _ => {}
            }
        }
        details.into_error(failure)
    }
}

impl From<pb::AppendError> for Error {
    fn from(error: pb::AppendError) -> Self {
        // One that only a newer server knows goes by its number.
        let name = match pb::ErrorReason::try_from(error.reason) {
            Ok(pb::ErrorReason::Unspecified) => String::new(),
            Ok(reason) => reason.as_str_name().trim_start_matches("ERROR_REASON_").to_owned(),
            Err(_) => error.reason.to_string(),
        };
        let code = tonic::Code::from_i32(error.code);
        let mut failure = Failure::new(code.into(), error.message);
        failure.reason_name = name;
        failure.metadata = error.metadata;
        failure.retry_delay = error.retry_delay.and_then(|delay| delay.try_into().ok());
        let details = Details {
            fields: (error.invalid_fields.into_iter())
                .map(|f| FieldViolation { field: f.field, description: f.description })
                .collect(),
            conflict: error.conflict,
            undo_conflict: None,
        };
        details.into_error(failure)
    }
}

/// The message with the errors below it that say something new.
fn with_causes(message: &str, source: &(dyn StdError + 'static)) -> String {
    let mut text = message.to_owned();
    for cause in causes(source) {
        let said = cause.to_string();
        if !text.contains(&said) {
            text.push_str(": ");
            text.push_str(&said);
        }
    }
    text
}

/// An error and those below it.
fn causes<'a>(
    error: &'a (dyn StdError + 'static),
) -> impl Iterator<Item = &'a (dyn StdError + 'static)> {
    std::iter::successors(Some(error), |&error| error.source())
}

#[cfg(test)]
pub(crate) mod tests;
