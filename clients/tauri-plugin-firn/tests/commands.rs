//! The commands, called as a window calls them, against a daemon.

mod support;

use std::time::Duration;

use serde_json::{Value, json};
use support::{TestApp, own_daemon, rating_event};
use tauri_plugin_firn::firn_client::{Client, GetOptions, NewEvent};
use tauri_plugin_firn::{EventDto, FirnExt};
use tempfile::TempDir;

struct Fixture {
    app: TestApp,
    // Dropped after the application, which has its daemon there.
    _folder: TempDir,
}

fn fixture() -> Fixture {
    fixture_with(&["firn:default", "firn:write"])
}

fn fixture_with(permissions: &[&str]) -> Fixture {
    let folder = TempDir::new().unwrap();
    Fixture { app: TestApp::new(own_daemon(folder.path()), permissions), _folder: folder }
}

impl Fixture {
    fn call(&self, command: &str, arguments: Value) -> Value {
        let answer = self.app.call(command, arguments);
        answer.unwrap_or_else(|error| panic!("{command}: {error}"))
    }

    fn refused(&self, command: &str, arguments: Value) -> Value {
        self.app.call(command, arguments).expect_err("it is refused")
    }

    fn append(&self, event: Value) -> Value {
        self.call("append_event", json!({ "event": event }))
    }

    /// Does what Rust code of the application would.
    fn with_client(&self, work: impl AsyncFnOnce(&Client)) {
        tauri::async_runtime::block_on(async {
            work(self.app.app.firn().client().await.unwrap()).await;
        });
    }

    /// The ids that `get_events` gives.
    fn ids(&self, filter: Value) -> Vec<String> {
        ids(&self.call("get_events", json!({ "filter": filter })))
    }
}

fn ids(events: &Value) -> Vec<String> {
    let events = events.as_array().unwrap();
    events.iter().map(|event| event["id"].as_str().unwrap().to_owned()).collect()
}

fn event_ids(numbers: impl IntoIterator<Item = u32>) -> Vec<String> {
    numbers.into_iter().map(|number| format!("00000000-0000-4000-8000-{number:012}")).collect()
}

#[test]
fn an_event_comes_back_as_it_was_appended() {
    let store = fixture();
    let event = rating_event(1, 42, 5);
    let appended = store.append(event.clone());
    assert_eq!(
        (&appended["position"], &appended["revision"], &appended["duplicate"]),
        (&json!(1), &json!(1), &json!(false))
    );

    let read = store.call("get_events", json!({}));
    let mut expected = event.clone();
    expected["created_at"] = appended["created_at"].clone();
    assert_eq!(read, json!([expected]));

    // What was read can be appended as it is: it is the same fact.
    let again = store.append(read[0].clone());
    assert_eq!((&again["position"], &again["duplicate"]), (&json!(1), &json!(true)));
}

#[test]
fn the_user_is_optional() {
    let store = fixture();
    let mut event = rating_event(1, 42, 5);
    event.as_object_mut().unwrap().remove("user_id");
    store.append(event);
    let read = store.call("get_events", json!({}));
    assert!(read[0].get("user_id").is_none());
}

#[test]
fn a_batch_is_appended_as_one() {
    let store = fixture();
    let batch = json!({ "events": [rating_event(1, 42, 5), rating_event(2, 43, 4)] });
    let appended = store.call("append_events", batch.clone());
    assert_eq!((&appended[0]["position"], &appended[1]["position"]), (&json!(1), &json!(2)));
    assert_eq!(store.call("append_events", batch)[1]["duplicate"], json!(true));

    let with_a_fault = json!({ "events": [rating_event(3, 42, 1), rating_event(4, 43, 9)] });
    let error = store.refused("append_events", with_a_fault);
    assert_eq!(error["fields"][0]["field"], "events[1].payload.new_rating");
    assert_eq!(store.ids(json!(null)).len(), 2);
}

