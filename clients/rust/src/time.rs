//! Times of the contract, to and from the standard library's.

use std::time::SystemTime;

use prost_types::Timestamp;

/// Reads RFC 3339 as the server writes it.
pub(crate) fn parse(text: &str) -> Option<SystemTime> {
    text.parse::<Timestamp>().ok()?.try_into().ok()
}

pub(crate) fn to_timestamp(time: SystemTime) -> Timestamp {
    time.into()
}
