use prost::Message;

use crate::generated as pb;
use crate::generated::append_check::Check as PbCheck;
use crate::generated::stream_revision_check::Expected as PbExpected;
use crate::{Client, Code, Failure, NewEvent, Query, Result};

// The server's: the most bytes of a message.
const MAX_MESSAGE: usize = 20 << 20;

/// A condition on the log as it stands when a batch would be appended.
#[derive(Clone, Debug, PartialEq)]
pub struct Check {
    message: pb::AppendCheck,
}

/// What a stream is to be like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    /// Its last revision is this; 0 means that it must be empty.
    Revision(u64),
    /// It has at least one event.
    Exists,
    /// Nothing is asked.
    Any,
}

impl Check {
    /// Holds if the stream, which need not be written to, is as expected.
    pub fn stream(stream: impl Into<String>, expected: Expected) -> Self {
        let expected = match expected {
            Expected::Revision(revision) => PbExpected::Revision(revision),
            Expected::Exists => PbExpected::Exists(true),
            Expected::Any => PbExpected::Any(true),
        };
        let check = pb::StreamRevisionCheck { stream: stream.into(), expected: Some(expected) };
        Self { message: pb::AppendCheck { check: Some(PbCheck::StreamRevision(check)) } }
    }

    /// Holds if no event after the position matches. The position is the one up to which the
    /// application knows the log; 0 looks at all of it.
    pub fn no_match(query: impl Into<Query>, after_position: u64) -> Self {
        let query = Some(query.into().into());
        let check = pb::NoMatchCheck { query, after_position };
        Self { message: pb::AppendCheck { check: Some(PbCheck::NoMatch(check)) } }
    }
}

/// What the store promises of events that it has acknowledged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Durability {
    /// Flushed to the disk: they survive power loss.
    Fsynced,
    /// Handed to the operating system: they survive a crash of the server, but not of the machine.
    Written,
    /// A promise that this version does not know.
    Unknown,
}

impl From<pb::Durability> for Durability {
    fn from(durability: pb::Durability) -> Self {
        match durability {
            pb::Durability::Fsynced => Self::Fsynced,
            pb::Durability::Written => Self::Written,
            pb::Durability::Unspecified => Self::Unknown,
        }
    }
}

/// Where an event went.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Appended {
    /// Place in the log.
    pub position: u64,
    /// Place in its stream.
    pub revision: u64,
    /// The recorded time, as [`Event::created_at`](crate::Event::created_at).
    pub created_at: String,
    /// Whether the event was in the log already; the other fields are then those of its first
    /// append.
    pub duplicate: bool,
    /// How durable it is now.
    pub durability: Durability,
}

/// Where a batch went.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct AppendedBatch {
    /// One for each event, in the order of the request.
    pub events: Vec<AppendedEvent>,
    /// Whether the batch was in the log already.
    pub duplicate: bool,
    /// How durable it is now.
    pub durability: Durability,
}

/// Where an event of a batch went.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct AppendedEvent {
    /// Place in the log.
    pub position: u64,
    /// Place in its stream.
    pub revision: u64,
    /// The recorded time, as [`Event::created_at`](crate::Event::created_at).
    pub created_at: String,
}

impl AppendedBatch {
    /// The answer to a batch of so many events.
    pub(crate) fn of(response: pb::AppendEventsResponse, count: usize) -> Result<Self> {
        if response.events.len() != count {
            let what = format!("{} events were appended, not {count}", response.events.len());
            return Err(Failure::misfit(what).into());
        }
        let durability = response.durability().into();
        let events = response.events.into_iter().map(|event| AppendedEvent {
            position: event.position,
            revision: event.revision,
            created_at: event.created_at,
        });
        Ok(Self { events: events.collect(), duplicate: response.duplicate, durability })
    }
}

/// Refuses what the server, or every connection, would break at.
pub(crate) fn check_size(request: &impl Message) -> Result<()> {
    match request.encoded_len() {
        ..=MAX_MESSAGE => Ok(()),
        length => {
            let message =
                format!("a batch has at most {MAX_MESSAGE} bytes as a message, this one {length}");
            Err(Failure::new(Code::ResourceExhausted, message).into())
        }
    }
}

pub(crate) fn events(events: impl IntoIterator<Item = NewEvent>) -> Vec<pb::EventDto> {
    events.into_iter().map(|event| event.message).collect()
}

pub(crate) fn checks(checks: impl IntoIterator<Item = Check>) -> Vec<pb::AppendCheck> {
    checks.into_iter().map(|check| check.message).collect()
}

impl Client {
    /// Appends one event. It is durable when this returns, as [`Appended::durability`] says.
    ///
    /// What passes by itself is tried again until the deadline. The event has its id already, so
    /// that it is in the log once however often it was sent.
    ///
    /// # Errors
    /// `INVALID_FIELD`, `EVENT_ID_CONFLICT`, `DISK_FULL`, `READ_ONLY`.
    pub async fn append(&self, event: impl Into<NewEvent>) -> Result<Appended> {
        self.append_event(event.into(), None).await
    }

    /// The same, if the event's stream is at the revision; 0 means that it must be empty.
    /// [`Client::append_batch`] has the other kinds of checks.
    ///
    /// # Errors
    /// As [`Client::append`], and [`Error::CheckFailed`](crate::Error::CheckFailed).
    pub async fn append_expecting(
        &self,
        event: impl Into<NewEvent>,
        expected_revision: u64,
    ) -> Result<Appended> {
        self.append_event(event.into(), Some(expected_revision)).await
    }

    async fn append_event(&self, event: NewEvent, expected: Option<u64>) -> Result<Appended> {
        let request =
            pb::AppendEventRequest { event: Some(event.message), expected_revision: expected };
        let response = self
            .call(request, |request| {
                let mut store = self.event_store();
                async move { store.append_event(request).await }
            })
            .await?;
        Ok(Appended {
            durability: response.durability().into(),
            position: response.position,
            revision: response.revision,
            created_at: response.created_at,
            duplicate: response.duplicate,
        })
    }

    /// Appends a batch: all of it or nothing, at contiguous positions, across any number of
    /// streams, and only if every check holds.
    ///
    /// A batch has 1 to 10,000 events and at most 16 MiB; a request beyond 20 MiB is not sent.
    ///
    /// # Errors
    /// As [`Client::append`], [`Error::CheckFailed`](crate::Error::CheckFailed),
    /// `BATCH_PARTLY_KNOWN`, `POSITION_BEYOND_HEAD` (of a check).
    pub async fn append_batch(
        &self,
        events: impl IntoIterator<Item = NewEvent>,
        checks: impl IntoIterator<Item = Check>,
    ) -> Result<AppendedBatch> {
        let request =
            pb::AppendEventsRequest { events: self::events(events), checks: self::checks(checks) };
        check_size(&request)?;
        let count = request.events.len();
        let response = self
            .call(request, |request| {
                let mut store = self.event_store();
                async move { store.append_events(request).await }
            })
            .await?;
        AppendedBatch::of(response, count)
    }
}
