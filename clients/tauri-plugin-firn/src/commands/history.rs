use firn_client::{AsOf, HistoryOptions, StateOptions, UndoRequest};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use tauri::{State, command};

use crate::argument::Argument;
use crate::dto::{EventDto, Target};
use crate::{ConflictingEvent, Error, Firn};

/// Whose view of the target, and of when.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct GetStateOptions {
    as_of: Option<u64>,
    projection: Option<String>,
}

#[derive(Debug, Serialize)]
pub(crate) struct TargetState {
    state: Option<Box<RawValue>>,
    position: u64,
    last_event_position: u64,
}

#[command]
pub(crate) async fn get_state(
    firn: State<'_, Firn>,
    target: Argument<Target>,
    options: Argument<Option<GetStateOptions>>,
) -> Result<TargetState, Error> {
    let GetStateOptions { as_of, projection } = options.0.unwrap_or_default();
    let mut request = StateOptions::new(target.0);
    if let Some(position) = as_of {
        request = request.as_of(AsOf::Position(position));
    }
    if let Some(name) = projection {
        request = request.projection(name);
    }
    let state = firn.client().await?.state(request).await?;
    Ok(TargetState {
        state: state.state_as()?,
        position: state.position,
        last_event_position: state.last_event_position,
    })
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct GetHistoryOptions {
    as_of: Option<u64>,
    projection: Option<String>,
    page_size: Option<i32>,
    page_token: Option<String>,
}

#[derive(Debug, Serialize)]
pub(crate) struct HistoryPage {
    entries: Vec<HistoryEntry>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_page_token: Option<String>,
    position: u64,
}

#[derive(Debug, Serialize)]
struct HistoryEntry {
    position: u64,
    event: EventDto,
    changes: Vec<FieldChange>,
    batch_position: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    undoes: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    redoes: Option<String>,
    undone: bool,
    undoable: bool,
    #[serde(skip_serializing_if = "String::is_empty")]
    not_undoable: String,
    related: bool,
}

#[derive(Debug, Serialize)]
struct FieldChange {
    field: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    old: Option<Box<RawValue>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    new: Option<Box<RawValue>>,
}

#[command]
pub(crate) async fn get_history(
    firn: State<'_, Firn>,
    target: Argument<Target>,
    options: Argument<Option<GetHistoryOptions>>,
) -> Result<HistoryPage, Error> {
    let options = options.0.unwrap_or_default();
    let mut request = HistoryOptions::new(target.0);
    if let Some(position) = options.as_of {
        request = request.as_of(AsOf::Position(position));
    }
    if let Some(name) = options.projection {
        request = request.projection(name);
    }
    if let Some(entries) = options.page_size {
        request = request.page_size(entries);
    }
    if let Some(token) = options.page_token {
        request = request.page_token(token);
    }
    let page = firn.client().await?.history(request).await?;
    let entries: Result<_, Error> = page.entries.into_iter().map(HistoryEntry::try_from).collect();
    Ok(HistoryPage {
        entries: entries?,
        next_page_token: page.next_page_token,
        position: page.position,
    })
}

impl TryFrom<firn_client::HistoryEntry> for HistoryEntry {
    type Error = Error;

    fn try_from(entry: firn_client::HistoryEntry) -> Result<Self, Error> {
        let changes: Result<_, Error> =
            entry.changes.into_iter().map(FieldChange::try_from).collect();
        Ok(Self {
            position: entry.event.position,
            event: EventDto::for_page(entry.event)?,
            changes: changes?,
            batch_position: entry.batch,
            undoes: entry.undoes,
            redoes: entry.redoes,
            undone: entry.undone,
            undoable: entry.undoable,
            not_undoable: entry.not_undoable,
            related: entry.related,
        })
    }
}

impl TryFrom<firn_client::FieldChange> for FieldChange {
    type Error = Error;

    fn try_from(change: firn_client::FieldChange) -> Result<Self, Error> {
        let raw = |json: Option<String>| json.map(RawValue::from_string).transpose();
        let (old, new) = (raw(change.old_json), raw(change.new_json));
        Ok(Self {
            field: change.field,
            old: old.map_err(firn_client::Error::from)?,
            new: new.map_err(firn_client::Error::from)?,
        })
    }
}

/// What is undone or redone.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Gesture {
    EventId(String),
    BatchPosition(u64),
    LastOfUser(String),
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct UndoOptions {
    user_id: Option<String>,
    force: bool,
    request_id: Option<String>,
}

#[derive(Debug, Serialize)]
pub(crate) struct UndoResult {
    events: Vec<EventDto>,
    event_ids: Vec<String>,
    overridden: Vec<ConflictingEvent>,
    duplicate: bool,
}

#[command]
pub(crate) async fn undo(
    firn: State<'_, Firn>,
    what: Argument<Gesture>,
    options: Argument<Option<UndoOptions>>,
) -> Result<UndoResult, Error> {
    let request = undo_request(what.0, options.0.unwrap_or_default());
    firn.client().await?.undo(request).await?.try_into()
}

#[command]
pub(crate) async fn redo(
    firn: State<'_, Firn>,
    what: Argument<Gesture>,
    options: Argument<Option<UndoOptions>>,
) -> Result<UndoResult, Error> {
    let request = undo_request(what.0, options.0.unwrap_or_default());
    firn.client().await?.redo(request).await?.try_into()
}

fn undo_request(what: Gesture, options: UndoOptions) -> UndoRequest {
    let mut request = match what {
        Gesture::EventId(id) => UndoRequest::event(id),
        Gesture::BatchPosition(position) => UndoRequest::batch(position),
        Gesture::LastOfUser(user_id) => UndoRequest::last_gesture(user_id),
    };
    if let Some(user_id) = options.user_id {
        request = request.user(user_id);
    }
    if let Some(id) = options.request_id {
        request = request.request_id(id);
    }
    if options.force {
        request = request.force();
    }
    request
}

impl TryFrom<firn_client::Undone> for UndoResult {
    type Error = Error;

    /// It is done also if the page cannot have the events: the error says at which position.
    fn try_from(undone: firn_client::Undone) -> Result<Self, Error> {
        let events: Result<_, Error> = undone.events.into_iter().map(EventDto::for_page).collect();
        Ok(Self {
            events: events?,
            event_ids: undone.event_ids,
            overridden: undone.overridden.into_iter().map(Into::into).collect(),
            duplicate: undone.duplicate,
        })
    }
}
