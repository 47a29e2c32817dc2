//! What goes between TypeScript and Rust.

use base64::prelude::{BASE64_STANDARD, Engine};
use firn_client::{Batch, Event, NewEvent, Payload, Query, QueryItem};
use futures_util::stream::{self, Stream, StreamExt};
use serde::{Deserialize, Serialize};
use serde_json::value::{RawValue, to_raw_value};

use crate::Error;

/// The event of TypeScript, `EventDTO`: its eight fields, for commands of the application's own. It
/// is made of an event that was read, and turns into one to append.
///
/// A `target_id` that TypeScript would round (beyond 2^53-1) is serialized and deserialized with an
/// error: nothing is asked or told of another target.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EventDto {
    id: String,
    timestamp: i64,
    event_type: String,
    payload: Box<RawValue>,
    target_type: String,
    #[serde(with = "safe_integer")]
    target_id: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    user_id: Option<String>,
    /// In an append it is not looked at.
    #[serde(default)]
    created_at: String,
}

impl From<EventDto> for NewEvent {
    fn from(event: EventDto) -> Self {
        let new = NewEvent::new(event.event_type, (event.target_type, event.target_id))
            .id(event.id)
            .timestamp(event.timestamp)
            .json_text(event.payload.get());
        match event.user_id {
            Some(user_id) => new.user(user_id),
            None => new,
        }
    }
}

impl EventDto {
    /// The event for an answer to the page.
    ///
    /// # Errors
    /// `TARGET_ID_TOO_LARGE`, which says where the event is.
    pub(crate) fn for_page(event: Event) -> Result<Self, Error> {
        if !safe_integer::is(event.target_id) {
            return Err(Error::target_id_too_large(event.position, event.target_id));
        }
        Ok(event.into())
    }
}

impl From<Event> for EventDto {
    fn from(event: Event) -> Self {
        Self {
            id: event.id,
            timestamp: event.timestamp,
            event_type: event.event_type,
            payload: payload_json(event.payload),
            target_type: event.target_type,
            target_id: event.target_id,
            user_id: event.user_id,
            created_at: event.created_at,
        }
    }
}

/// Integers that are the same in TypeScript, whose numbers are doubles.
mod safe_integer {
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de, ser};

    const GREATEST: u64 = (1 << 53) - 1;

    pub fn is(number: i64) -> bool {
        number.unsigned_abs() <= GREATEST
    }

    pub fn serialize<S: Serializer>(number: &i64, serializer: S) -> Result<S::Ok, S::Error> {
        if !is(*number) {
            let message = format!("target_id {number} is beyond 2^53-1: a page would round it");
            return Err(ser::Error::custom(message));
        }
        number.serialize(serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<i64, D::Error> {
        let number = i64::deserialize(deserializer)?;
        if !is(number) {
            let message = format!("must be at most 2^53-1, else it may be rounded; got {number}");
            return Err(de::Error::custom(message));
        }
        Ok(number)
    }
}

/// The payload as JSON, whatever it is: one that no window can read must not keep the others back.
fn payload_json(payload: Payload) -> Box<RawValue> {
    let raw = match payload {
        Payload::Json(text) => RawValue::from_string(text),
        Payload::Bytes { content_type, data } => to_raw_value(&serde_json::json!({
            "$base64": BASE64_STANDARD.encode(data),
            "content_type": content_type,
        })),
        Payload::LeftOut => Ok(RawValue::NULL.to_owned()),
    };
    raw.expect("the server takes nothing but JSON for JSON")
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Target {
    target_type: String,
    #[serde(deserialize_with = "safe_integer::deserialize")]
    target_id: i64,
}

impl From<Target> for firn_client::Target {
    fn from(target: Target) -> Self {
        Self::new(target.target_type, target.target_id)
    }
}

/// Which events.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Filter {
    target: Option<Target>,
    event_types: Option<Vec<String>>,
    #[serde(default)]
    pub after_position: u64,
    /// Of `replay_events`.
    pub until_position: Option<u64>,
    /// Of `get_events`.
    pub limit: Option<usize>,
}

impl Filter {
    /// The query for the target and the types; `None` if all events match.
    pub fn query(&mut self) -> Result<Option<Query>, Error> {
        let mut item = QueryItem::new().targets(self.target.take());
        if let Some(types) = self.event_types.take() {
            if types.is_empty() {
                let description = "must have at least 1; leave it out for all types";
                return Err(Error::invalid_field("filter.event_types".into(), description.into()));
            }
            for name in types {
                item = match name.strip_suffix('*') {
                    Some(prefix) => item.event_type_prefixes([prefix]),
                    None => item.event_types([name]),
                };
            }
        }
        Ok((item != QueryItem::new()).then(|| item.into()))
    }
}

/// Where an event went.
#[derive(Debug, Serialize)]
pub(crate) struct Appended {
    pub position: u64,
    pub revision: u64,
    pub created_at: String,
    pub duplicate: bool,
}

/// Events of a replay.
#[derive(Debug, Serialize)]
pub(crate) struct EventBatch {
    pub events: Vec<EventDto>,
    pub position: u64,
    head: u64,
}

impl EventBatch {
    /// The batch for the page; or what comes before an event that the page cannot have, and the
    /// error that says so.
    fn for_page(batch: Batch) -> (Self, Option<Error>) {
        let (mut position, mut failure) = (batch.position, None);
        let mut events = Vec::with_capacity(batch.events.len());
        for event in batch.events {
            let before = event.position - 1;
            match EventDto::for_page(event) {
                Ok(event) => events.push(event),
                Err(error) => {
                    (position, failure) = (before, Some(error));
                    break;
                }
            }
        }
        (Self { events, position, head: batch.head }, failure)
    }
}

/// A replay's batches for the page. Nothing after the first error counts.
pub(crate) fn for_page(
    batches: impl Stream<Item = firn_client::Result<Batch>>,
) -> impl Stream<Item = Result<EventBatch, Error>> {
    batches.flat_map(|batch| {
        let (batch, failure) = match batch {
            Ok(batch) => {
                let (batch, failure) = EventBatch::for_page(batch);
                (Some(batch), failure)
            }
            Err(error) => (None, Some(error.into())),
        };
        stream::iter(batch.map(Ok).into_iter().chain(failure.map(Err)))
    })
}