#[test]
fn events_are_filtered() {
    let store = fixture();
    for number in 1..=4 {
        store.append(rating_event(number, 5, 1));
    }
    // The same number, but another target: an image's history has nothing of a tag's.
    let mut tag = rating_event(5, 5, 1);
    tag["event_type"] = json!("tag_renamed");
    tag["target_type"] = json!("tag");
    tag["payload"] = json!({ "tag_id": 5, "old_name": "Pariis", "new_name": "Paris" });
    store.append(tag);

    let image = json!({ "target_type": "image", "target_id": 5 });
    assert_eq!(store.ids(json!({ "target": image })), event_ids(1..=4));
    assert_eq!(store.ids(json!({ "target": image, "after_position": 2 })), event_ids(3..=4));
    assert_eq!(store.ids(json!({ "target": image, "limit": 3 })), event_ids(1..=3));
    assert_eq!(store.ids(json!({ "event_types": ["tag_renamed"] })), event_ids([5]));
    assert_eq!(store.ids(json!({ "event_types": ["tag_*"] })), event_ids([5]));
    assert_eq!(store.ids(json!({})), event_ids(1..=5));
}

#[test]
fn everything_is_read_page_by_page() {
    let store = fixture();
    for batch in 0..3 {
        let numbers = batch * 900 + 1..=(batch + 1) * 900;
        let events: Vec<Value> = numbers.map(|number| rating_event(number, 5, 1)).collect();
        store.call("append_events", json!({ "events": events }));
    }
    assert_eq!(store.ids(json!(null)), event_ids(1..=2700));
    assert_eq!(store.ids(json!({ "limit": 1500 })), event_ids(1..=1500));

    let replay = store.call("replay_events", json!({ "onBatch": "__CHANNEL__:7" }));
    assert_eq!(replay["position"], 2700);
    let mut replayed = Vec::new();
    for index in 0..replay["batches"].as_u64().unwrap() as usize {
        let message = store.app.next_message();
        assert_eq!((message.channel, message.index), (7, index));
        replayed.extend(ids(&message.message["events"]));
    }
    assert_eq!(replayed, event_ids(1..=2700));
}

#[test]
fn more_than_an_answer_may_have_is_an_error_and_not_a_part() {
    let store = fixture();
    let event = || NewEvent::new("note", ("note", 1));
    store.with_client(async |client| {
        for _ in 0..10 {
            client.append_batch((0..10_000).map(|_| event()), []).await.unwrap();
        }
    });
    assert_eq!(store.ids(json!(null)).len(), 100_000);
    store.with_client(async |client| {
        client.append(event()).await.unwrap();
    });
    assert_eq!(store.refused("get_events", json!({}))["reason"], "TOO_MANY_EVENTS");
    assert_eq!(store.ids(json!({ "limit": 100_000 })).len(), 100_000);
}

#[test]
fn a_payload_that_is_no_json_is_shown_as_base64() {
    let store = fixture();
    store.with_client(async |client| {
        let event = NewEvent::in_stream("blob", "cache").bytes("application/cbor", [0xA0, 0xFF]);
        client.append(event).await.unwrap();
    });
    store.append(rating_event(1, 42, 5));
    let read = store.call("get_events", json!({}));
    assert_eq!(
        read[0]["payload"],
        json!({ "$base64": "oP8=", "content_type": "application/cbor" })
    );
    assert_eq!(read[1]["payload"]["new_rating"], 5);
}

#[test]
fn a_replay_keeps_to_its_bounds() {
    let store = fixture();
    for number in 1..=5 {
        store.append(rating_event(number, i64::from(number % 2) + 1, 1));
    }
    let filter = json!({
        "target": { "target_type": "image", "target_id": 2 },
        "after_position": 1,
        "until_position": 4,
    });
    let replay =
        store.call("replay_events", json!({ "filter": filter, "onBatch": "__CHANNEL__:1" }));
    assert_eq!(replay["position"], 4);
    assert_eq!(ids(&store.app.next_message().message["events"]), event_ids([3]));

    let empty = json!({ "filter": { "after_position": 5 }, "onBatch": "__CHANNEL__:2" });
    assert_eq!(store.call("replay_events", empty)["position"], 5);
}

#[test]
fn a_replay_is_ended_by_the_id_of_its_channel() {
    let store = fixture();
    store.with_client(async |client| {
        let events = (0..5_000).map(|_| NewEvent::new("note", ("note", 1)));
        client.append_batch(events, []).await.unwrap();
    });
    let closed = store.app.gate.lock().unwrap();
    let window = store.app.window.clone();
    let replay = std::thread::spawn(move || {
        let arguments = json!({ "onBatch": "__CHANNEL__:7" });
        support::invoke(&window, "plugin:firn|replay_events", arguments)
    });
    store.app.next_message();
    store.call("unfollow_events", json!({ "follower": 7 }));
    // The next batches have arrived: it is ended although it need not wait for them.
    std::thread::sleep(Duration::from_millis(300));
    drop(closed);
    let error = replay.join().unwrap().expect_err("it was ended");
    assert_eq!(error["reason"], "STOPPED");
    assert!(store.app.messages.try_recv().is_err());
}

