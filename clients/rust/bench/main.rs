//! The client beside the bare generated one, in turn, in one process. Prints an object for every
//! round.

#[path = "../src/generated/firn.v1.rs"]
#[rustfmt::skip]
#[allow(missing_docs, dead_code, clippy::all)]
mod pb;

use std::hint::black_box;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use firn_client::{Client, NewEvent, Payload, ReplayOptions};
use futures::TryStreamExt;
use futures::future::try_join_all;
use pb::event_dto::PayloadForm;
use pb::event_store_client::EventStoreClient;
use tonic::transport::{Channel, Endpoint};
use uuid::Uuid;

const IN_FLIGHT: u64 = 64;
const BATCH: u64 = 1000;

type Failed = Box<dyn std::error::Error + Send + Sync>;

struct Effort {
    address: String,
    rounds: usize,
    // Of each append round.
    seconds: f64,
    // That a replay reads.
    events: u64,
}

fn effort() -> Result<Effort, Failed> {
    // `cargo bench` adds a flag of its own.
    let mut arguments = std::env::args().skip(1).filter(|argument| argument != "--bench");
    let usage = "usage: ADDRESS [--rounds N] [--seconds S] [--events N]";
    let address = arguments.next().ok_or(usage)?;
    let mut effort = Effort { address, rounds: 5, seconds: 5.0, events: 200_000 };
    while let Some(name) = arguments.next() {
        let value = arguments.next().ok_or(usage)?;
        match name.as_str() {
            "--rounds" => effort.rounds = value.parse()?,
            "--seconds" => effort.seconds = value.parse()?,
            "--events" => effort.events = value.parse()?,
            _ => return Err(usage.into()),
        }
    }
    Ok(effort)
}

#[tokio::main]
async fn main() -> Result<(), Failed> {
    let effort = effort()?;
    let sdk = Client::connect(effort.address.as_str()).await?;
    let endpoint = Endpoint::from_shared(format!("http://{}", effort.address))?;
    let bare =
        EventStoreClient::new(endpoint.connect().await?).max_decoding_message_size(usize::MAX);

    let after = store(&sdk, effort.events).await?;
    for round in 0..=effort.rounds {
        let mine = replay_sdk(&sdk, after, effort.events).await?;
        let other = replay_bare(&bare, after, effort.events).await?;
        print(round, "replay", mine, other);
    }
    let time = Duration::from_secs_f64(effort.seconds);
    for round in 0..=effort.rounds {
        let mine = append_sdk(&sdk, time).await?;
        let other = append_bare(&bare, time).await?;
        print(round, "append", mine, other);
    }
    Ok(())
}

/// The first pair is for warming up.
fn print(round: usize, case: &str, sdk: f64, bare: f64) {
    if round == 0 {
        return;
    }
    for (system, rate) in [("sdk", sdk), ("bare", bare)] {
        let line = serde_json::json!({
            "client": "rust", "case": case, "system": system, "events_per_second": rate.round(),
        });
        println!("{line}");
    }
}

/// A JSON object of 256 bytes.
fn payload() -> String {
    format!("{{\"text\":\"{}\"}}", "x".repeat(256 - "{\"text\":\"\"}".len()))
}

fn image(number: u64) -> i64 {
    (number % 1000 + 1) as i64
}

fn new_event(number: u64) -> NewEvent {
    NewEvent::new("bench_event", ("image", image(number))).json_text(payload())
}

fn bare_event(number: u64) -> Result<pb::EventDto, Failed> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH)?;
    Ok(pb::EventDto {
        id: Uuid::now_v7().to_string(),
        timestamp: i64::try_from(now.as_millis())?,
        event_type: "bench_event".to_owned(),
        payload_form: Some(PayloadForm::PayloadJson(payload())),
        target_type: "image".to_owned(),
        target_id: image(number),
        ..Default::default()
    })
}

/// Gives the position before the first.
async fn store(client: &Client, count: u64) -> Result<u64, Failed> {
    let head = client.head().await?.position;
    let stream = client.append_stream();
    let mut pending = Vec::new();
    for first in (0..count).step_by(BATCH as usize) {
        let events = (first..count.min(first + BATCH)).map(new_event);
        pending.push(stream.append(events, []).await?);
    }
    try_join_all(pending).await?;
    Ok(head)
}

async fn replay_sdk(client: &Client, after: u64, count: u64) -> Result<f64, Failed> {
    let options = ReplayOptions::new().after(after).until(after + count);
    let start = Instant::now();
    let mut replay = client.replay(options);
    let mut seen = 0;
    while let Some(event) = replay.try_next().await? {
        let Payload::Json(text) = &event.payload else { return Err("no JSON".into()) };
        black_box((&event.id, &event.event_type, event.position, &event.stream, text));
        seen += 1;
    }
    rate(seen, count, start)
}

async fn replay_bare(
    client: &EventStoreClient<Channel>,
    after: u64,
    count: u64,
) -> Result<f64, Failed> {
    let request = pb::ReplayEventsRequest {
        after_position: after,
        until_position: Some(after + count),
        payload_form: pb::PayloadForm::Json.into(),
        ..Default::default()
    };
    let start = Instant::now();
    let mut call = client.clone().replay_events(request).await?.into_inner();
    let mut seen = 0;
    while let Some(message) = call.message().await? {
        for event in &message.events {
            let Some(PayloadForm::PayloadJson(text)) = &event.payload_form else {
                return Err("no JSON".into());
            };
            black_box((&event.id, &event.event_type, event.position, &event.stream, text));
            seen += 1;
        }
    }
    rate(seen, count, start)
}

fn rate(seen: u64, count: u64, start: Instant) -> Result<f64, Failed> {
    if seen != count {
        return Err(format!("{seen} events, not {count}").into());
    }
    Ok(count as f64 / start.elapsed().as_secs_f64())
}

/// Runs tasks that append one event after the other, and gives how many a second.
async fn append<F>(
    time: Duration,
    append: impl Fn(u64) -> F + Clone + Send + 'static,
) -> Result<f64, Failed>
where
    F: Future<Output = Result<(), Failed>> + Send,
{
    let start = Instant::now();
    let tasks = (0..IN_FLIGHT).map(|task| {
        let append = append.clone();
        tokio::spawn(async move {
            let mut count = 0;
            while start.elapsed() < time {
                append(task + IN_FLIGHT * count).await?;
                count += 1;
            }
            Ok::<u64, Failed>(count)
        })
    });
    let mut total = 0;
    for count in try_join_all(tasks).await? {
        total += count?;
    }
    Ok(total as f64 / start.elapsed().as_secs_f64())
}

async fn append_sdk(client: &Client, time: Duration) -> Result<f64, Failed> {
    let client = client.clone();
    append(time, move |number| {
        let client = client.clone();
        async move {
            black_box(client.append(new_event(number)).await?.position);
            Ok(())
        }
    })
    .await
}

async fn append_bare(client: &EventStoreClient<Channel>, time: Duration) -> Result<f64, Failed> {
    let client = client.clone();
    append(time, move |number| {
        let mut client = client.clone();
        async move {
            let event = Some(bare_event(number)?);
            let request = pb::AppendEventRequest { event, expected_revision: None };
            black_box(client.append_event(request).await?.get_ref().position);
            Ok(())
        }
    })
    .await
}
