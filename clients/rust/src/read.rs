use std::time::SystemTime;

use futures_core::stream::BoxStream;
use futures_util::stream::{self, StreamExt, TryStreamExt};
use tokio::time::Instant;

use crate::generated as pb;
use crate::{Bounds, Client, Error, Event, Failure, Query, Result, time};

/// Which events to get, and how.
#[derive(Clone, Debug, Default)]
pub struct GetOptions {
    request: pb::GetEventsRequest,
}

impl GetOptions {
    /// From the start, 100 a page.
    pub fn new() -> Self {
        let payload_form = pb::PayloadForm::Json.into();
        Self { request: pb::GetEventsRequest { payload_form, ..Default::default() } }
    }

    /// Only events after this position.
    pub fn after(mut self, position: u64) -> Self {
        self.request.after_position = position;
        self
    }

    /// Only events up to and with this position.
    pub fn until(mut self, position: u64) -> Self {
        self.request.until_position = Some(position);
        self
    }

    /// Only events that match.
    pub fn matching(mut self, query: impl Into<Query>) -> Self {
        self.request.query = Some(query.into().into());
        self
    }

    /// Only events within the bounds.
    pub fn bounds(mut self, bounds: Bounds) -> Self {
        self.request.bounds = Some(bounds.into());
        self
    }

    /// From the newest event to the oldest.
    pub fn backwards(mut self) -> Self {
        self.request.backwards = true;
        self
    }

    /// The most events in a page, 1 to 1,000.
    pub fn page_size(mut self, events: u32) -> Self {
        self.request.page_size = events;
        self
    }

    /// The page after the one that gave this token; all other options but the page's size must be
    /// as they were there.
    pub fn page_token(mut self, token: impl Into<String>) -> Self {
        self.request.page_token = token.into();
        self
    }
}

/// A page of events.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Page {
    /// In the order of positions; from the newest if backwards. May be empty though there are more
    /// pages.
    pub events: Vec<Event>,
    /// For the next page. `None` when there is nothing left to look at.
    pub next_page_token: Option<String>,
    /// The head of the log when the page was read.
    pub head: u64,
    /// How far the page has looked: it has every event that matches up to here; backwards, every
    /// one beyond here.
    pub position: u64,
}

/// What to count.
#[derive(Clone, Debug, Default)]
pub struct CountOptions {
    request: pb::CountEventsRequest,
}

impl CountOptions {
    /// All events.
    pub fn new() -> Self {
        Self::default()
    }

    /// Only events after this position.
    pub fn after(mut self, position: u64) -> Self {
        self.request.after_position = position;
        self
    }

    /// Only events up to and with this position.
    pub fn until(mut self, position: u64) -> Self {
        self.request.until_position = Some(position);
        self
    }

    /// Only events that match.
    pub fn matching(mut self, query: impl Into<Query>) -> Self {
        self.request.query = Some(query.into().into());
        self
    }

    /// Only events within the bounds.
    pub fn bounds(mut self, bounds: Bounds) -> Self {
        self.request.bounds = Some(bounds.into());
        self
    }
}

/// How many events match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Count {
    /// How many.
    pub count: u64,
    /// Up to which position was counted: the head, or less if it was asked for.
    pub position: u64,
}

/// Of which streams and queries the newest event is wanted.
#[derive(Clone, Debug, Default)]
pub struct NewestOptions {
    request: pb::GetNewestEventsRequest,
}

impl NewestOptions {
    /// None yet: 1 to 1,000 streams and queries are asked for.
    pub fn new() -> Self {
        let payload_form = pb::PayloadForm::Json.into();
        Self { request: pb::GetNewestEventsRequest { payload_form, ..Default::default() } }
    }

    /// Adds a stream.
    pub fn stream(mut self, stream: impl Into<String>) -> Self {
        self.request.streams.push(stream.into());
        self
    }

    /// Adds a query.
    pub fn matching(mut self, query: impl Into<Query>) -> Self {
        self.request.queries.push(query.into().into());
        self
    }

    /// The log up to and with this position.
    pub fn until(mut self, position: u64) -> Self {
        self.request.until_position = Some(position);
        self
    }

    /// The log as it was at this moment of recorded time.
    pub fn as_of(mut self, recorded: SystemTime) -> Self {
        self.request.as_of = Some(time::to_timestamp(recorded));
        self
    }
}

/// The newest events, all from one moment of the log.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Newest {
    /// For each stream, then for each query, in the order in which they were added. `None` where
    /// there is no event.
    pub events: Vec<Option<Event>>,
    /// The moment.
    pub head: u64,
}

/// Where the log ends, and whose log it is.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Head {
    /// The last position, 0 if the log is empty.
    pub position: u64,
    /// The recorded time of the last event; empty if the log is empty.
    pub created_at: String,
    /// The log's identity: a checkpoint is worth nothing in a log with another one.
    pub store_id: String,
    /// The server's version.
    pub server_version: String,
}

/// The last event at a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PositionAt {
    /// The last event recorded at or before the moment; 0 if there is none.
    pub position: u64,
    /// When it was recorded; empty if there is none.
    pub created_at: String,
    /// The head of the log.
    pub head: u64,
}

impl Client {
    /// Gets one page of events.
    ///
    /// # Errors
    /// `INVALID_FIELD`, `POSITION_BEYOND_HEAD`.
    pub async fn get(&self, options: GetOptions) -> Result<Page> {
        let response = self
            .call(options.request, |request| {
                let mut store = self.event_store();
                async move { store.get_events(request).await }
            })
            .await?;
        let token = response.next_page_token;
        Ok(Page {
            events: response.events.into_iter().map(Event::from).collect(),
            next_page_token: (!token.is_empty()).then_some(token),
            head: response.head,
            position: response.position,
        })
    }

