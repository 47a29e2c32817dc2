use std::future::ready;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{self, Context, Poll};
use std::time::Duration;
use std::vec;

use futures_core::Stream;
use futures_core::stream::BoxStream;
use futures_util::stream::{self, StreamExt};
use serde::{Deserialize, Serialize};

use crate::generated as pb;
use crate::resume::Resumer;
use crate::{Bounds, Client, Event, Query, Result, time};

/// Which events to replay.
#[derive(Clone, Debug, Default)]
pub struct ReplayOptions {
    after: u64,
    until: Option<u64>,
    query: Option<Query>,
    bounds: Option<Bounds>,
    batch_size: u32,
}

impl ReplayOptions {
    /// The log from the start to where it ends now.
    pub fn new() -> Self {
        Self::default()
    }

    /// Only events after this position.
    pub fn after(mut self, position: u64) -> Self {
        self.after = position;
        self
    }

    /// Only events up to and with this position.
    pub fn until(mut self, position: u64) -> Self {
        self.until = Some(position);
        self
    }

    /// Only events that match.
    pub fn matching(mut self, query: impl Into<Query>) -> Self {
        self.query = Some(query.into());
        self
    }

    /// Only events within the bounds.
    pub fn bounds(mut self, bounds: Bounds) -> Self {
        self.bounds = Some(bounds);
        self
    }

    /// The most events in a batch. Unless given the server decides: about 256 KiB.
    pub fn batch_size(mut self, events: u32) -> Self {
        self.batch_size = events;
        self
    }
}

/// Which events to follow, and how.
#[derive(Clone, Debug, Default)]
pub struct FollowOptions {
    after: u64,
    store_id: Option<String>,
    query: Option<Query>,
    bounds: Option<Bounds>,
    batch_size: u32,
    max_lag: u64,
    heartbeat: Option<Duration>,
}

impl FollowOptions {
    /// The log from the start, for ever.
    pub fn new() -> Self {
        Self::default()
    }

    /// Only events after this position.
    pub fn after(mut self, position: u64) -> Self {
        self.after = position;
        self
    }

    /// Only events after a checkpoint, if there is one, and only of its log: another one under the
    /// address ends it with [`Error::StoreChanged`](crate::Error::StoreChanged).
    pub fn after_checkpoint(mut self, checkpoint: impl Into<Option<Checkpoint>>) -> Self {
        if let Some(checkpoint) = checkpoint.into() {
            self.after = checkpoint.position;
            self.store_id = Some(checkpoint.store_id);
        }
        self
    }

    /// Only events that match.
    pub fn matching(mut self, query: impl Into<Query>) -> Self {
        self.query = Some(query.into());
        self
    }

    /// Only events within the bounds.
    pub fn bounds(mut self, bounds: Bounds) -> Self {
        self.bounds = Some(bounds);
        self
    }

    /// The most events in a batch. Unless given the server decides: about 256 KiB.
    pub fn batch_size(mut self, events: u32) -> Self {
        self.batch_size = events;
        self
    }

    /// Once caught up, ends with `CONSUMER_TOO_SLOW` when it is more than so many positions behind
    /// the head. Unless given it may be as slow as it likes.
    pub fn max_lag(mut self, positions: u64) -> Self {
        self.max_lag = positions;
        self
    }

    /// The longest time without a batch, 100 ms to 1 h; 5 s unless given. When nothing has come for
    /// three of them, but 3 s at least and 10 s at its beginning, the connection counts as broken,
    /// and another is made.
    pub fn heartbeat_interval(mut self, interval: Duration) -> Self {
        self.heartbeat = Some(interval);
        self
    }
}

/// How far a consumer has come, and in which log. Its JSON is an object with these two members.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Checkpoint {
    /// The log's identity, as in [`Head`](crate::Head).
    pub store_id: String,
    /// Everything up to here has been dealt with.
    pub position: u64,
}

/// What a batch says besides its events, position and head.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Mark {
    /// Nothing. Without events: progress of a query that has matched nothing for a while.
    None,
    /// Everything up to the head has been offered; what follows is new.
    CaughtUp,
    /// This consumer reads more slowly than events are appended, and is served from the disk until
    /// it has caught up again. Nothing is left out.
    FellBehind,
    /// Nothing matched for the heartbeat interval, but `position` has moved.
    Checkpoint,
    /// Nothing has happened for the heartbeat interval.
    Heartbeat,
}

/// Events of a replay, as the server sent them together.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Batch {
    /// In the order of positions. May be empty.
    pub events: Vec<Event>,
    /// Everything up to here has been offered: what a consumer stores as its checkpoint once it has
    /// dealt with `events`.
    pub position: u64,
    /// The head of the log when the batch was made; with `position`, the progress.
    pub head: u64,
    /// What else it says.
    pub mark: Mark,
    /// The log's identity.
    pub store_id: Arc<str>,
}

