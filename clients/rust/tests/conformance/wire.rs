//! Steps that the client's own types cannot say: the bare contract, over a connection of its own.

use firn_client::Error;
use serde_json::Value;
use tonic::transport::Endpoint;

use crate::messages::{from_json, to_json};
use crate::pb;
use crate::pb::event_store_client::EventStoreClient;
use crate::pb::history_client::HistoryClient;

pub async fn call(address: &str, name: &str, request: &Value) -> Result<Value, Error> {
    let endpoint = Endpoint::from_shared(format!("http://{address}")).expect("an address");
    let channel = endpoint.connect_lazy();
    let mut store = EventStoreClient::new(channel.clone());
    let mut history = HistoryClient::new(channel);
    macro_rules! unary {
        ($service:ident.$method:ident, $request:ident, $response:ident) => {{
            let request: pb::$request = from_json(stringify!($request), request);
            let response = $service.$method(request).await?;
            Ok(to_json(stringify!($response), response.get_ref()))
        }};
    }
    match name {
        "AppendEvent" => unary!(store.append_event, AppendEventRequest, AppendEventResponse),
        "AppendEvents" => unary!(store.append_events, AppendEventsRequest, AppendEventsResponse),
        "Undo" => unary!(history.undo, UndoRequest, UndoResponse),
        "GetEvents" => unary!(store.get_events, GetEventsRequest, GetEventsResponse),
        "CountEvents" => unary!(store.count_events, CountEventsRequest, CountEventsResponse),
        "GetPositionAt" => {
            unary!(store.get_position_at, GetPositionAtRequest, GetPositionAtResponse)
        }
        "GetTimeAt" => unary!(store.get_time_at, GetTimeAtRequest, GetTimeAtResponse),
        "ListReplays" => unary!(store.list_replays, ListReplaysRequest, ListReplaysResponse),
        "ReplayEvents" => {
            let request: pb::ReplayEventsRequest = from_json("ReplayEventsRequest", request);
            let mut call = store.replay_events(request).await?.into_inner();
            let mut all = pb::ReplayEventsResponse::default();
            while let Some(message) = call.message().await? {
                all.events.extend(message.events);
                all.position = message.position;
                all.head = message.head;
            }
            Ok(to_json("ReplayEventsResponse", &all))
        }
        "Diff" => {
            let request: pb::DiffRequest = from_json("DiffRequest", request);
            let mut call = history.diff(request).await?.into_inner();
            let mut all = pb::DiffResponse::default();
            while let Some(message) = call.message().await? {
                all.differences.extend(message.differences);
                all.from_position = message.from_position;
                all.to_position = message.to_position;
            }
            Ok(to_json("DiffResponse", &all))
        }
        _ => panic!("no such call: {name}"),
    }
}
