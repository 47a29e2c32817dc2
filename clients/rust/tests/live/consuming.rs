use std::path::Path;
use std::sync::{Arc, Mutex};

use firn_client::{
    Batch, Checkpoint, CheckpointStore, Client, Error, FileCheckpointStore, FollowOptions, Reason,
};
use tokio::task::JoinHandle;

use crate::world::{World, event};

type Failed = Box<dyn std::error::Error + Send + Sync>;
type Seen = Arc<Mutex<Vec<u64>>>;

/// A consumer that notes the positions that it has seen.
fn consume(client: &Client, file: &Path, seen: &Seen) -> JoinHandle<()> {
    let (client, seen) = (client.clone(), Arc::clone(seen));
    let mut store = FileCheckpointStore::new(file);
    tokio::spawn(async move {
        let handler = async move |batch: Batch| {
            tokio::task::yield_now().await;
            let mut seen = seen.lock().expect("the lock");
            seen.extend(batch.events.iter().map(|event| event.position));
            Ok::<_, Failed>(())
        };
        let ended = client.consume(FollowOptions::new(), &mut store, handler).await;
        panic!("{ended:?}");
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_consumer_misses_nothing_though_daemon_and_consumer_are_killed() {
    let mut world = World::start().await;
    let client = world.client.clone();
    let appender = tokio::spawn(async move {
        for number in 0..1500 {
            client.append(event(number)).await.expect("it is appended");
        }
    });
    let seen = Seen::default();
    let file = world.data.path().join("checkpoint.json");
    let client = world.client.clone();
    let mut consumer = consume(&client, &file, &seen);
    for _ in 0..5 {
        world = world.kill(1, 200).await;
        consumer.abort();
        assert!(consumer.await.expect_err("it was killed").is_cancelled());
        consumer = consume(&client, &file, &seen);
    }
    appender.await.expect("all are appended");
    while seen.lock().expect("the lock").last() != Some(&1500) {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    consumer.abort();
    let seen = seen.lock().expect("the lock");
    // Only where a consumer died before it had saved its checkpoint it goes back.
    let back = seen.windows(2).filter(|pair| pair[1] <= pair[0]).count();
    assert!(back <= 5, "{back}");
    assert!(seen.windows(2).all(|pair| pair[1] <= pair[0] + 1));
    assert_eq!(seen[0], 1);
}

#[tokio::test]
async fn a_failure_of_the_handler_ends_it_and_the_batch_comes_again() {
    let world = World::start().await;
    world.client.append(event(1)).await.expect("it is appended");
    let mut store = FileCheckpointStore::new(world.data.path().join("checkpoint.json"));
    for _ in 0..2 {
        let handler = |batch: Batch| {
            assert_eq!(batch.events[0].position, 1);
            std::future::ready(Err(Failed::from("no")))
        };
        let ended = world.client.consume(FollowOptions::new(), &mut store, handler).await;
        assert_eq!(ended.expect_err("it failed").to_string(), "no");
        assert_eq!(store.load().await.expect("no checkpoint"), None);
    }
}

#[tokio::test]
async fn a_checkpoint_of_another_log_ends_it() {
    let world = World::start().await;
    let mut store = FileCheckpointStore::new(world.data.path().join("checkpoint.json"));
    let other = Checkpoint { store_id: "another".to_owned(), position: 0 };
    store.save(&other).await.expect("it is saved");
    let handler = |_| std::future::ready(Ok::<_, Error>(()));
    let ended = world.client.consume(FollowOptions::new(), &mut store, handler).await;
    assert_eq!(ended.expect_err("it is another log").reason(), Some(Reason::StoreChanged));
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn on_a_full_disk_the_checkpoint_before_stays() {
    let data = tempfile::tempdir().expect("a folder");
    let mut store = FileCheckpointStore::new(data.path().join("checkpoint.json"));
    let checkpoint = |position| Checkpoint { store_id: "a log".to_owned(), position };
    store.save(&checkpoint(1)).await.expect("it is saved");
    std::os::unix::fs::symlink("/dev/full", data.path().join("checkpoint.json.new"))
        .expect("a link");
    let error = store.save(&checkpoint(2)).await.expect_err("the disk is full");
    assert_eq!(error.kind(), std::io::ErrorKind::StorageFull);
    assert_eq!(store.load().await.expect("it is read"), Some(checkpoint(1)));
}

/// A handler may be a closure that borrows what it works on.
#[tokio::test]
async fn a_handler_works_on_what_it_borrows() {
    let world = World::start().await;
    world.client.append(event(1)).await.expect("it is appended");
    let mut store = FileCheckpointStore::new(world.data.path().join("checkpoint.json"));
    let mut seen = Vec::new();
    let handler = async |batch: Batch| {
        tokio::task::yield_now().await;
        seen.extend(batch.events.iter().map(|event| event.position));
        Err(Failed::from("enough"))
    };
    let ended = world.client.consume(FollowOptions::new(), &mut store, handler).await;
    assert_eq!(ended.expect_err("it failed").to_string(), "enough");
    assert_eq!(seen, [1]);
}

#[tokio::test]
async fn a_checkpoint_that_cannot_be_kept_ends_it() {
    let world = World::start().await;
    let mut store = FileCheckpointStore::new(world.data.path().join("no/such/folder"));
    let handler = |_| std::future::ready(Ok::<_, Error>(()));
    let ended = world.client.consume(FollowOptions::new(), &mut store, handler).await;
    assert!(matches!(ended, Err(Error::Checkpoint(_))), "{ended:?}");
}
