use std::collections::BTreeMap;
use std::time::{SystemTime, UNIX_EPOCH};

use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use crate::generated as pb;
use crate::generated::event_dto::PayloadForm;
use crate::{Error, Failure, Result, time};

/// What an event is about: a kind and a number, such as image 42.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Target {
    /// 1 to 64 bytes of `A-Z a-z 0-9 _ . : -`, for example `image`.
    pub target_type: String,
    /// 0 or more.
    pub target_id: i64,
}

impl Target {
    /// Image 42 is `Target::new("image", 42)`.
    pub fn new(target_type: impl Into<String>, target_id: i64) -> Self {
        Self { target_type: target_type.into(), target_id }
    }
}

impl<T: Into<String>> From<(T, i64)> for Target {
    fn from((target_type, target_id): (T, i64)) -> Self {
        Self::new(target_type, target_id)
    }
}

impl From<Target> for pb::Target {
    fn from(target: Target) -> Self {
        Self { target_type: target.target_type, target_id: target.target_id }
    }
}

/// What an event says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Payload {
    /// A JSON object as text, byte for byte as it was appended.
    Json(String),
    /// Opaque bytes.
    Bytes {
        /// Their media type, for example `application/cbor`.
        content_type: String,
        /// The bytes.
        data: Vec<u8>,
    },
    /// The server left it out, as the answer would have been too large: only in a [`Conflict`] and
    /// in the answer to an undo.
    ///
    /// [`Conflict`]: crate::Conflict
    LeftOut,
}

impl Payload {
    /// The JSON text.
    ///
    /// # Errors
    /// [`Error::NotJson`] if it is not JSON.
    pub fn as_json(&self) -> Result<&str> {
        match self {
            Self::Json(text) => Ok(text),
            Self::Bytes { content_type, .. } => {
                Err(Error::NotJson { content_type: content_type.clone() })
            }
            Self::LeftOut => Err(Error::NotJson { content_type: String::new() }),
        }
    }
}

/// An event to be appended.
///
/// The id and the timestamp are made here, before the first attempt, so that a retry is the same
/// request and the log tells it from a new fact. A clone has the same id, so it is the same event;
/// for another one with the same contents give the clone an [`id`](Self::id) of its own.
#[derive(Clone, Debug, PartialEq)]
pub struct NewEvent {
    pub(crate) message: pb::EventDto,
}

impl NewEvent {
    /// An event about a target, with the payload `{}`, a new id (UUID version 7) and the time as it
    /// is now.
    ///
    /// `event_type` has 1 to 128 bytes of `A-Z a-z 0-9 _ . : -`, for example `rating_changed`.
    pub fn new(event_type: impl Into<String>, target: impl Into<Target>) -> Self {
        let target = target.into();
        let message = pb::EventDto {
            id: Uuid::now_v7().to_string(),
            timestamp: now_millis(),
            event_type: event_type.into(),
            payload_form: Some(PayloadForm::PayloadJson("{}".to_owned())),
            target_type: target.target_type,
            target_id: target.target_id,
            ..Default::default()
        };
        Self { message }
    }

    /// An event that is about no target, in a named stream.
    pub fn in_stream(event_type: impl Into<String>, stream: impl Into<String>) -> Self {
        Self::new(event_type, ("", 0)).stream(stream)
    }

    /// The payload: a value that is a JSON object.
    ///
    /// # Errors
    /// [`Error::Json`] if it cannot be written as JSON.
    pub fn json<T: Serialize + ?Sized>(self, payload: &T) -> Result<Self> {
        Ok(self.json_text(serde_json::to_string(payload)?))
    }

    /// The payload: the text of a JSON object, kept byte for byte.
    pub fn json_text(mut self, text: impl Into<String>) -> Self {
        self.message.payload_form = Some(PayloadForm::PayloadJson(text.into()));
        self.message.content_type.clear();
        self
    }

    /// The payload: opaque bytes of a media type such as `application/cbor`, at most 1 MiB.
    pub fn bytes(mut self, content_type: impl Into<String>, data: impl Into<Vec<u8>>) -> Self {
        self.message.payload_form = Some(PayloadForm::PayloadBytes(data.into()));
        self.message.content_type = content_type.into();
        self
    }

