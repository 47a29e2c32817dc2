use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use firn_client::{Client, FollowOptions, GetOptions, Mark, QueryItem, Reason, ReplayOptions};
use futures::{StreamExt, TryStreamExt};

use crate::support::Daemon;
use crate::world::{World, at_deadline, event, restart};

/// Appends until it is told to stop, every other event with a check; gives how many.
async fn append_until(client: Client, stop: Arc<AtomicBool>) -> u64 {
    let mut number = 0;
    while !stop.load(Ordering::Relaxed) {
        client.append(event(number)).await.expect("it is appended");
        let checked = event(number + 1).stream("checked");
        client.append_expecting(checked, number / 2).await.expect("it is appended");
        number += 2;
    }
    number
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_follower_sees_every_position_once_though_the_daemon_is_killed() {
    let world = World::start().await;
    let stop = Arc::new(AtomicBool::new(false));
    let appender = tokio::spawn(append_until(world.client.clone(), Arc::clone(&stop)));
    let mut follower = world.client.follow(FollowOptions::new());
    let reader = tokio::spawn(async move {
        let mut next = 1;
        while let Some(event) = follower.try_next().await.expect("it goes on") {
            assert_eq!(event.position, next);
            next += 1;
            if event.event_type == "last" {
                break;
            }
        }
        next - 1
    });
    let world = world.kill(6, 100).await;
    stop.store(true, Ordering::Relaxed);
    let appended = appender.await.expect("it ends");
    let last = firn_client::NewEvent::new("last", ("image", 1));
    assert_eq!(world.client.append(last).await.expect("it is appended").position, appended + 1);
    assert_eq!(reader.await.expect("it ends"), appended + 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_replay_sees_every_position_once_though_the_daemon_is_killed() {
    let mut world = World::start().await;
    let text = format!("{{\"text\":\"{}\"}}", "x".repeat(10_000));
    let batches = world.client.append_stream();
    let mut pending = Vec::new();
    for _ in 0..30 {
        let events = (0..100).map(|number| event(number).json_text(text.clone()));
        pending.push(batches.append(events, []).await.expect("it is sent"));
    }
    futures::future::try_join_all(pending).await.expect("all are appended");

    let mut replay = world.client.replay(ReplayOptions::new());
    let mut position = 0;
    while let Some(event) = replay.try_next().await.expect("it goes on") {
        position += 1;
        assert_eq!(event.position, position);
        if position % 500 == 1 {
            let path = world.data.path().to_owned();
            let daemon = world.daemon;
            let restarted = tokio::task::spawn_blocking(move || restart(daemon, &path));
            world.daemon = restarted.await.expect("a daemon");
            // What is appended meanwhile lies beyond the end of the replay.
            world.client.append(crate::world::event(0)).await.expect("it is appended");
        }
    }
    assert_eq!(position, 3000);
}

#[tokio::test]
async fn batches_say_how_far_they_have_come() {
    let world = World::start().await;
    for number in 0..3 {
        world.client.append(event(number)).await.expect("it is appended");
    }
    let query = QueryItem::new().event_types(["no_such_type"]);
    let options =
        FollowOptions::new().matching(query).heartbeat_interval(Duration::from_millis(100));
    let mut batches = world.client.follow(options).batches();
    let batch = batches.try_next().await.expect("a batch").expect("it goes on");
    assert_eq!((batch.mark, batch.position, batch.head), (Mark::CaughtUp, 3, 3));
    assert_eq!(batch.checkpoint().store_id, world.client.head().await.expect("a head").store_id);
    let batch = batches.try_next().await.expect("a batch").expect("it goes on");
    assert_eq!(batch.mark, Mark::Heartbeat);
    world.client.append(event(3)).await.expect("it is appended");
    while batches.try_next().await.expect("a batch").expect("it goes on").position < 4 {}
}

#[tokio::test]
async fn batches_begin_with_what_is_left_of_the_one_that_was_begun() {
    let world = World::start().await;
    world.client.append_batch((0..5).map(event), []).await.expect("they are appended");
    let mut events = world.client.replay(ReplayOptions::new().batch_size(3));
    assert_eq!(events.try_next().await.expect("a replay").expect("an event").position, 1);
    let batches: Vec<_> = events.batches().try_collect().await.expect("all batches");
    let events = batches.iter().flat_map(|batch| &batch.events);
    assert_eq!(events.map(|event| event.position).collect::<Vec<_>>(), [2, 3, 4, 5]);
    assert_eq!(batches[0].position, 3);
}

#[tokio::test]
async fn who_reads_slowly_keeps_nobody_waiting() {
    let world = World::start().await;
    let large = format!("{{\"text\":\"{}\"}}", "x".repeat(500_000));
    let events = (0..12).map(|number| event(number).json_text(large.as_str()));
    world.client.append_batch(events, []).await.expect("they are appended");
    let mut slow: Vec<_> = (0..5).map(|_| world.client.replay(ReplayOptions::new())).collect();
    for replay in &mut slow {
        replay.try_next().await.expect("a replay").expect("an event");
    }
    // Now the server sends as much as it may.
    tokio::time::sleep(Duration::from_millis(500)).await;
    world.client.with_deadline(Duration::from_secs(5)).head().await.expect("a head");
}

#[tokio::test]
async fn a_heartbeat_interval_that_is_too_short_is_told() {
    let world = World::start().await;
    let options = FollowOptions::new().heartbeat_interval(Duration::from_nanos(1));
    let error = world.client.follow(options).try_next().await.expect_err("it is too short");
    assert_eq!(error.reason(), Some(Reason::InvalidField));
}

#[tokio::test]
async fn another_log_under_the_address_ends_it() {
    let world = World::start().await;
    world.client.append(event(0)).await.expect("it is appended");
    let mut follower = world.client.follow(FollowOptions::new());
    follower.try_next().await.expect("an event");
    let address = world.daemon.address.clone();
    world.daemon.kill();
    let other = tempfile::tempdir().expect("a folder");
    let _daemon = Daemon::start_at(other.path(), &address, &[]);
    let error = follower.try_next().await.expect_err("it is another log");
    assert_eq!(error.reason(), Some(Reason::StoreChanged));
    assert!(follower.next().await.is_none(), "an error is the last thing");
}

#[tokio::test]
async fn a_position_beyond_the_head_ends_it() {
    let world = World::start().await;
    let mut follower = world.client.follow(FollowOptions::new().after(7));
    let error = follower.try_next().await.expect_err("there is no such position");
    assert_eq!(error.reason(), Some(Reason::PositionBeyondHead));
    assert_eq!(error.failure().expect("the server's").metadata["head"], "0");
}

#[tokio::test]
async fn a_replay_without_a_server_fails_at_the_deadline() {
    let world = World::start().await;
    world.client.append(event(0)).await.expect("it is appended");
    world.daemon.kill();
    let error = at_deadline(async |deadline| {
        world.client.with_deadline(deadline).replay(ReplayOptions::new()).try_next().await
    })
    .await;
    assert_eq!(error.code(), Some(firn_client::Code::Unavailable));
}

#[tokio::test]
async fn all_pages_follow_each_other() {
    let world = World::start().await;
    world.client.append_batch((0..10).map(event), []).await.expect("they are appended");
    let options = GetOptions::new().page_size(3).backwards();
    let events = world.client.get_all(options).map_ok(|event| event.position);
    let positions: Vec<u64> = events.try_collect().await.expect("all pages");
    assert_eq!(positions, (1..=10).rev().collect::<Vec<_>>());
}
