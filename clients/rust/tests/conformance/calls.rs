//! A step's request as calls of the client, and what they give as the contract's messages.

use std::time::{Duration, SystemTime};

use firn_client::{
    AppendedBatch, AsOf, Bounds, Check, Client, CountOptions, Durability, Error, Event, Expected,
    FollowOptions, GetOptions, HistoryOptions, NewEvent, NewestOptions, Projection, Query,
    QueryItem, Reason, ReplayOptions, SqlQuery, StateOptions, Target, UndoRequest, Value,
};
use futures::TryStreamExt;
use prost_types::Timestamp;
use serde_json::Value as Json;

use crate::messages::{self, error_to_json, event_to_pb, from_json, to_json};
use crate::pb;

type Answer = Result<Json, Error>;

/// Gives `{"response": ...}` or `{"error": ...}`.
pub async fn call(client: &Client, address: &str, step: &Json, request: &Json) -> Json {
    let name = step["call"].as_str().expect("the name of a call");
    let answer = loop {
        let answer = match step.get("wire") {
            Some(_) => crate::wire::call(address, name, request).await,
            None => call_client(client, name, request).await,
        };
        let not_ready = |error: &Error| error.reason() == Some(Reason::ProjectionNotReady);
        if !answer.as_ref().is_err_and(not_ready) {
            break answer;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    };
    match answer {
        Ok(response) => serde_json::json!({ "response": response }),
        Err(error) => serde_json::json!({ "error": error_to_json(&error) }),
    }
}

async fn call_client(client: &Client, name: &str, request: &Json) -> Answer {
    match name {
        "AppendEvent" => append_event(client, from_json("AppendEventRequest", request)).await,
        "AppendEvents" => append_events(client, from_json("AppendEventsRequest", request)).await,
        "AppendStream" => append_stream(client, request).await,
        "GetEvents" => get_events(client, from_json("GetEventsRequest", request)).await,
        "GetNewestEvents" => newest(client, from_json("GetNewestEventsRequest", request)).await,
        "CountEvents" => count(client, from_json("CountEventsRequest", request)).await,
        "ReplayEvents" => replay(client, from_json("ReplayEventsRequest", request)).await,
        "GetHead" => head(client).await,
        "GetPositionAt" => position_at(client, from_json("GetPositionAtRequest", request)).await,
        "GetTimeAt" => time_at(client, from_json("GetTimeAtRequest", request)).await,
        "CreateProjection" => create(client, from_json("CreateProjectionRequest", request)).await,
        "Query" => query(client, from_json("QueryRequest", request)).await,
        "GetState" => state(client, from_json("GetStateRequest", request)).await,
        "GetHistory" => history(client, from_json("GetHistoryRequest", request)).await,
        "Undo" => undo(client, from_json("UndoRequest", request)).await,
        "Redo" => redo(client, from_json("RedoRequest", request)).await,
        _ => panic!("no such call: {name}"),
    }
}

fn new_event(event: pb::EventDto) -> NewEvent {
    use pb::event_dto::PayloadForm;
    let mut new = NewEvent::new(event.event_type, (event.target_type, event.target_id))
        .id(event.id)
        .timestamp(event.timestamp);
    new = match event.payload_form {
        Some(PayloadForm::PayloadJson(text)) => new.json_text(text),
        Some(PayloadForm::PayloadBytes(data)) => new.bytes(event.content_type, data),
        other => panic!("not a payload of this client: {other:?}"),
    };
    if let Some(user) = event.user_id {
        new = new.user(user);
    }
    if !event.stream.is_empty() {
        new = new.stream(event.stream);
    }
    let new = event.tags.into_iter().fold(new, NewEvent::tag);
    event.metadata.into_iter().fold(new, |new, (key, value)| new.metadata(key, value))
}

fn new_check(check: pb::AppendCheck) -> Check {
    use pb::append_check::Check as Kind;
    use pb::stream_revision_check::Expected as PbExpected;
    match check.check.expect("a check") {
        Kind::NoMatch(check) => {
            Check::no_match(new_query(check.query.unwrap_or_default()), check.after_position)
        }
        Kind::StreamRevision(check) => Check::stream(
            check.stream,
            match check.expected.expect("an expectation") {
                PbExpected::Revision(revision) => Expected::Revision(revision),
                PbExpected::Exists(_) => Expected::Exists,
                PbExpected::Any(_) => Expected::Any,
            },
        ),
    }
}

fn new_query(query: pb::Query) -> Query {
    Query::any_of(query.items.into_iter().map(|item| {
        QueryItem::new()
            .event_types(item.event_types)
            .event_type_prefixes(item.event_type_prefixes)
            .tags(item.tags)
            .streams(item.streams)
            .targets(item.targets.into_iter().map(target))
            .users(item.user_ids)
    }))
}

fn target(target: pb::Target) -> Target {
    Target::new(target.target_type, target.target_id)
}

fn time(time: Timestamp) -> SystemTime {
    time.try_into().expect("a time of this machine")
}

/// Applies what is given.
fn with<T, V>(options: T, value: Option<V>, set: impl FnOnce(T, V) -> T) -> T {
    match value {
        Some(value) => set(options, value),
        None => options,
    }
}

fn non_zero<T: Default + PartialEq>(value: T) -> Option<T> {
    (value != T::default()).then_some(value)
}

fn new_bounds(bounds: pb::ReadBounds) -> Bounds {
    let mut new = with(Bounds::new(), bounds.min_revision, Bounds::min_revision);
    new = with(new, bounds.max_revision, Bounds::max_revision);
    new = with(new, bounds.min_timestamp, Bounds::min_timestamp);
    new = with(new, bounds.max_timestamp, Bounds::max_timestamp);
    new = with(new, bounds.from_time.map(time), Bounds::from_time);
    with(new, bounds.as_of.map(time), Bounds::as_of)
}

fn new_as_of(as_of: pb::AsOf) -> AsOf {
    match as_of.moment.expect("a moment") {
        pb::as_of::Moment::Position(position) => AsOf::Position(position),
        pb::as_of::Moment::Time(moment) => AsOf::Time(time(moment)),
    }
}

fn durability(durability: Durability) -> i32 {
    let durability = match durability {
        Durability::Fsynced => pb::Durability::Fsynced,
        Durability::Written => pb::Durability::Written,
        _ => pb::Durability::Unspecified,
    };
    durability.into()
}

fn batch_to_pb(batch: AppendedBatch) -> pb::AppendEventsResponse {
    let events = batch.events.into_iter().map(|event| pb::AppendedEvent {
        position: event.position,
        revision: event.revision,
        created_at: event.created_at,
    });
    pb::AppendEventsResponse {
        events: events.collect(),
        duplicate: batch.duplicate,
        durability: durability(batch.durability),
    }
}

async fn append_event(client: &Client, request: pb::AppendEventRequest) -> Answer {
    let event = new_event(request.event.expect("an event"));
    let appended = match request.expected_revision {
        Some(revision) => client.append_expecting(event, revision).await?,
        None => client.append(event).await?,
    };
    let response = pb::AppendEventResponse {
        position: appended.position,
        revision: appended.revision,
        created_at: appended.created_at,
        duplicate: appended.duplicate,
        durability: durability(appended.durability),
    };
    Ok(to_json("AppendEventResponse", &response))
}

async fn append_events(client: &Client, request: pb::AppendEventsRequest) -> Answer {
    let events = request.events.into_iter().map(new_event);
    let checks = request.checks.into_iter().map(new_check);
    let batch = client.append_batch(events, checks).await?;
    Ok(to_json("AppendEventsResponse", &batch_to_pb(batch)))
}

async fn append_stream(client: &Client, requests: &Json) -> Answer {
    let stream = client.append_stream();
    let mut pending = Vec::new();
    for request in requests.as_array().expect("an array of messages") {
        let request: pb::AppendStreamRequest = from_json("AppendStreamRequest", request);
        let events = request.events.into_iter().map(new_event);
        let checks = request.checks.into_iter().map(new_check);
        pending.push(stream.append(events, checks).await?);
    }
    let mut results = Vec::new();
    for (index, answer) in pending.into_iter().enumerate() {
        let outcome = match answer.await {
            Ok(batch) => pb::append_stream_result::Outcome::Appended(batch_to_pb(batch)),
            Err(error) => pb::append_stream_result::Outcome::Error(messages::append_error(&error)),
        };
        let request_number = u64::try_from(index).expect("a small number") + 1;
        results.push(pb::AppendStreamResult { request_number, outcome: Some(outcome) });
    }
    Ok(to_json("AppendStreamResponse", &pb::AppendStreamResponse { results }))
}

async fn get_events(client: &Client, request: pb::GetEventsRequest) -> Answer {
    let mut options = GetOptions::new().after(request.after_position);
    options = with(options, request.until_position, GetOptions::until);
    options = with(options, request.query.map(new_query), GetOptions::matching);
    options = with(options, request.bounds.map(new_bounds), GetOptions::bounds);
    options = with(options, non_zero(request.page_size), GetOptions::page_size);
    options = with(options, non_zero(request.page_token), GetOptions::page_token);
    if request.backwards {
        options = options.backwards();
    }
    let page = client.get(options).await?;
    let response = pb::GetEventsResponse {
        events: page.events.into_iter().map(event_to_pb).collect(),
        next_page_token: page.next_page_token.unwrap_or_default(),
        head: page.head,
        position: page.position,
        plan: None,
    };
    Ok(to_json("GetEventsResponse", &response))
}

async fn newest(client: &Client, request: pb::GetNewestEventsRequest) -> Answer {
    let options = request.streams.into_iter().fold(NewestOptions::new(), NewestOptions::stream);
    let queries = request.queries.into_iter().map(new_query);
    let mut options = queries.fold(options, NewestOptions::matching);
    options = with(options, request.until_position, NewestOptions::until);
    options = with(options, request.as_of.map(time), NewestOptions::as_of);
    let newest = client.newest(options).await?;
    let events = newest.events.into_iter();
    let events = events.map(|event| pb::NewestEvent { event: event.map(event_to_pb), position: 0 });
    let response = pb::GetNewestEventsResponse { newest: events.collect(), head: newest.head };
    Ok(to_json("GetNewestEventsResponse", &response))
}

async fn count(client: &Client, request: pb::CountEventsRequest) -> Answer {
    let mut options = CountOptions::new().after(request.after_position);
    options = with(options, request.until_position, CountOptions::until);
    options = with(options, request.query.map(new_query), CountOptions::matching);
    options = with(options, request.bounds.map(new_bounds), CountOptions::bounds);
    let counted = client.count(options).await?;
    // The client counts to the end, so that it is there.
    let (count, position) = (counted.count, counted.position);
    let response = pb::CountEventsResponse { count, position, until: position, plan: None };
    Ok(to_json("CountEventsResponse", &response))
}

async fn replay(client: &Client, request: pb::ReplayEventsRequest) -> Answer {
    let replay = if request.follow {
        let mut options = FollowOptions::new().after(request.after_position);
        let heartbeat = request.heartbeat_interval.and_then(|interval| interval.try_into().ok());
        options = with(options, heartbeat, FollowOptions::heartbeat_interval);
        client.follow(options)
    } else {
        let mut options = ReplayOptions::new().after(request.after_position);
        options = with(options, request.until_position, ReplayOptions::until);
        options = with(options, request.query.map(new_query), ReplayOptions::matching);
        options = with(options, request.bounds.map(new_bounds), ReplayOptions::bounds);
        client.replay(options)
    };
    let mut all = pb::ReplayEventsResponse::default();
    let mut batches = replay.batches();
    while let Some(batch) = batches.try_next().await? {
        all.events.extend(batch.events.into_iter().map(event_to_pb));
        all.position = batch.position;
        all.head = batch.head;
    }
    Ok(to_json("ReplayEventsResponse", &all))
}

async fn head(client: &Client) -> Answer {
    let head = client.head().await?;
    let response = pb::GetHeadResponse {
        position: head.position,
        created_at: head.created_at,
        store_id: head.store_id,
        server_version: head.server_version,
        standby: None,
    };
    Ok(to_json("GetHeadResponse", &response))
}

async fn position_at(client: &Client, request: pb::GetPositionAtRequest) -> Answer {
    let at = client.position_at(time(request.time.expect("a time"))).await?;
    let response = pb::GetPositionAtResponse {
        position: at.position,
        created_at: at.created_at,
        head: at.head,
    };
    Ok(to_json("GetPositionAtResponse", &response))
}

async fn time_at(client: &Client, request: pb::GetTimeAtRequest) -> Answer {
    let created_at = client.time_at(request.position).await?;
    Ok(to_json("GetTimeAtResponse", &pb::GetTimeAtResponse { created_at }))
}

async fn create(client: &Client, request: pb::CreateProjectionRequest) -> Answer {
    let projection = Projection::new(request.name);
    let files = request.files.into_iter();
    let mut projection = files.fold(projection, |all, file| all.file(file.path, file.sql));
    projection = with(projection, request.expected_version, Projection::expected_version);
    if request.validate_only {
        projection = projection.validate_only();
    }
    let created = client.create_projection(projection).await?;
    let response = pb::CreateProjectionResponse {
        version: created.version,
        unchanged: created.unchanged,
        position: created.position,
    };
    Ok(to_json("CreateProjectionResponse", &response))
}

async fn query(client: &Client, request: pb::QueryRequest) -> Answer {
    use pb::query_value::Value as PbValue;
    let mut query = SqlQuery::new(request.sql);
    query = with(query, non_zero(request.projection), SqlQuery::projection);
    query = with(query, request.as_of.map(new_as_of), SqlQuery::as_of);
    query = with(query, non_zero(request.max_rows), SqlQuery::max_rows);
    for (name, value) in request.parameters {
        let value = match value.value {
            None => Value::Null,
            Some(PbValue::Integer(value)) => value.into(),
            Some(PbValue::Real(value)) => value.into(),
            Some(PbValue::Text(value)) => value.into(),
            Some(PbValue::Blob(value)) => value.into(),
        };
        query = query.parameter(name, value);
    }
    let mut rows = client.query(query).await?;
    let columns = rows.columns().iter().map(|column| pb::QueryColumn {
        name: column.name.clone(),
        declared_type: column.declared_type.clone(),
    });
    let header = pb::QueryHeader {
        columns: columns.collect(),
        position: rows.position(),
        head: rows.head(),
    };
    let mut all = pb::QueryResponse { header: Some(header), rows: Vec::new() };
    while let Some(row) = rows.try_next().await? {
        let values = row.into_iter().map(|value| {
            let value = match value {
                Value::Null => None,
                Value::Integer(value) => Some(PbValue::Integer(value)),
                Value::Real(value) => Some(PbValue::Real(value)),
                Value::Text(value) => Some(PbValue::Text(value)),
                Value::Blob(value) => Some(PbValue::Blob(value)),
            };
            pb::QueryValue { value }
        });
        all.rows.push(pb::QueryRow { values: values.collect() });
    }
    Ok(to_json("QueryResponse", &all))
}

async fn state(client: &Client, request: pb::GetStateRequest) -> Answer {
    let mut options = StateOptions::new(target(request.target.expect("a target")));
    options = with(options, non_zero(request.projection), StateOptions::projection);
    options = with(options, request.as_of.map(new_as_of), StateOptions::as_of);
    let state = client.state(options).await?;
    let response = pb::GetStateResponse {
        state_json: state.json.unwrap_or_default(),
        position: state.position,
        last_event_position: state.last_event_position,
        events: state.events,
    };
    Ok(to_json("GetStateResponse", &response))
}

async fn history(client: &Client, request: pb::GetHistoryRequest) -> Answer {
    let mut options = HistoryOptions::new(target(request.target.expect("a target")));
    options = with(options, non_zero(request.projection), HistoryOptions::projection);
    options = with(options, request.as_of.map(new_as_of), HistoryOptions::as_of);
    options = with(options, non_zero(request.page_size), HistoryOptions::page_size);
    options = with(options, non_zero(request.page_token), HistoryOptions::page_token);
    let page = client.history(options).await?;
    let entries = page.entries.into_iter().map(|entry| pb::HistoryEntry {
        batch_index: entry.event.batch_index,
        event: Some(event_to_pb(entry.event)),
        changes: (entry.changes.into_iter())
            .map(|change| pb::FieldChange {
                field: change.field,
                old_json: change.old_json.unwrap_or_default(),
                new_json: change.new_json.unwrap_or_default(),
            })
            .collect(),
        batch: entry.batch,
        undoes: entry.undoes.unwrap_or_default(),
        redoes: entry.redoes.unwrap_or_default(),
        undone: entry.undone,
        undoable: entry.undoable,
        not_undoable: entry.not_undoable,
        related: entry.related,
    });
    let response = pb::GetHistoryResponse {
        entries: entries.collect(),
        next_page_token: page.next_page_token.unwrap_or_default(),
        related_until: page.related_until,
        position: page.position,
    };
    Ok(to_json("GetHistoryResponse", &response))
}

fn gesture(gesture: pb::LastGesture) -> UndoRequest {
    match gesture.session_id.as_str() {
        "" => UndoRequest::last_gesture(gesture.user_id),
        session => UndoRequest::last_gesture_in_session(gesture.user_id, session),
    }
}

async fn undo(client: &Client, request: pb::UndoRequest) -> Answer {
    use pb::undo_request::What;
    let new = match request.what.clone().expect("what to undo") {
        What::EventId(id) => UndoRequest::event(id),
        What::BatchPosition(position) => UndoRequest::batch(position),
        What::LastGesture(of) => gesture(of),
    };
    undone(client.undo(with_undo_options(new, request)).await)
}

async fn redo(client: &Client, request: pb::RedoRequest) -> Answer {
    use pb::redo_request::What;
    let new = match request.what.expect("what to redo") {
        What::EventId(id) => UndoRequest::event(id),
        What::BatchPosition(position) => UndoRequest::batch(position),
        What::LastGesture(of) => gesture(of),
    };
    let options = pb::UndoRequest {
        what: None,
        force: request.force,
        validate_only: request.validate_only,
        request_id: request.request_id,
        user_id: request.user_id,
        metadata: request.metadata,
    };
    undone(client.redo(with_undo_options(new, options)).await)
}

fn with_undo_options(mut new: UndoRequest, options: pb::UndoRequest) -> UndoRequest {
    new = with(new, non_zero(options.request_id), UndoRequest::request_id);
    new = with(new, options.user_id, UndoRequest::user);
    for (key, value) in options.metadata {
        new = new.metadata(key, value);
    }
    if options.force {
        new = new.force();
    }
    if options.validate_only {
        new = new.validate_only();
    }
    new
}

fn undone(answer: firn_client::Result<firn_client::Undone>) -> Answer {
    let undone = answer?;
    let events: Vec<Event> = undone.events;
    let response = pb::UndoResponse {
        events: events.into_iter().map(event_to_pb).collect(),
        event_ids: undone.event_ids,
        overridden: undone.overridden.iter().map(messages::conflicting_event).collect(),
        duplicate: undone.duplicate,
        durability: durability(undone.durability),
    };
    Ok(to_json("UndoResponse", &response))
}