#[test]
fn a_follower_gets_what_is_there_and_what_comes() {
    let store = fixture();
    store.append(rating_event(1, 1, 1));
    let follower = store.call("follow_events", json!({ "onMessage": "__CHANNEL__:3" }));
    let mut seen = Vec::new();
    let mut follow_to = |count: usize| {
        while seen.len() < count {
            let message = store.app.next_message();
            assert_eq!(message.channel, 3);
            seen.extend(ids(&message.message["events"]));
        }
        assert_eq!(seen, event_ids(1..=count as u32));
    };
    follow_to(1);
    for number in 2..=4 {
        store.append(rating_event(number, 1, 1));
        follow_to(number as usize);
    }

    assert_eq!(follower, 3, "the id of its channel");
    store.call("unfollow_events", json!({ "follower": follower }));
    store.call("unfollow_events", json!({ "follower": follower }));
    // One that is opened later gets the next event; the one that was closed does not.
    let filter = json!({ "after_position": 4 });
    store.call("follow_events", json!({ "filter": filter, "onMessage": "__CHANNEL__:4" }));
    store.append(rating_event(5, 1, 1));
    loop {
        let message = store.app.next_message();
        assert_eq!(message.channel, 4);
        if ids(&message.message["events"]) == event_ids([5]) {
            break;
        }
    }
}

#[test]
fn a_follower_says_why_it_ended() {
    let store = fixture();
    let arguments = json!({ "filter": { "after_position": 9 }, "onMessage": "__CHANNEL__:3" });
    store.call("follow_events", arguments);
    let message = store.app.next_message().message;
    assert_eq!(message["error"]["reason"], "POSITION_BEYOND_HEAD");
    assert_eq!(message["error"]["metadata"]["head"], "0");
}

/// Two events that a page can have, of which the second's target has the largest number that it
/// can; one of another program's that it cannot have; and one that it can.
fn with_a_large_target_id() -> Fixture {
    let store = fixture();
    store.with_client(async |client| {
        let ids = [1, (1 << 53) - 1, (1 << 53) + 1, 2];
        let events = ids.map(|id| NewEvent::new("note", ("note", id)));
        client.append_batch(events, []).await.unwrap();
    });
    store
}

fn assert_names_the_large_target_id(error: &Value) {
    assert_eq!(error["reason"], "TARGET_ID_TOO_LARGE", "{error}");
    assert_eq!(error["metadata"]["position"], "3");
    assert_eq!(error["metadata"]["target_id"], "9007199254740993");
    let message = error["message"].as_str().unwrap();
    assert!(message.contains("position 3") && message.contains("9007199254740993"), "{message}");
}

#[test]
fn events_are_not_read_with_another_target_id_than_theirs() {
    let store = with_a_large_target_id();
    assert_names_the_large_target_id(&store.refused("get_events", json!({})));
    let before = store.call("get_events", json!({ "filter": { "limit": 2 } }));
    assert_eq!(before[1]["target_id"], 9_007_199_254_740_991_i64);
    assert_eq!(store.ids(json!({ "after_position": 3 })).len(), 1);

    // Nor are they in commands of the application's own.
    store.with_client(async |client| {
        let page = client.get(GetOptions::new().after(2).page_size(1)).await.unwrap();
        let dto = EventDto::from(page.events.into_iter().next().unwrap());
        let error = serde_json::to_string(&dto).unwrap_err();
        assert!(error.to_string().contains("9007199254740993"), "{error}");
    });
}

#[test]
fn a_replay_ends_before_a_target_id_that_the_page_cannot_have() {
    let store = with_a_large_target_id();
    let error = store.refused("replay_events", json!({ "onBatch": "__CHANNEL__:7" }));
    assert_names_the_large_target_id(&error);
    let batch = store.app.next_message().message;
    assert_eq!((ids(&batch["events"]).len(), &batch["position"]), (2, &json!(2)));
    // The answer can overtake the batches: it says how many there are to come.
    assert_eq!(error["metadata"]["batches"], "1");
    assert!(store.app.messages.try_recv().is_err());
}

