//! The catalogue's payloads as Rust types.

use std::collections::BTreeSet;

use firn_client::catalog::*;
use firn_client::{CatalogPayload, Client, Event, NewEvent, ReplayOptions};
use futures::TryStreamExt;
use serde_json::Value;

use crate::support::{Daemon, repository};
use crate::world::World;

/// What a test does with a type of which it knows only the name.
struct Known {
    event_type: &'static str,
    target_type: &'static str,
    make: fn(i64, &str) -> NewEvent,
    read: fn(&Event) -> Value,
}

fn known<P: CatalogPayload>() -> Known {
    Known {
        event_type: P::EVENT_TYPE,
        target_type: P::TARGET_TYPE,
        make: |target_id, payload| {
            let payload: P = serde_json::from_str(payload).expect("a payload of the type");
            NewEvent::typed(target_id, &payload).expect("JSON")
        },
        read: |event| {
            let payload: Option<P> = event.typed().expect("the payload of the type");
            serde_json::to_value(payload.expect("an event of the type")).expect("JSON")
        },
    }
}

macro_rules! all_known {
    ($($name:ident)*) => { vec![$(known::<$name>()),*] };
}

fn samples() -> Vec<Value> {
    let file = repository().join("tests/fixtures/payload_samples.jsonl");
    let text = std::fs::read_to_string(file).expect("the samples");
    text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

/// The same JSON, with all numbers as JavaScript has them.
fn numbers_as_doubles(value: &Value) -> Value {
    match value {
        Value::Number(number) => number.as_f64().into(),
        Value::Array(elements) => elements.iter().map(numbers_as_doubles).collect(),
        Value::Object(members) => {
            members.iter().map(|(key, member)| (key.clone(), numbers_as_doubles(member))).collect()
        }
        other => other.clone(),
    }
}

#[tokio::test]
async fn every_sample_goes_through_its_type_to_the_daemon_and_back() {
    let data = tempfile::tempdir().expect("a folder");
    let daemon = Daemon::start_at(data.path(), "127.0.0.1:0", &["--catalog", "enforce"]);
    let client = Client::connect(daemon.address.as_str()).await.expect("a connection");
    let types: Vec<Known> = crate::for_each_payload!(all_known);
    let samples = samples();
    assert_eq!(types.len(), samples.len());
    for sample in &samples {
        let of_type = types.iter().find(|known| sample["event_type"] == known.event_type);
        let known = of_type.expect("a type for each sample");
        assert_eq!(sample["target_type"], known.target_type);
        let payload = &sample["payload"];
        let target_id = payload[format!("{}_id", known.target_type)].as_i64().unwrap_or(1);
        let event = (known.make)(target_id, &payload.to_string());
        client.append(event).await.unwrap_or_else(|error| panic!("{}: {error}", known.event_type));
    }
    let events: Vec<Event> =
        client.replay(ReplayOptions::new()).try_collect().await.expect("all events");
    for (event, sample) in events.iter().zip(&samples) {
        let known = types.iter().find(|known| event.event_type == known.event_type);
        let payload = (known.expect("a type").read)(event);
        assert_eq!(numbers_as_doubles(&payload), numbers_as_doubles(&sample["payload"]));
    }
    let seen: BTreeSet<&str> = events.iter().map(|event| event.event_type.as_str()).collect();
    assert_eq!(seen.len(), 79);
}

#[test]
fn what_is_left_out_is_not_null() {
    let flag = FlagChanged {
        old_flag: Some(Some(Flag::Pick)),
        new_flag: Some(None),
        ..Default::default()
    };
    let text = r#"{"old_flag":"pick","new_flag":null}"#;
    assert_eq!(serde_json::to_string(&flag).expect("JSON"), text);
    assert_eq!(serde_json::from_str::<FlagChanged>(text).expect("a payload"), flag);
    let bare: FlagChanged = serde_json::from_str("{}").expect("a payload");
    assert_eq!(bare, FlagChanged::default());
}

#[test]
fn keys_may_be_in_camel_case() {
    let rating: RatingChanged =
        serde_json::from_str(r#"{"oldRating":0,"newRating":5}"#).expect("a payload");
    assert_eq!((rating.old_rating, rating.new_rating), (0, 5));
}

#[test]
fn keys_beside_those_that_are_known_are_kept() {
    let text = r#"{"exposure":0.5,"film_grain":{"size":2}}"#;
    let edits: EditParameters = serde_json::from_str(text).expect("parameters");
    assert_eq!(edits.exposure, Some(Some(0.5)));
    assert_eq!(edits.other["film_grain"]["size"], 2);
    assert_eq!(serde_json::to_string(&edits).expect("JSON"), text);
}

#[test]
fn words_that_are_not_known_are_kept() {
    let text = r#"{"new_label":"teal"}"#;
    let label: ColorLabelChanged = serde_json::from_str(text).expect("a payload");
    assert_eq!(label.new_label, Some(Some(ColorLabel::Other("teal".to_owned()))));
    assert_eq!(serde_json::to_string(&label).expect("JSON"), text);
    let known: ColorLabel = serde_json::from_str("\"red\"").expect("a label");
    assert_eq!(known, ColorLabel::Red);
}

#[tokio::test]
async fn an_event_of_another_type_is_none_of_this() {
    let world = World::start().await;
    let added = TagAdded { tag_name: "sea".to_owned(), ..Default::default() };
    let event = NewEvent::typed(42, &added).expect("JSON");
    world.client.append(event).await.expect("it is appended");
    let mut events = world.client.replay(ReplayOptions::new());
    let event = events.try_next().await.expect("a replay").expect("an event");
    assert_eq!(event.typed::<RatingChanged>().expect("no fault"), None);
    assert_eq!(event.typed::<TagAdded>().expect("no fault"), Some(added));
}
