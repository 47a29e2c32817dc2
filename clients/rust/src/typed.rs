//! Payloads that are Rust types of their own: those of the catalogue, or the application's.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize};

use crate::{Event, NewEvent, Result};

/// A payload that knows which events it belongs to. Each type of [`catalog`](crate::catalog) is
/// one; an application may have others.
pub trait CatalogPayload: Serialize + DeserializeOwned {
    /// The type of its events.
    const EVENT_TYPE: &'static str;
    /// What its events are about.
    const TARGET_TYPE: &'static str;
}

impl NewEvent {
    /// An event with a typed payload, about the target of that type with this id.
    ///
    /// # Errors
    /// [`Error::Json`](crate::Error::Json) if the payload cannot be written as JSON, for example as
    /// a number is not finite.
    pub fn typed<P: CatalogPayload>(target_id: i64, payload: &P) -> Result<Self> {
        Self::new(P::EVENT_TYPE, (P::TARGET_TYPE, target_id)).json(payload)
    }
}

impl Event {
    /// The payload as a type of its own; `None` if the event is of another type.
    ///
    /// # Errors
    /// As [`Event::payload_as`].
    pub fn typed<P: CatalogPayload>(&self) -> Result<Option<P>> {
        match self.event_type == P::EVENT_TYPE {
            true => self.payload_as().map(Some),
            false => Ok(None),
        }
    }
}

/// Reads a value that is given, so that `null` is told from a key that is not there.
pub(crate) fn given<'de, T, D>(deserializer: D) -> std::result::Result<Option<T>, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    T::deserialize(deserializer).map(Some)
}
