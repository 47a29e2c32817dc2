use serde::de::DeserializeOwned;
use uuid::Uuid;

use crate::generated as pb;
use crate::{AsOf, Client, ConflictingEvent, Durability, Event, Result, Target};

/// Which target's state is wanted, and of when.
#[derive(Clone, Debug)]
pub struct StateOptions {
    request: pb::GetStateRequest,
}

impl StateOptions {
    /// The newest state by the projection `catalog`.
    pub fn new(target: impl Into<Target>) -> Self {
        let target = Some(target.into().into());
        Self { request: pb::GetStateRequest { target, ..Default::default() } }
    }

    /// The projection that says what the state is.
    pub fn projection(mut self, name: impl Into<String>) -> Self {
        self.request.projection = name.into();
        self
    }

    /// The state at a moment.
    pub fn as_of(mut self, moment: impl Into<AsOf>) -> Self {
        self.request.as_of = Some(moment.into().into());
        self
    }
}

impl<T: Into<Target>> From<T> for StateOptions {
    fn from(target: T) -> Self {
        Self::new(target)
    }
}

/// The state of a target.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct State {
    /// JSON text. `None` if there was no such target.
    pub json: Option<String>,
    /// The moment.
    pub position: u64,
    /// The last of the target's events up to then; 0 if there is none.
    pub last_event_position: u64,
    /// How many events were folded.
    pub events: u32,
}

impl State {
    /// The state as a type. `None` if there was no such target.
    ///
    /// # Errors
    /// [`Error::Json`](crate::Error::Json) if it is not of that type.
    pub fn state_as<T: DeserializeOwned>(&self) -> Result<Option<T>> {
        Ok(self.json.as_deref().map(serde_json::from_str).transpose()?)
    }
}

/// Which target's history is wanted.
#[derive(Clone, Debug)]
pub struct HistoryOptions {
    request: pb::GetHistoryRequest,
}

impl HistoryOptions {
    /// All of it, by the projection `catalog` if there is one, 100 entries a page.
    pub fn new(target: impl Into<Target>) -> Self {
        let request = pb::GetHistoryRequest {
            target: Some(target.into().into()),
            payload_form: pb::PayloadForm::Json.into(),
            ..Default::default()
        };
        Self { request }
    }

    /// The projection whose table `related` says which events of others concern the target.
    pub fn projection(mut self, name: impl Into<String>) -> Self {
        self.request.projection = name.into();
        self
    }

    /// The log up to a moment.
    pub fn as_of(mut self, moment: impl Into<AsOf>) -> Self {
        self.request.as_of = Some(moment.into().into());
        self
    }

    /// The most entries in a page, 1 to 1,000.
    pub fn page_size(mut self, entries: i32) -> Self {
        self.request.page_size = entries;
        self
    }

    /// The page after the one that gave this token.
    pub fn page_token(mut self, token: impl Into<String>) -> Self {
        self.request.page_token = token.into();
        self
    }
}

impl<T: Into<Target>> From<T> for HistoryOptions {
    fn from(target: T) -> Self {
        Self::new(target)
    }
}

/// A page of a target's history.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct HistoryPage {
    /// Newest first.
    pub entries: Vec<HistoryEntry>,
    /// For the next page; `None`: there is none.
    pub next_page_token: Option<String>,
    /// Up to here, events of other targets that concern this one are listed with it; 0: none are.
    pub related_until: u64,
    /// The moment.
    pub position: u64,
}

/// An event as history.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct HistoryEntry {
    /// As it was appended.
    pub event: Event,
    /// What it changed; empty for a type without a schema, or one that changes nothing.
    pub changes: Vec<FieldChange>,
    /// The position of the first event of its batch.
    pub batch: u64,
    /// The event that it undoes, if it does.
    pub undoes: Option<String>,
    /// The event whose change it makes again, if it does.
    pub redoes: Option<String>,
    /// Whether the event's change is undone.
    pub undone: bool,
    /// Whether there is an inverse, as far as its type and its payload say.
    pub undoable: bool,
    /// Why there is none; empty if there is.
    pub not_undoable: String,
    /// Whether it is another target's event that concerns this one.
    pub related: bool,
}