impl Batch {
    /// What a consumer stores once it has dealt with this batch.
    pub fn checkpoint(&self) -> Checkpoint {
        Checkpoint { store_id: self.store_id.to_string(), position: self.position }
    }
}

/// A message of a replay, and whose log it is of.
pub(crate) struct Received {
    pub message: pb::ReplayEventsResponse,
    pub store_id: Arc<str>,
}

impl From<Received> for Batch {
    fn from(Received { message, store_id }: Received) -> Self {
        let mark = match message.mark() {
            pb::ReplayMark::Unspecified => Mark::None,
            pb::ReplayMark::CaughtUp => Mark::CaughtUp,
            pb::ReplayMark::FellBehind => Mark::FellBehind,
            pb::ReplayMark::Checkpoint => Mark::Checkpoint,
            pb::ReplayMark::Heartbeat => Mark::Heartbeat,
        };
        Self {
            events: message.events.into_iter().map(Event::from).collect(),
            position: message.position,
            head: message.head,
            mark,
            store_id,
        }
    }
}

/// The events of a replay, one by one: every event that matches, once, in order.
///
/// A stream that ends with an error gives the error, then nothing more. Dropping it ends the call.
#[must_use = "a replay does nothing unless it is read"]
pub struct Replay {
    messages: BoxStream<'static, Result<Received>>,
    // The last message, and what is left of its events.
    last: Option<Received>,
    events: vec::IntoIter<pb::EventDto>,
}

impl Replay {
    /// The same as batches, as the server sends them; what is left of a batch that was begun is the
    /// first.
    pub fn batches(self) -> Batches {
        let rest: Vec<_> = self.events.collect();
        let Some(mut begun) = self.last.filter(|_| !rest.is_empty()) else {
            return Batches { messages: self.messages };
        };
        begun.message.events = rest;
        let first = stream::once(ready(Ok(begun)));
        Batches { messages: first.chain(self.messages).boxed() }
    }
}

impl Stream for Replay {
    type Item = Result<Event>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if let Some(event) = self.events.next() {
                return Poll::Ready(Some(Ok(event.into())));
            }
            match task::ready!(self.messages.as_mut().poll_next(context)) {
                Some(Ok(mut received)) => {
                    self.events = std::mem::take(&mut received.message.events).into_iter();
                    self.last = Some(received);
                }
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

/// The batches of a replay; made by [`Replay::batches`].
#[must_use = "a replay does nothing unless it is read"]
pub struct Batches {
    messages: BoxStream<'static, Result<Received>>,
}

impl Stream for Batches {
    type Item = Result<Batch>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let received = task::ready!(self.messages.as_mut().poll_next(context));
        Poll::Ready(received.map(|received| received.map(Batch::from)))
    }
}

impl Client {
    /// Replays the log, or what matches, to a bound; unless one is given, to where the log ended
    /// when the replay began.
    ///
    /// The call begins when the stream is read. When the connection breaks the replay goes on after
    /// the last position, and the application sees nothing of it; it fails if there is no
    /// connection for as long as the deadline.
    ///
    /// # Errors
    /// `INVALID_FIELD`, `POSITION_BEYOND_HEAD`,
    /// [`Error::StoreChanged`](crate::Error::StoreChanged).
    pub fn replay(&self, options: ReplayOptions) -> Replay {
        let request = pb::ReplayEventsRequest {
            after_position: options.after,
            until_position: options.until,
            payload_form: pb::PayloadForm::Json.into(),
            query: options.query.map(Into::into),
            bounds: options.bounds.map(Into::into),
            batch_size: options.batch_size,
            ..Default::default()
        };
        self.start(request, None)
    }

    /// Follows the log, or what matches, for ever: first what is there, then what is appended, as
    /// soon as it is durable.
    ///
    /// As [`Client::replay`], but it waits for a connection for as long as it takes.
    ///
    /// # Errors
    /// `INVALID_FIELD`, `POSITION_BEYOND_HEAD`, `CONSUMER_TOO_SLOW`,
    /// [`Error::StoreChanged`](crate::Error::StoreChanged).
    pub fn follow(&self, options: FollowOptions) -> Replay {
        let request = pb::ReplayEventsRequest {
            after_position: options.after,
            payload_form: pb::PayloadForm::Json.into(),
            query: options.query.map(Into::into),
            follow: true,
            bounds: options.bounds.map(Into::into),
            batch_size: options.batch_size,
            max_lag: options.max_lag,
            heartbeat_interval: options.heartbeat.map(time::to_duration),
            ..Default::default()
        };
        self.start(request, options.store_id)
    }

    fn start(&self, request: pb::ReplayEventsRequest, store_id: Option<String>) -> Replay {
        let messages = Resumer::new(self.clone(), request, store_id).into_stream();
        Replay { messages, last: None, events: Vec::new().into_iter() }
    }
}
