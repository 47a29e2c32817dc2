//! Times of the contract, to and from the standard library's.

use std::time::{Duration, SystemTime};

use prost_types::Timestamp;

/// Reads RFC 3339 as the server writes it.
pub(crate) fn parse(text: &str) -> Option<SystemTime> {
    text.parse::<Timestamp>().ok()?.try_into().ok()
}

/// The nearest that can be said.
pub(crate) fn to_duration(duration: Duration) -> prost_types::Duration {
    let longest = prost_types::Duration { seconds: i64::MAX, nanos: 0 };
    duration.try_into().unwrap_or(longest)
}

pub(crate) fn to_timestamp(time: SystemTime) -> Timestamp {
    time.into()
}