    /// The id, if the application has one of its own: a UUID in its 36-character form.
    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.message.id = id.into();
        self
    }

    /// When it happened by the application's clock, in milliseconds since 1970-01-01 UTC.
    pub fn timestamp(mut self, millis: i64) -> Self {
        self.message.timestamp = millis;
        self
    }

    /// Who did it.
    pub fn user(mut self, user_id: impl Into<String>) -> Self {
        self.message.user_id = Some(user_id.into());
        self
    }

    /// The stream, if it is not the target's own (`image-42`).
    pub fn stream(mut self, stream: impl Into<String>) -> Self {
        self.message.stream = stream.into();
        self
    }

    /// Adds a tag; `key:value` by habit.
    pub fn tag(mut self, tag: impl Into<String>) -> Self {
        self.message.tags.push(tag.into());
        self
    }

    /// Adds a fact about the event that is not the event, such as a correlation id.
    pub fn metadata(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.message.metadata.insert(key.into(), value.into());
        self
    }

    /// The id that it will have in the log.
    pub fn event_id(&self) -> &str {
        &self.message.id
    }
}

fn now_millis() -> i64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(now.as_millis()).unwrap_or(i64::MAX)
}

/// An event that was read.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Event {
    /// UUID, in lower case.
    pub id: String,
    /// The client's clock in milliseconds since 1970-01-01 UTC: information only, the order of
    /// events is `position`.
    pub timestamp: i64,
    /// For example `rating_changed`.
    pub event_type: String,
    /// What it says.
    pub payload: Payload,
    /// What it is about: kind. Empty if it is about no target.
    pub target_type: String,
    /// What it is about: number.
    pub target_id: i64,
    /// Who did it.
    pub user_id: Option<String>,
    /// The recorded time: the server's clock at commit, strictly increasing along the log. RFC 3339
    /// in UTC with microseconds, for example `2026-02-21T15:04:05.120417Z`.
    pub created_at: String,
    /// Place in the log: from 1, without gaps.
    pub position: u64,
    /// The stream's name.
    pub stream: String,
    /// Place in the stream: from 1, without gaps.
    pub revision: u64,
    /// Tags, in the order in which they were given.
    pub tags: Vec<String>,
    /// Facts about the event that are not the event.
    pub metadata: BTreeMap<String, String>,
    /// Place in the atomic batch that it was appended with: 0 for the first (or only) one.
    pub batch_index: u32,
}

impl Event {
    /// The payload as a type.
    ///
    /// # Errors
    /// [`Error::NotJson`] if it is opaque bytes, [`Error::Json`] if it is not of that type.
    pub fn payload_as<T: DeserializeOwned>(&self) -> Result<T> {
        Ok(serde_json::from_str(self.payload.as_json()?)?)
    }

    /// `created_at` as a time, exact to the microsecond.
    ///
    /// # Errors
    /// [`Error::Failed`] if what the server says is no time.
    pub fn recorded_at(&self) -> Result<SystemTime> {
        let misfit = || Failure::misfit(format!("{:?} is no time", self.created_at)).into();
        time::parse(&self.created_at).ok_or_else(misfit)
    }
}

impl From<pb::EventDto> for Event {
    fn from(event: pb::EventDto) -> Self {
        let payload = match event.payload_form {
            Some(PayloadForm::PayloadJson(text)) => Payload::Json(text),
            Some(PayloadForm::PayloadBytes(data)) => {
                Payload::Bytes { content_type: event.content_type, data }
            }
            // A Struct is never asked for.
            Some(PayloadForm::Payload(_)) | None => Payload::LeftOut,
        };
        Self {
            id: event.id,
            timestamp: event.timestamp,
            event_type: event.event_type,
            payload,
            target_type: event.target_type,
            target_id: event.target_id,
            user_id: event.user_id,
            created_at: event.created_at,
            position: event.position,
            stream: event.stream,
            revision: event.revision,
            tags: event.tags,
            metadata: event.metadata,
            batch_index: event.batch_index,
        }
    }
}

/// An event that was read can be appended elsewhere as it is: position, revision and recorded time
/// are the other log's.
impl From<Event> for NewEvent {
    fn from(event: Event) -> Self {
        let (payload_form, content_type) = match event.payload {
            Payload::Json(text) => (Some(PayloadForm::PayloadJson(text)), String::new()),
            Payload::Bytes { content_type, data } => {
                (Some(PayloadForm::PayloadBytes(data)), content_type)
            }
            Payload::LeftOut => (None, String::new()),
        };
        let message = pb::EventDto {
            id: event.id,
            timestamp: event.timestamp,
            event_type: event.event_type,
            payload_form,
            target_type: event.target_type,
            target_id: event.target_id,
            user_id: event.user_id,
            stream: event.stream,
            tags: event.tags,
            metadata: event.metadata,
            content_type,
            ..Default::default()
        };
        Self { message }
    }
}
