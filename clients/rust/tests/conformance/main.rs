//! Takes the conformance cases through the client's own calls; `tests/conformance/README.md` of the
//! repository has the language of the cases.

mod calls;
mod messages;
#[path = "../../src/generated/firn.v1.rs"]
#[rustfmt::skip]
#[allow(missing_docs, dead_code, clippy::all)]
mod pb;
#[path = "../support/mod.rs"]
#[allow(dead_code)]
mod support;
mod wire;

use std::collections::HashMap;

use firn_client::Client;
use libtest_mimic::{Arguments, Failed, Trial};
use serde_json::{Map, Value, json};
use support::Daemon;

fn main() {
    let mut trials = Vec::new();
    let folder = support::repository().join("tests/conformance/cases");
    for entry in std::fs::read_dir(folder).expect("the cases are there") {
        let path = entry.expect("a file").path();
        let file = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&path).expect("a file");
        let cases: Vec<Value> = serde_json::from_str(&text).expect("an array of cases");
        for case in cases {
            let name = format!("{file}: {}", case["name"].as_str().expect("a name"));
            trials.push(Trial::test(name, move || run(&case)));
        }
    }
    libtest_mimic::run(&Arguments::from_args(), trials).exit();
}

fn run(case: &Value) -> Result<(), Failed> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let folder = tempfile::tempdir()?;
        let mut daemon = Daemon::start_at(folder.path(), "127.0.0.1:0", &["--catalog", "warn"]);
        let mut client = Client::connect(daemon.address.as_str()).await?;
        let mut saved = Saved::default();
        let steps = case["steps"].as_array().filter(|steps| !steps.is_empty()).ok_or("no steps")?;
        for (number, step) in steps.iter().enumerate() {
            if step.get("restart").is_some() {
                daemon.stop();
                daemon = Daemon::start_at(folder.path(), "127.0.0.1:0", &["--catalog", "warn"]);
                client = Client::connect(daemon.address.as_str()).await?;
                continue;
            }
            let request = saved.expand(&step["request"]);
            let answer = calls::call(&client, &daemon.address, step, &request).await;
            let (name, value) =
                step["expect"].as_object().and_then(|e| e.iter().next()).ok_or("no expectation")?;
            let actual = answer
                .get(name)
                .ok_or_else(|| format!("step {}: answered {answer:#}", number + 1))?;
            saved
                .match_value(value, actual, name)
                .map_err(|fault| format!("step {}: {fault}", number + 1))?;
        }
        Ok(())
    })
}

/// What was saved by name, and what stands for something else.
#[derive(Default)]
struct Saved(HashMap<String, Value>);

impl Saved {
    fn expand(&self, value: &Value) -> Value {
        match value {
            Value::String(text) => self.expand_text(text),
            Value::Array(elements) => elements.iter().map(|element| self.expand(element)).collect(),
            Value::Object(members) => self.expand_object(members),
            other => other.clone(),
        }
    }

    fn expand_object(&self, members: &Map<String, Value>) -> Value {
        if let Some(repeat) = members.get("$repeat") {
            let text = repeat[0].as_str().expect("a text");
            let times = repeat[1].as_u64().expect("a number");
            return text.repeat(usize::try_from(times).expect("a small number")).into();
        }
        let mut all = match members.get("$event") {
            Some(_) => valid_event(),
            None => Map::new(),
        };
        let given = members.get("$event").and_then(Value::as_object).unwrap_or(members);
        all.extend(given.clone());
        let is_event = members.contains_key("$event");
        all.retain(|_, member| !(is_event && member.is_null()));
        all.into_iter().map(|(key, member)| (key, self.expand(&member))).collect()
    }

    fn expand_text(&self, text: &str) -> Value {
        if let Some(number) = text.strip_prefix('#') {
            return format!("00000000-0000-4000-8000-{number:0>12}").into();
        }
        let saved = text.strip_prefix('$').and_then(|name| self.0.get(name));
        saved.cloned().unwrap_or_else(|| text.into())
    }

    fn match_value(&mut self, expected: &Value, actual: &Value, path: &str) -> Result<(), String> {
        if let Value::Object(members) = expected {
            for (key, value) in members {
                let path = format!("{path}.{key}");
                match (value, actual.get(key)) {
                    (Value::Null, None) => {}
                    (Value::Null, Some(member)) => return Err(format!("{path} is {member}")),
                    (_, None) => return Err(format!("{path} is missing in {actual:#}")),
                    (_, Some(member)) => self.match_value(value, member, &path)?,
                }
            }
            return Ok(());
        }
        if let (Value::Array(values), Value::Array(elements)) = (expected, actual) {
            if values.len() != elements.len() {
                return Err(format!("{path} is {actual:#}"));
            }
            for (index, (value, element)) in values.iter().zip(elements).enumerate() {
                self.match_value(value, element, &format!("{path}[{index}]"))?;
            }
            return Ok(());
        }
        let text = expected.as_str().unwrap_or_default();
        let save = text.strip_prefix("$save:");
        if text == "$any" || save.is_some() {
            if actual.is_null() || actual == "" {
                return Err(format!("{path} is {actual}"));
            }
            if let Some(name) = save {
                self.0.insert(name.to_owned(), actual.clone());
            }
            return Ok(());
        }
        let expected = self.expand(expected);
        if expected == *actual {
            Ok(())
        } else {
            Err(format!("{path} is {actual}, not {expected}"))
        }
    }
}

fn valid_event() -> Map<String, Value> {
    let event = json!({
        "id": "#1", "timestamp": 1_700_000_000_000_i64, "event_type": "rating_changed",
        "payload_json": "{}", "target_type": "image", "target_id": 42,
    });
    event.as_object().cloned().expect("an object")
}
