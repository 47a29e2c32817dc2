//! What the log's tree says of an event: docs/proofs.md, "The tree".

use std::time::UNIX_EPOCH;

use uuid::Uuid;

use crate::merkle::hash_of;
use crate::{Event, Payload};

const VERSION: u8 = 1;

/// The entry of an event that was read. `None` if the log can have no such event: its id is no UUID,
/// its recorded time no time, or its payload was left out.
pub(crate) fn entry_of(event: &Event) -> Option<Vec<u8>> {
    let (content_type, payload) = match &event.payload {
        Payload::Json(text) => ("", text.as_bytes()),
        Payload::Bytes { content_type, data } => (content_type.as_str(), data.as_slice()),
        Payload::LeftOut => return None,
    };
    let mut entry = Entry(vec![VERSION]);
    entry.number(event.position);
    entry.0.extend(Uuid::parse_str(&event.id).ok()?.as_bytes());
    entry.0.extend(recorded_micros(event)?.to_be_bytes());
    entry.0.extend(event.timestamp.to_be_bytes());
    entry.text(&event.event_type)?;
    entry.text(&event.target_type)?;
    entry.0.extend(event.target_id.to_be_bytes());
    entry.text(&event.stream)?;
    entry.number(event.revision);
    entry.0.extend(event.batch_index.to_be_bytes());
    entry.0.push(event.user_id.is_some().into());
    if let Some(user_id) = &event.user_id {
        entry.text(user_id)?;
    }
    entry.text(content_type)?;
    entry.count(event.tags.len())?;
    for tag in &event.tags {
        entry.text(tag)?;
    }
    entry.count(event.metadata.len())?;
    // A map is in the order of its keys' bytes.
    for (key, value) in &event.metadata {
        entry.text(key)?;
        entry.text(value)?;
    }
    entry.0.extend(hash_of(payload));
    Some(entry.0)
}

/// Microseconds since 1970, if the recorded time is of so many.
fn recorded_micros(event: &Event) -> Option<i64> {
    let since = event.recorded_at().ok()?.duration_since(UNIX_EPOCH).ok()?;
    let is_whole = since.subsec_nanos().is_multiple_of(1000);
    is_whole.then(|| i64::try_from(since.as_micros()).ok()).flatten()
}

/// Numbers are big-endian; a text is its length, then its bytes.
struct Entry(Vec<u8>);

impl Entry {
    fn number(&mut self, number: u64) {
        self.0.extend(number.to_be_bytes());
    }

    fn count(&mut self, count: usize) -> Option<()> {
        self.0.extend(u32::try_from(count).ok()?.to_be_bytes());
        Some(())
    }

    fn text(&mut self, text: &str) -> Option<()> {
        self.count(text.len())?;
        self.0.extend(text.as_bytes());
        Some(())
    }
}
