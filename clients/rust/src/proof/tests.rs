//! The cases of tests/conformance/proofs.json.

use std::collections::BTreeMap;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;

use super::*;

#[derive(Deserialize)]
struct Cases {
    key: String,
    bad_keys: Vec<BadKey>,
    entries: Vec<Entry>,
    checkpoints: Vec<Checkpoint>,
    inclusions: Vec<Inclusion>,
    consistencies: Vec<Consistency>,
}

#[derive(Deserialize)]
struct BadKey {
    about: String,
    key: String,
}

#[derive(Deserialize)]
struct Entry {
    about: String,
    event: Dto,
    entry: String,
    leaf: String,
}

/// An event in protobuf's JSON.
#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
struct Dto {
    id: String,
    timestamp: String,
    event_type: String,
    payload_json: Option<String>,
    payload_bytes: Option<String>,
    content_type: String,
    target_type: String,
    target_id: String,
    user_id: Option<String>,
    created_at: String,
    position: String,
    stream: String,
    revision: String,
    tags: Vec<String>,
    metadata: BTreeMap<String, String>,
    batch_index: u32,
}

impl From<Dto> for Event {
    fn from(dto: Dto) -> Self {
        let payload = match (dto.payload_json, dto.payload_bytes) {
            (Some(text), _) => Payload::Json(text),
            (_, Some(text)) => {
                let data = STANDARD.decode(text).expect("base64");
                Payload::Bytes { content_type: dto.content_type, data }
            }
            _ => Payload::LeftOut,
        };
        Self {
            id: dto.id,
            timestamp: dto.timestamp.parse().expect("a number"),
            event_type: dto.event_type,
            payload,
            target_type: dto.target_type,
            target_id: dto.target_id.parse().expect("a number"),
            user_id: dto.user_id,
            created_at: dto.created_at,
            position: dto.position.parse().expect("a number"),
            stream: dto.stream,
            revision: dto.revision.parse().expect("a number"),
            tags: dto.tags,
            metadata: dto.metadata,
            batch_index: dto.batch_index,
        }
    }
}

#[derive(Deserialize)]
struct Checkpoint {
    about: String,
    note: String,
    is: Option<Said>,
}

#[derive(Deserialize)]
struct Said {
    store_id: String,
    size: u64,
    root: String,
}

#[derive(Deserialize)]
struct Inclusion {
    about: String,
    position: u64,
    size: u64,
    leaf: String,
    root: String,
    hashes: Vec<String>,
    holds: bool,
}

#[derive(Deserialize)]
struct Consistency {
    about: String,
    old_size: u64,
    old_root: String,
    size: u64,
    root: String,
    hashes: Vec<String>,
    holds: bool,
}

fn cases() -> Cases {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/conformance/proofs.json");
    let text = std::fs::read_to_string(file).expect("the cases");
    serde_json::from_str(&text).expect("cases")
}

fn bytes(hex: &str) -> Vec<u8> {
    let digits = |at| hex.get(at..at + 2).expect("two digits");
    (0..hex.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(digits(at), 16).expect("hexadecimal"))
        .collect()
}

fn hash(hex: &str) -> Hash {
    bytes(hex).try_into().expect("32 bytes")
}

fn path(hashes: &[String]) -> Vec<Vec<u8>> {
    hashes.iter().map(|hash| bytes(hash)).collect()
}

fn is_as_said(outcome: Result<()>, holds: bool, about: &str) {
    match outcome {
        Ok(()) => assert!(holds, "{about}"),
        Err(Error::ProofFailed { message }) => assert!(!holds, "{about}: {message}"),
        Err(error) => panic!("{about}: {error}"),
    }
}

#[test]
fn keys_that_are_none() {
    let cases = cases();
    assert!(cases.key.parse::<Verifier>().is_ok() && !cases.bad_keys.is_empty());
    for case in cases.bad_keys {
        let error = case.key.parse::<Verifier>().expect_err(&case.about);
        assert_eq!(error.fault, "verifier_key", "{}", case.about);
    }
}

#[test]
fn entries() {
    let cases = cases();
    assert!(!cases.entries.is_empty());
    for case in cases.entries {
        let entry = entry_of(&case.event.into()).expect(&case.about);
        assert_eq!(entry, bytes(&case.entry), "{}", case.about);
        assert_eq!(merkle::leaf_hash(&entry), hash(&case.leaf), "{}", case.about);
    }
}

#[test]
fn checkpoints() {
    let cases = cases();
    assert!(!cases.checkpoints.is_empty());
    let verifier: Verifier = cases.key.parse().expect("a key");
    for case in cases.checkpoints {
        match (verifier.open(&case.note), case.is) {
            (Ok(checkpoint), Some(is)) => {
                let root_hash = hash(&is.root);
                let expected = SignedCheckpoint {
                    note: case.note,
                    store_id: is.store_id,
                    size: is.size,
                    root_hash,
                };
                assert_eq!(checkpoint, expected, "{}", case.about);
            }
            (Err(Error::ProofFailed { .. }), None) => {}
            (outcome, _) => panic!("{}: {outcome:?}", case.about),
        }
    }
}

#[test]
fn inclusions() {
    let cases = cases();
    assert!(!cases.inclusions.is_empty());
    for case in cases.inclusions {
        let (leaf, root) = (hash(&case.leaf), hash(&case.root));
        let outcome =
            check_inclusion(&leaf, case.position, (case.size, &root), &path(&case.hashes));
        is_as_said(outcome, case.holds, &case.about);
    }
}

#[test]
fn consistencies() {
    let cases = cases();
    assert!(!cases.consistencies.is_empty());
    for case in cases.consistencies {
        let (old_root, root) = (hash(&case.old_root), hash(&case.root));
        let (old, new) = ((case.old_size, &old_root), (case.size, &root));
        is_as_said(check_consistency(old, new, &path(&case.hashes)), case.holds, &case.about);
    }
}
