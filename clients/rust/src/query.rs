use std::time::SystemTime;

use crate::generated as pb;
use crate::{Target, time};

/// Selects the events that match at least one item.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Query {
    items: Vec<QueryItem>,
}

impl Query {
    /// The events that match at least one of the items: 1 to 64.
    pub fn any_of(items: impl IntoIterator<Item = QueryItem>) -> Self {
        Self { items: items.into_iter().collect() }
    }
}

impl From<QueryItem> for Query {
    fn from(item: QueryItem) -> Self {
        Self::any_of([item])
    }
}

/// Matches an event that satisfies everything that is said; without anything, every event. (What is
/// said of types is one: the type is one of these, or begins with one of those.)
///
/// Each list has at most 64 elements.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct QueryItem {
    message: pb::QueryItem,
}

impl QueryItem {
    /// Matches every event.
    pub fn new() -> Self {
        Self::default()
    }

    /// The event's type is one of these.
    pub fn event_types<T: Into<String>>(mut self, types: impl IntoIterator<Item = T>) -> Self {
        self.message.event_types.extend(types.into_iter().map(Into::into));
        self
    }

    /// The event's type begins with one of these, for example `image_`. Not in a check.
    pub fn event_type_prefixes<T: Into<String>>(
        mut self,
        prefixes: impl IntoIterator<Item = T>,
    ) -> Self {
        self.message.event_type_prefixes.extend(prefixes.into_iter().map(Into::into));
        self
    }

    /// The event has all of these tags.
    pub fn tags<T: Into<String>>(mut self, tags: impl IntoIterator<Item = T>) -> Self {
        self.message.tags.extend(tags.into_iter().map(Into::into));
        self
    }

    /// The event's stream is one of these. A target's own stream goes by its name (`image-42`).
    pub fn streams<T: Into<String>>(mut self, streams: impl IntoIterator<Item = T>) -> Self {
        self.message.streams.extend(streams.into_iter().map(Into::into));
        self
    }

    /// The event is about one of these, whatever its stream.
    pub fn targets<T: Into<Target>>(mut self, targets: impl IntoIterator<Item = T>) -> Self {
        self.message.targets.extend(targets.into_iter().map(|target| target.into().into()));
        self
    }

    /// The event's user is one of these. Not in a check; alone it is answered by a scan.
    pub fn users<T: Into<String>>(mut self, users: impl IntoIterator<Item = T>) -> Self {
        self.message.user_ids.extend(users.into_iter().map(Into::into));
        self
    }
}

impl From<Query> for pb::Query {
    fn from(query: Query) -> Self {
        Self { items: query.items.into_iter().map(|item| item.message).collect() }
    }
}

/// Bounds, all inclusive: an event must be within every one that is given.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bounds {
    message: pb::ReadBounds,
}

impl Bounds {
    /// No bounds.
    pub fn new() -> Self {
        Self::default()
    }

    /// The least place of an event in its own stream.
    pub fn min_revision(mut self, revision: u64) -> Self {
        self.message.min_revision = Some(revision);
        self
    }

    /// The greatest place of an event in its own stream.
    pub fn max_revision(mut self, revision: u64) -> Self {
        self.message.max_revision = Some(revision);
        self
    }

    /// The least timestamp: the client's clock, milliseconds. Answered by a scan.
    pub fn min_timestamp(mut self, millis: i64) -> Self {
        self.message.min_timestamp = Some(millis);
        self
    }

    /// The greatest timestamp: the client's clock, milliseconds. Answered by a scan.
    pub fn max_timestamp(mut self, millis: i64) -> Self {
        self.message.max_timestamp = Some(millis);
        self
    }

    /// Only events recorded at this moment or later.
    pub fn from_time(mut self, recorded: SystemTime) -> Self {
        self.message.from_time = Some(time::to_timestamp(recorded));
        self
    }

    /// The log as it was at this moment of recorded time. Not when following.
    pub fn as_of(mut self, recorded: SystemTime) -> Self {
        self.message.as_of = Some(time::to_timestamp(recorded));
        self
    }
}

impl From<Bounds> for pb::ReadBounds {
    fn from(bounds: Bounds) -> Self {
        bounds.message
    }
}

/// A moment of the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AsOf {
    /// The log up to and with this position.
    Position(u64),
    /// The log as it was at this moment of recorded time.
    Time(SystemTime),
}

impl From<u64> for AsOf {
    fn from(position: u64) -> Self {
        Self::Position(position)
    }
}

impl From<SystemTime> for AsOf {
    fn from(time: SystemTime) -> Self {
        Self::Time(time)
    }
}

impl From<AsOf> for pb::AsOf {
    fn from(moment: AsOf) -> Self {
        let moment = match moment {
            AsOf::Position(position) => pb::as_of::Moment::Position(position),
            AsOf::Time(time) => pb::as_of::Moment::Time(time::to_timestamp(time)),
        };
        Self { moment: Some(moment) }
    }
}