#[test]
fn a_follower_ends_before_a_target_id_that_the_page_cannot_have() {
    let store = with_a_large_target_id();
    store.call("follow_events", json!({ "onMessage": "__CHANNEL__:3" }));
    let batch = store.app.next_message().message;
    assert_eq!((ids(&batch["events"]).len(), &batch["position"]), (2, &json!(2)));
    assert_names_the_large_target_id(&store.app.next_message().message["error"]);

    let after = json!({ "filter": { "after_position": 3 }, "onMessage": "__CHANNEL__:4" });
    store.call("follow_events", after);
    store.append(rating_event(1, 1, 1));
    let mut seen = 0;
    while seen < 2 {
        let message = store.app.next_message();
        assert_eq!(message.channel, 4);
        seen += ids(&message.message["events"]).len();
    }
}

#[test]
fn errors_are_objects() {
    let store = fixture();
    let error = store.refused("append_event", json!({ "event": rating_event(1, 42, 6) }));
    assert_eq!(error["reason"], "INVALID_FIELD");
    assert_eq!(error["fields"][0]["field"], "event.payload.new_rating");
    assert!(error["message"].as_str().unwrap().contains("new_rating"), "{error}");
    assert_eq!((&error["metadata"], &error["conflicts"]), (&json!({}), &json!([])));

    store.append(rating_event(1, 42, 5));
    let error = store.refused("append_event", json!({ "event": rating_event(1, 42, 4) }));
    assert_eq!(error["reason"], "EVENT_ID_CONFLICT");
    assert_eq!(error["metadata"]["position"], "1");
}

#[test]
fn arguments_at_fault_are_named_before_the_server_is_asked() {
    let store = fixture();
    let field_at_fault = |command: &str, arguments: Value| {
        let error = store.refused(command, arguments);
        assert_eq!(error["reason"], "INVALID_FIELD", "{error}");
        error["fields"][0]["field"].as_str().unwrap().to_owned()
    };
    let event_with = |name: &str, value: Value| {
        let mut event = rating_event(1, 42, 5);
        event[name] = value;
        json!({ "event": event })
    };
    assert_eq!(field_at_fault("append_event", json!({})), "event");
    assert_eq!(
        field_at_fault("append_event", event_with("timestamp", json!(1.5))),
        "event.timestamp"
    );
    assert_eq!(field_at_fault("append_event", event_with("userId", json!("ada"))), "event.userId");
    // As a page sends a number that it may have rounded.
    for rounded in [json!(9_007_199_254_740_992_i64), json!(1e20), json!(null)] {
        let target = json!({ "target_type": "image", "target_id": rounded });
        assert_eq!(
            field_at_fault("append_event", event_with("target_id", rounded)),
            "event.target_id"
        );
        assert_eq!(field_at_fault("get_state", json!({ "target": target })), "target.target_id");
        assert_eq!(
            field_at_fault("get_events", json!({ "filter": { "target": target } })),
            "filter.target.target_id"
        );
    }
    assert_eq!(field_at_fault("append_events", json!({ "events": [1] })), "events[0]");
    assert_eq!(field_at_fault("get_events", json!({ "filter": { "limit": 0 } })), "filter.limit");
    assert_eq!(
        field_at_fault("get_events", json!({ "filter": { "until_position": 1 } })),
        "filter.until_position"
    );
    assert_eq!(
        field_at_fault("get_events", json!({ "filter": { "event_types": [] } })),
        "filter.event_types"
    );
}

#[test]
fn permissions_deny_what_they_do_not_allow() {
    let reader = fixture_with(&["firn:default"]);
    for command in ["append_event", "append_events", "undo", "redo"] {
        let error = reader.refused(command, json!({ "event": rating_event(1, 42, 5) }));
        assert!(error.as_str().unwrap().contains("not allowed"), "{error}");
    }
    assert_eq!(reader.ids(json!(null)), event_ids([]));

    let writer = fixture_with(&["firn:write"]);
    writer.append(rating_event(1, 42, 5));
    let reading = [
        "get_events",
        "replay_events",
        "follow_events",
        "unfollow_events",
        "get_state",
        "get_history",
    ];
    for command in reading {
        let error = writer.refused(command, json!({ "onBatch": "__CHANNEL__:1" }));
        assert!(error.as_str().unwrap().contains("not allowed"), "{error}");
    }

    let one_command = fixture_with(&["firn:allow-append-event"]);
    one_command.append(rating_event(1, 42, 5));
    one_command.refused("append_events", json!({ "events": [rating_event(2, 42, 5)] }));
}

