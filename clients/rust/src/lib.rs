//! Client of Firn, a gRPC event store: append events, read them, replay and
//! follow the log.
//!
//! ```no_run
//! use firn_client::{Client, FollowOptions, NewEvent, Result};
//! use futures::TryStreamExt;
//!
//! # async fn example() -> Result<()> {
//! let client = Client::connect("firn://localhost").await?;
//! let event = NewEvent::new("account_opened", ("account", 7)).json_text(r#"{"owner":"Ada"}"#);
//! let appended = client.append(event).await?;
//!
//! let mut events = client.follow(FollowOptions::new());
//! while let Some(event) = events.try_next().await? {
//!     println!("{} {} {}", event.position, event.stream, event.event_type);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! [`Client`] has all calls. What passes by itself is tried again until the deadline; replays and
//! followers go on by themselves after a disconnection. Errors are [`Error`]: its variants and
//! [`Error::reason`] say what an application can do.

mod append;
mod append_stream;
pub mod catalog;
mod client;
mod config;
mod consumer;
mod entry;
mod error;
mod event;
#[rustfmt::skip]
#[path = "generated/firn.v1.rs"]
#[allow(missing_docs, clippy::all)]
mod generated;
mod history;
mod merkle;
mod projection;
mod proof;
mod query;
mod read;
mod reason;
mod replay;
mod resume;
mod retry;
mod status_guard;
mod time;
mod transport;
mod typed;
mod verifier;

pub use append::{Appended, AppendedBatch, AppendedEvent, Check, Durability, Expected};
pub use append_stream::{AppendStream, PendingAppend};
pub use client::Client;
pub use config::{Config, ConfigError};
pub use consumer::{CheckpointStore, FileCheckpointStore};
pub use error::{Conflict, ConflictingEvent, Error, FailedCheck, Failure, FieldViolation, Result};
pub use event::{Event, NewEvent, Payload, Target};
pub use history::{
    FieldChange, HistoryEntry, HistoryOptions, HistoryPage, State, StateOptions, UndoRequest,
    Undone,
};
pub use projection::{Column, CreatedProjection, Projection, Row, Rows, SqlQuery, Value};
pub use query::{AsOf, Bounds, Query, QueryItem};
pub use read::{Count, CountOptions, GetOptions, Head, Newest, NewestOptions, Page, PositionAt};
pub use reason::{Code, Reason};
pub use replay::{Batch, Batches, Checkpoint, FollowOptions, Mark, Replay, ReplayOptions};
pub use typed::CatalogPayload;
pub use verifier::{SignedCheckpoint, Verifier};