/// A value before and after.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FieldChange {
    /// Such as `rating`, `edits.exposure`, `metadata.title`.
    pub field: String,
    /// JSON text; `None`: not said.
    pub old_json: Option<String>,
    /// JSON text; `None`: not said.
    pub new_json: Option<String>,
}

/// What to undo, or to redo: an event, a batch or a user's last gesture.
///
/// A request has an id, made here, so that a retry is the same request.
#[derive(Clone, Debug)]
pub struct UndoRequest {
    what: What,
    force: bool,
    validate_only: bool,
    request_id: String,
    user_id: Option<String>,
    metadata: std::collections::BTreeMap<String, String>,
}

#[derive(Clone, Debug)]
enum What {
    Event(String),
    Batch(u64),
    LastGesture(pb::LastGesture),
}

impl UndoRequest {
    fn new(what: What) -> Self {
        Self {
            what,
            force: false,
            validate_only: false,
            request_id: Uuid::now_v7().to_string(),
            user_id: None,
            metadata: Default::default(),
        }
    }

    /// One event, by its id. To redo: the event that was undone.
    pub fn event(id: impl Into<String>) -> Self {
        Self::new(What::Event(id.into()))
    }

    /// All events of the batch that has this position.
    pub fn batch(position: u64) -> Self {
        Self::new(What::Batch(position))
    }

    /// What a user did last; to redo: undid last.
    pub fn last_gesture(user_id: impl Into<String>) -> Self {
        let gesture = pb::LastGesture { user_id: user_id.into(), ..Default::default() };
        Self::new(What::LastGesture(gesture))
    }

    /// What a user did last in a session: events whose metadata `session_id` is this.
    pub fn last_gesture_in_session(
        user_id: impl Into<String>,
        session_id: impl Into<String>,
    ) -> Self {
        let gesture = pb::LastGesture { user_id: user_id.into(), session_id: session_id.into() };
        Self::new(What::LastGesture(gesture))
    }

    /// Even though later events changed the same: their changes are lost to the state, not to the
    /// log.
    pub fn force(mut self) -> Self {
        self.force = true;
        self
    }

    /// Nothing is appended: only what would be is answered.
    pub fn validate_only(mut self) -> Self {
        self.validate_only = true;
        self
    }

    /// The request's id, if the application has one of its own: a UUID.
    pub fn request_id(mut self, id: impl Into<String>) -> Self {
        self.request_id = id.into();
        self
    }

    /// Who undoes. Unless given, of a last gesture: its user.
    pub fn user(mut self, user_id: impl Into<String>) -> Self {
        self.user_id = Some(user_id.into());
        self
    }

    /// Adds to the metadata of what is appended.
    pub fn metadata(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.metadata.insert(key.into(), value.into());
        self
    }
}

impl From<UndoRequest> for pb::UndoRequest {
    fn from(request: UndoRequest) -> Self {
        use pb::undo_request::What as PbWhat;
        let what = match request.what {
            What::Event(id) => PbWhat::EventId(id),
            What::Batch(position) => PbWhat::BatchPosition(position),
            What::LastGesture(gesture) => PbWhat::LastGesture(gesture),
        };
        Self {
            what: Some(what),
            force: request.force,
            validate_only: request.validate_only,
            request_id: request.request_id,
            user_id: request.user_id,
            metadata: request.metadata,
        }
    }
}

impl From<UndoRequest> for pb::RedoRequest {
    fn from(request: UndoRequest) -> Self {
        use pb::redo_request::What as PbWhat;
        let what = match request.what {
            What::Event(id) => PbWhat::EventId(id),
            What::Batch(position) => PbWhat::BatchPosition(position),
            What::LastGesture(gesture) => PbWhat::LastGesture(gesture),
        };
        Self {
            what: Some(what),
            force: request.force,
            validate_only: request.validate_only,
            request_id: request.request_id,
            user_id: request.user_id,
            metadata: request.metadata,
        }
    }
}

