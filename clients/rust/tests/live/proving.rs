//! Proofs of a live log, and of a server that lies.

use std::time::Duration;

use base64::Engine;
use firn_client::{Client, Error, Event, NewEvent, Payload, Reason, ReplayOptions, Verifier};
use futures::TryStreamExt;
use serde_json::Value;

use crate::fake::{Call, Fake};
use crate::pb;
use crate::support::repository;
use crate::world::{World, event};

fn is_failed(error: &Error) -> bool {
    error.reason() == Some(Reason::ProofFailed)
}

/// Trusts the server's key on first use. The log is hashed by a thread that follows it.
async fn verifier_of(client: &Client, events: u64) -> Verifier {
    loop {
        match client.verifier_key().await {
            Err(error) if error.reason() == Some(Reason::ProofNotReady) => {}
            key => {
                let verifier: Verifier = key.expect("a key").parse().expect("a key");
                let checkpoint = client.signed_checkpoint(&verifier, 0).await;
                if checkpoint.is_ok_and(|checkpoint| checkpoint.size >= events) {
                    return verifier;
                }
            }
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

async fn all(client: &Client) -> Vec<Event> {
    client.replay(ReplayOptions::new()).try_collect().await.expect("all events")
}

/// A world with an event of each shape.
async fn world_of_five() -> (World, Verifier) {
    let world = World::start().await;
    let keys = ["z", "a", "Z", "\u{ffff}", "\u{1f600}"];
    let everything = event(4).user("ada").stream("paper").tag("b").tag("a");
    let everything = everything.bytes("application/cbor", [0, 255]);
    let everything = keys.into_iter().fold(everything, |event, key| event.metadata(key, key));
    let of_a_stream = NewEvent::in_stream("paid", "payments").json_text(r#"{ "a": 1.50 }"#);
    for event in [event(1), everything, of_a_stream] {
        world.client.append(event).await.expect("it is appended");
    }
    world.client.append_batch([event(2), event(3)], []).await.expect("they are appended");
    let verifier = verifier_of(&world.client, 5).await;
    (world, verifier)
}

#[tokio::test]
async fn events_of_all_shapes_are_proven() {
    let (world, verifier) = world_of_five().await;
    let client = &world.client;
    for event in all(client).await {
        for size in [0, 5] {
            let checkpoint = client.verify_event(&event, &verifier, size).await;
            assert_eq!(checkpoint.expect("it is in the log").size, 5);
        }
    }
    let old = client.signed_checkpoint(&verifier, 2).await.expect("a checkpoint");
    assert_eq!(old.store_id, client.head().await.expect("a head").store_id);
    assert_eq!(verifier.open(&old.note).expect("it is signed"), old);
    let new = client.verify_consistency(&old.note, &verifier).await.expect("it is the beginning");
    assert_eq!((old.size, new.size), (2, 5));
    let error = client.signed_checkpoint(&verifier, 99).await.expect_err("there are five");
    assert_eq!(error.reason(), Some(Reason::PositionBeyondHead));
}

#[tokio::test]
async fn an_event_that_was_changed_is_not() {
    let (world, verifier) = world_of_five().await;
    let event = all(&world.client).await.remove(1);
    type Change = fn(&mut Event);
    let changes: [(&str, Change); 16] = [
        ("id", |e| e.id = "00000000-0000-4000-8000-000000000001".to_owned()),
        ("no id", |e| e.id = "none".to_owned()),
        ("timestamp", |e| e.timestamp += 1),
        ("type", |e| e.event_type.push('s')),
        ("payload", |e| e.payload = Payload::Json("{}".to_owned())),
        ("target type", |e| e.target_type.push('s')),
        ("target id", |e| e.target_id += 1),
        ("user", |e| e.user_id = None),
        ("no name", |e| e.user_id = Some(String::new())),
        ("stream", |e| e.stream.push('s')),
        ("tags", |e| e.tags.reverse()),
        ("metadata", |e| e.metadata.clear()),
        ("position", |e| e.position += 1),
        ("revision", |e| e.revision += 1),
        ("recorded time", |e| e.created_at = e.created_at.replace('Z', "001Z")),
        ("place in the batch", |e| e.batch_index += 1),
    ];
    for (about, change) in changes {
        let mut changed = event.clone();
        change(&mut changed);
        let error = world.client.verify_event(&changed, &verifier, 0).await.expect_err(about);
        assert!(is_failed(&error), "{about}: {error}");
    }
    let mut without = event;
    without.payload = Payload::LeftOut;
    let error = world.client.verify_event(&without, &verifier, 0).await.expect_err("left out");
    assert!(!is_failed(&error), "{error}");
}

#[tokio::test]
async fn another_key_and_another_log_prove_nothing() {
    let (world, verifier) = world_of_five().await;
    let other = World::start().await;
    other.client.append(event(1)).await.expect("it is appended");
    let theirs = verifier_of(&other.client, 1).await;
    let event = all(&world.client).await.remove(0);
    let error = world.client.verify_event(&event, &theirs, 0).await.expect_err("another key");
    assert!(is_failed(&error), "{error}");
    let note = other.client.signed_checkpoint(&theirs, 0).await.expect("a checkpoint").note;
    for verifier in [&verifier, &theirs] {
        let error =
            world.client.verify_consistency(&note, verifier).await.expect_err("another log");
        assert!(is_failed(&error), "{error}");
    }
}

fn bytes(hex: &Value) -> Vec<u8> {
    let hex = hex.as_str().expect("digits");
    let byte = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).expect("hexadecimal");
    (0..hex.len()).step_by(2).map(byte).collect()
}

/// A server that answers with this checkpoint, entry and path.
async fn lying(note: &str, entry: Vec<u8>, hashes: Vec<Vec<u8>>) -> Fake {
    let checkpoint = pb::GetCheckpointResponse {
        checkpoint: note.to_owned(),
        // What stands beside the note is not believed.
        size: 7,
        root_hash: vec![0; 32],
        verifier_key: "a lie".to_owned(),
    };
    Fake::start(move |mut call: Call| {
        let (entry, hashes, checkpoint) = (entry.clone(), hashes.clone(), checkpoint.clone());
        match call.method.as_str() {
            "GetCheckpoint" => call.send(&checkpoint),
            "GetInclusionProof" => {
                let checkpoint = Some(checkpoint);
                call.send(&pb::GetInclusionProofResponse { entry, hashes, checkpoint });
            }
            _ => {
                let checkpoint = Some(checkpoint);
                call.send(&pb::GetConsistencyProofResponse { hashes, checkpoint });
            }
        }
        call.end();
        std::future::ready(None)
    })
    .await
}

#[tokio::test]
async fn a_server_that_lies_is_found_out() {
    let file = repository().join("tests/conformance/proofs.json");
    let text = std::fs::read_to_string(file).expect("the cases");
    let cases: Value = serde_json::from_str(&text).expect("JSON");
    let verifier: Verifier = cases["key"].as_str().expect("a key").parse().expect("a key");
    let whole = cases["checkpoints"][0]["note"].as_str().expect("a note");
    let entry = bytes(&cases["entries"][0]["entry"]);

    let client = lying(whole, entry.clone(), vec![]).await.client();
    let checkpoint = client.signed_checkpoint(&verifier, 13).await.expect("it is signed");
    assert_eq!(checkpoint.root_hash[..], bytes(&cases["checkpoints"][0]["is"]["root"]));
    let error = client.signed_checkpoint(&verifier, 7).await.expect_err("it is of thirteen");
    assert!(is_failed(&error), "{error}");
    client.verifier_key().await.expect_err("it is no key");
    client.verify_consistency(whole, &verifier).await.expect("it is the same");

    // The event whose entry it is, from a log of this test's own making.
    let member = |name: &str| cases["entries"][0]["event"][name].as_str().expect("a text");
    let event = NewEvent::new(member("event_type"), (member("target_type"), 42));
    let event = event.id(member("id")).json_text(member("payload_json"));
    let world = World::start().await;
    let timestamp = member("timestamp").parse().expect("a number");
    world.client.append(event.timestamp(timestamp)).await.expect("it is appended");
    let mut event = all(&world.client).await.remove(0);
    event.created_at = member("created_at").to_owned();

    let another = bytes(&cases["entries"][1]["entry"]);
    for (about, note, entry, hashes) in [
        ("another root", whole, entry.clone(), vec![]),
        ("another entry", whole, another, vec![]),
        ("no entry", whole, vec![], vec![]),
        ("no checkpoint", "", entry.clone(), vec![]),
        ("half a hash", whole, entry.clone(), vec![vec![0; 31]]),
        ("a hash that leads elsewhere", whole, entry, vec![vec![0; 32]]),
    ] {
        let client = lying(note, entry, hashes.clone()).await.client();
        let error = client.verify_event(&event, &verifier, 0).await.expect_err(about);
        assert!(is_failed(&error), "{about}: {error}");
        if !hashes.is_empty() || note.is_empty() {
            let error = client.verify_consistency(whole, &verifier).await.expect_err(about);
            assert!(is_failed(&error), "{about}: {error}");
        }
    }
    // What the note says of another algorithm's signature is text too.
    let short = base64::engine::general_purpose::STANDARD.encode([0; 3]);
    let error = verifier.open(&format!("{whole}— witness {short}\n")).expect_err("too short");
    assert!(is_failed(&error), "{error}");
}