    /// Gets the events of all pages, one page after the other. [`Client::replay`] is the faster way
    /// to read much of the log forwards.
    ///
    /// # Errors
    /// As [`Client::get`]; an error is the last thing that the stream gives.
    pub fn get_all(&self, options: GetOptions) -> BoxStream<'static, Result<Event>> {
        let client = self.clone();
        let pages = stream::try_unfold((client, Some(options)), |(client, next)| async {
            let Some(options) = next else { return Ok::<_, Error>(None) };
            let page = client.get(options.clone()).await?;
            if page.next_page_token.as_ref() == Some(&options.request.page_token) {
                return Err(Failure::misfit("the next page is the one that it follows").into());
            }
            let next = page.next_page_token.map(|token| options.page_token(token));
            Ok(Some((stream::iter(page.events).map(Ok), (client, next))))
        });
        pages.try_flatten().boxed()
    }

    /// Counts events without reading them out.
    ///
    /// # Errors
    /// `INVALID_FIELD`, `POSITION_BEYOND_HEAD`.
    pub async fn count(&self, options: CountOptions) -> Result<Count> {
        let mut request = options.request;
        let deadline = Instant::now() + self.deadline();
        let mut count = 0;
        // One answer looks at a part of the log and says how far it has come.
        loop {
            let response = self
                .until(deadline)
                .call(request.clone(), |request| {
                    let mut store = self.event_store();
                    async move { store.count_events(request).await }
                })
                .await?;
            count += response.count;
            if response.position >= response.until {
                return Ok(Count { count, position: response.position });
            }
            if response.position <= request.after_position {
                let what = format!("nothing was counted after {}", request.after_position);
                return Err(Failure::misfit(what).into());
            }
            request.after_position = response.position;
            request.until_position = Some(response.until);
        }
    }

    /// Gets the newest event of each of many streams or queries.
    ///
    /// # Errors
    /// `INVALID_FIELD`, `POSITION_BEYOND_HEAD`.
    pub async fn newest(&self, options: NewestOptions) -> Result<Newest> {
        let deadline = Instant::now() + self.deadline();
        let mut rest = options.request;
        let mut newest = Newest::default();
        let mut head = None;
        let mut looked_to = None;
        // One answer may be of only the first few, and may have looked only so far for the last.
        loop {
            let request = looked_to.map_or_else(|| rest.clone(), |until| first_of(&rest, until));
            let response = self
                .until(deadline)
                .call(request, |request| {
                    let mut store = self.event_store();
                    async move { store.get_newest_events(request).await }
                })
                .await?;
            let (asked, answers) = (rest.streams.len() + rest.queries.len(), response.newest.len());
            if answers == 0 || answers > asked || (looked_to.is_some() && answers > 1) {
                let what = format!("there are {answers} answers, asked for were {asked}");
                return Err(Failure::misfit(what).into());
            }
            newest.head = *head.get_or_insert(response.head);
            rest.until_position = head;
            let before = looked_to.take();
            for found in response.newest {
                if found.event.is_none() && found.position != 0 {
                    if before.is_some_and(|before| found.position >= before) {
                        let what = format!("nothing was looked at below {}", found.position);
                        return Err(Failure::misfit(what).into());
                    }
                    looked_to = Some(found.position);
                    break;
                }
                newest.events.push(found.event.map(Event::from));
                let first = usize::from(!rest.streams.is_empty());
                rest.streams.drain(..first);
                rest.queries.drain(..1 - first);
            }
            if rest.streams.is_empty() && rest.queries.is_empty() {
                return Ok(newest);
            }
        }
    }

    /// Says where the log ends, and whose log it is.
    pub async fn head(&self) -> Result<Head> {
        let response = self
            .call(pb::GetHeadRequest {}, |request| {
                let mut store = self.event_store();
                async move { store.get_head(request).await }
            })
            .await?;
        Ok(response.into())
    }

    /// Says which part of the log was there at a moment of recorded time.
    ///
    /// # Errors
    /// `INVALID_FIELD`.
    pub async fn position_at(&self, recorded: SystemTime) -> Result<PositionAt> {
        let request = pb::GetPositionAtRequest { time: Some(time::to_timestamp(recorded)) };
        let response = self
            .call(request, |request| {
                let mut store = self.event_store();
                async move { store.get_position_at(request).await }
            })
            .await?;
        Ok(PositionAt {
            position: response.position,
            created_at: response.created_at,
            head: response.head,
        })
    }

    /// Says when the event at a position was recorded, as
    /// [`Event::created_at`](crate::Event::created_at).
    ///
    /// # Errors
    /// `INVALID_FIELD`, `POSITION_BEYOND_HEAD`.
    pub async fn time_at(&self, position: u64) -> Result<String> {
        let response = self
            .call(pb::GetTimeAtRequest { position }, |request| {
                let mut store = self.event_store();
                async move { store.get_time_at(request).await }
            })
            .await?;
        Ok(response.created_at)
    }
}

/// The same request for its first stream or query alone, up to a position.
fn first_of(rest: &pb::GetNewestEventsRequest, until: u64) -> pb::GetNewestEventsRequest {
    let first = usize::from(!rest.streams.is_empty());
    pb::GetNewestEventsRequest {
        streams: rest.streams[..first].to_vec(),
        queries: rest.queries[..1 - first].to_vec(),
        until_position: Some(until),
        ..rest.clone()
    }
}

impl From<pb::GetHeadResponse> for Head {
    fn from(response: pb::GetHeadResponse) -> Self {
        Self {
            position: response.position,
            created_at: response.created_at,
            store_id: response.store_id,
            server_version: response.server_version,
        }
    }
}