/// What an undo or a redo appended.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Undone {
    /// What was appended, or would be, in order. Payloads may be left out if all would be too much
    /// for an answer.
    pub events: Vec<Event>,
    /// The ids of the events that were undone or redone, in the same order.
    pub event_ids: Vec<String>,
    /// With force: later events whose changes were overridden, by position.
    pub overridden: Vec<ConflictingEvent>,
    /// Whether the same request was answered before.
    pub duplicate: bool,
    /// How durable it is.
    pub durability: Durability,
}

impl From<pb::UndoResponse> for Undone {
    fn from(response: pb::UndoResponse) -> Self {
        Self {
            durability: response.durability().into(),
            events: response.events.into_iter().map(Event::from).collect(),
            event_ids: response.event_ids,
            overridden: response.overridden.into_iter().map(Into::into).collect(),
            duplicate: response.duplicate,
        }
    }
}

fn non_empty(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}

impl From<pb::HistoryEntry> for HistoryEntry {
    fn from(entry: pb::HistoryEntry) -> Self {
        let changes = entry.changes.into_iter().map(|change| FieldChange {
            field: change.field,
            old_json: non_empty(change.old_json),
            new_json: non_empty(change.new_json),
        });
        Self {
            event: entry.event.unwrap_or_default().into(),
            changes: changes.collect(),
            batch: entry.batch,
            undoes: non_empty(entry.undoes),
            redoes: non_empty(entry.redoes),
            undone: entry.undone,
            undoable: entry.undoable,
            not_undoable: entry.not_undoable,
            related: entry.related,
        }
    }
}

impl Client {
    /// Gets the state of a target: `client.state(("image", 42))`, or [`StateOptions`].
    ///
    /// # Errors
    /// `INVALID_FIELD`, `PROJECTION_NOT_FOUND`, `PROJECTION_FAILED`, `POSITION_BEYOND_HEAD`.
    pub async fn state(&self, options: impl Into<StateOptions>) -> Result<State> {
        let response = self
            .call(options.into().request, |request| {
                let mut history = self.history_service();
                async move { history.get_state(request).await }
            })
            .await?;
        Ok(State {
            json: non_empty(response.state_json),
            position: response.position,
            last_event_position: response.last_event_position,
            events: response.events,
        })
    }

    /// Gets a page of what happened to a target: `client.history(("image", 42))`, or
    /// [`HistoryOptions`].
    ///
    /// # Errors
    /// `INVALID_FIELD`, `PROJECTION_NOT_FOUND`, `POSITION_BEYOND_HEAD`.
    pub async fn history(&self, options: impl Into<HistoryOptions>) -> Result<HistoryPage> {
        let response = self
            .call(options.into().request, |request| {
                let mut history = self.history_service();
                async move { history.get_history(request).await }
            })
            .await?;
        Ok(HistoryPage {
            entries: response.entries.into_iter().map(Into::into).collect(),
            next_page_token: non_empty(response.next_page_token),
            related_until: response.related_until,
            position: response.position,
        })
    }

    /// Takes changes back by appending their inverses, newest first, as one batch.
    ///
    /// # Errors
    /// [`Error::UndoConflict`](crate::Error::UndoConflict), `NOT_UNDOABLE`, `EVENT_NOT_FOUND`,
    /// `INVALID_FIELD`, `EVENT_ID_CONFLICT` (the request's id belongs to another request),
    /// `QUERY_LIMIT`, and as [`Client::append_batch`].
    pub async fn undo(&self, request: UndoRequest) -> Result<Undone> {
        let response = self
            .call(pb::UndoRequest::from(request), |request| {
                let mut history = self.history_service();
                async move { history.undo(request).await }
            })
            .await?;
        Ok(response.into())
    }

    /// Takes an undo back by appending the changes again.
    ///
    /// # Errors
    /// As [`Client::undo`].
    pub async fn redo(&self, request: UndoRequest) -> Result<Undone> {
        let response = self
            .call(pb::RedoRequest::from(request), |request| {
                let mut history = self.history_service();
                async move { history.redo(request).await }
            })
            .await?;
        Ok(response.into())
    }
}