#[test]
fn states_histories_undo_and_redo() {
    let store = fixture();
    let added = json!({
        "id": "00000000-0000-4000-8000-000000000001",
        "timestamp": 1_767_225_600_000_i64,
        "event_type": "image_added",
        "payload": {
            "image_id": 42,
            "filename": "fjord.raf",
            "extension": "raf",
            "file_size_bytes": 48_123_904,
            "file_hash": "6057cdf713012964eea523ace8d07ec20fd0a44b1fd0c754eda1ccf224397fae",
        },
        "target_type": "image",
        "target_id": 42,
        "user_id": "ada",
        "created_at": "",
    });
    store.append(added);
    store.append(rating_event(2, 42, 5));
    let image = json!({ "target_type": "image", "target_id": 42 });
    let state =
        |options: Value| store.call("get_state", json!({ "target": image, "options": options }));
    let rating = |options: Value| state(options)["state"]["rating"].clone();
    assert_eq!(rating(json!({})), 5);
    assert_eq!(rating(json!({ "as_of": 1 })), 0);
    assert_eq!(state(json!({ "as_of": 0 }))["state"], Value::Null);
    assert_eq!(state(Value::Null)["last_event_position"], 2);

    let undone = store.call("undo", json!({ "what": { "last_of_user": "ada" } }));
    assert_eq!(undone["event_ids"], json!(event_ids([2])));
    assert_eq!(undone["events"][0]["payload"]["new_rating"], 0);
    assert_eq!((rating(Value::Null), &undone["duplicate"]), (json!(0), &json!(false)));
    store.call("redo", json!({ "what": { "event_id": event_ids([2])[0] } }));
    assert_eq!(rating(Value::Null), 5);

    let page = store.call("get_history", json!({ "target": image, "options": { "page_size": 3 } }));
    let entries = page["entries"].as_array().unwrap();
    let positions: Vec<_> = entries.iter().map(|entry| &entry["position"]).collect();
    assert_eq!(positions, [4, 3, 2]);
    assert_eq!(entries[0]["redoes"], json!(event_ids([2])[0]));
    assert_eq!(entries[1]["undoes"], json!(event_ids([2])[0]));
    assert_eq!(entries[2]["changes"], json!([{ "field": "rating", "old": 0, "new": 5 }]));
    assert_eq!((&entries[2]["undone"], &entries[2]["undoable"]), (&json!(false), &json!(true)));
    let next = json!({ "page_size": 3, "page_token": page["next_page_token"] });
    let last = store.call("get_history", json!({ "target": image, "options": next }));
    assert_eq!(last["entries"][0]["event"]["event_type"], "image_added");
    assert!(last.get("next_page_token").is_none());
}

#[test]
fn an_undo_conflict_lists_the_later_events() {
    let store = fixture();
    store.append(rating_event(1, 42, 5));
    store.append(rating_event(2, 42, 3));
    let what = json!({ "event_id": event_ids([1])[0] });
    let error = store.refused("undo", json!({ "what": what }));
    assert_eq!(error["reason"], "UNDO_CONFLICT");
    assert_eq!(
        error["conflicts"],
        json!([{
            "event_id": event_ids([2])[0],
            "position": 2,
            "event_type": "rating_changed",
            "undone_event_id": event_ids([1])[0],
            "fields": ["rating"],
        }])
    );
    let request_id = "11111111-0000-4000-8000-000000000001";
    let options = json!({ "force": true, "user_id": "bo", "request_id": request_id });
    let forced = store.call("undo", json!({ "what": what, "options": options }));
    assert_eq!(forced["overridden"][0]["position"], 2);
    assert_eq!(forced["events"][0]["user_id"], "bo");
    let again = store.call("undo", json!({ "what": what, "options": options }));
    assert_eq!(again["duplicate"], true);

    let error = store.refused("redo", json!({ "what": { "nothing": 1 } }));
    assert_eq!(error["fields"][0]["field"], "what");
}
