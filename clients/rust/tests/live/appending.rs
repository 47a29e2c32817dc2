use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use firn_client::{Check, Code, Error, Expected, NewEvent, QueryItem, Reason, ReplayOptions};
use futures::{StreamExt, TryStreamExt};

use crate::world::{World, event};

async fn all_ids(world: &World) -> Vec<String> {
    let replay = world.client.replay(ReplayOptions::new());
    replay.map_ok(|event| event.id).try_collect().await.expect("a replay")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_retry_makes_each_event_exactly_once() {
    let world = World::start().await;
    let client = world.client.clone();
    let appender = tokio::spawn(async move {
        let appends = (0..3000).map(|number| {
            let (client, event) = (client.clone(), event(number));
            async move { (event.event_id().to_owned(), client.append(event).await) }
        });
        let appends = futures::stream::iter(appends).buffer_unordered(8);
        let answers = appends.map(|(id, answer)| (answer.expect("it is appended").position, id));
        answers.collect::<Vec<_>>().await
    });
    let world = world.kill(5, 200).await;
    let mut answers = appender.await.expect("it ends");
    answers.sort();
    let ids = all_ids(&world).await;
    assert_eq!(ids.len(), 3000);
    let answered: Vec<String> = answers.into_iter().map(|(_, id)| id).collect();
    assert_eq!(ids, answered, "each is where its answer said");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stream_that_breaks_sends_again_in_order() {
    let world = World::start().await;
    let stream = world.client.append_stream();
    let stop = Arc::new(AtomicBool::new(false));
    let stopped = Arc::clone(&stop);
    let appender = tokio::spawn(async move {
        let mut ids = Vec::new();
        let mut pending = Vec::new();
        while !stopped.load(Ordering::Relaxed) {
            let batch = [event(1), event(2)];
            ids.extend(batch.iter().map(|event| event.event_id().to_owned()));
            pending.push(stream.append(batch, []).await.expect("it is taken"));
        }
        let mut positions = Vec::new();
        for answer in pending {
            let batch = answer.await.expect("it is appended");
            positions.extend(batch.events.into_iter().map(|event| event.position));
        }
        (ids, positions)
    });
    let world = world.kill(5, 2000).await;
    stop.store(true, Ordering::Relaxed);
    let (ids, positions) = appender.await.expect("it ends");
    let count = u64::try_from(ids.len()).expect("a small number");
    assert_eq!(positions, (1..=count).collect::<Vec<_>>());
    assert_eq!(all_ids(&world).await, ids);
}

#[tokio::test]
async fn a_stream_answers_each_batch_for_itself() {
    let world = World::start().await;
    let stream = world.client.append_stream();
    let empty = [Check::stream("s", Expected::Revision(0))];
    let first = stream.append([event(0).stream("s")], empty.clone()).await.expect("it is taken");
    let second = stream.append([event(1).stream("s")], empty).await.expect("it is taken");
    let third = stream.append([event(2)], []).await.expect("it is taken");
    drop(stream);
    assert_eq!(first.await.expect("it is appended").events[0].position, 1);
    let error = second.await.expect_err("the stream has an event");
    let Error::CheckFailed { conflict, .. } = &error else { panic!("{error}") };
    assert_eq!(conflict.failed_checks[0].actual_revision, Some(1));
    assert_eq!(third.await.expect("it is appended").events[0].position, 2);
}

#[tokio::test]
async fn a_batch_that_is_too_large_fails_alone() {
    let world = World::start().await;
    let stream = world.client.append_stream();
    let start = Instant::now();
    let first = stream.append([event(0)], []).await.expect("it is taken");
    let large = (0..21).map(|number| event(number).bytes("text/plain", vec![b'x'; 1 << 20]));
    let large = stream.append(large, []).await.expect("it is taken");
    let last = stream.append([event(1)], []).await.expect("it is taken");
    let error = large.await.expect_err("it is too large");
    assert!(start.elapsed() < Duration::from_secs(120), "it was sent again until the deadline");
    assert_eq!((error.code(), error.reason()), (Some(Code::ResourceExhausted), None));
    assert_eq!(first.await.expect("it is appended").events[0].position, 1);
    assert_eq!(last.await.expect("it is appended").events[0].position, 2);
}

#[tokio::test]
async fn a_stream_without_a_server_fails_at_the_deadline_and_goes_on_later() {
    let world = World::start().await;
    let address = world.daemon.address.clone();
    world.daemon.kill();
    // The deadline is for the daemon that is there later, too.
    let stream = world.client.with_deadline(Duration::from_secs(5)).append_stream();
    let pending = stream.append([event(0)], []).await.expect("it is taken");
    assert_eq!(pending.await.expect_err("nobody is there").code(), Some(Code::Unavailable));
    let _daemon = crate::support::Daemon::start_at(world.data.path(), &address, &[]);
    let event = NewEvent::new("printed", ("image", 1));
    let pending = stream.append([event], []).await.expect("it is taken");
    assert_eq!(pending.await.expect("it is appended").events[0].position, 1);
}

#[tokio::test]
async fn a_failed_check_says_which_events_broke_it() {
    let world = World::start().await;
    world.client.append(event(1).user("ada")).await.expect("it is appended");
    let check = Check::no_match(QueryItem::new().event_types(["rating_changed"]), 0);
    let error = world.client.append_batch([event(2)], [check]).await.expect_err("it matches");
    let Error::CheckFailed { conflict, failure } = &error else { panic!("{error}") };
    assert_eq!(failure.metadata["failed_checks"], "1");
    let broke_it = &conflict.failed_checks[0].events[0];
    assert_eq!((broke_it.position, broke_it.user_id.as_deref()), (1, Some("ada")));
}

#[tokio::test]
async fn a_field_at_fault_is_named() {
    let world = World::start().await;
    let error = world.client.append(event(1).timestamp(1_700_000_000)).await;
    let error = error.expect_err("seconds are no milliseconds");
    let Error::InvalidField { fields, .. } = &error else { panic!("{error}") };
    assert_eq!(fields[0].field, "event.timestamp");
    assert!(error.to_string().starts_with("INVALID_FIELD: "), "{error}");
}

#[tokio::test]
async fn an_id_stands_for_one_fact() {
    let world = World::start().await;
    let event = event(1);
    assert!(!world.client.append(event.clone()).await.expect("it is appended").duplicate);
    assert!(world.client.append(event.clone()).await.expect("it is known").duplicate);
    let error = world.client.append(event.user("ada")).await.expect_err("it is another fact");
    assert_eq!(error.reason(), Some(Reason::EventIdConflict));
}

#[test]
fn ids_are_uuids_of_version_7_and_ascend() {
    let ids: Vec<String> = (0..1000).map(|number| event(number).event_id().to_owned()).collect();
    assert!(ids.iter().all(|id| id.len() == 36 && id.as_bytes()[14] == b'7'), "{}", ids[0]);
    assert!(ids.is_sorted());
    assert_eq!(ids.iter().collect::<HashSet<_>>().len(), 1000);
}
