use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use firn_client::{Client, Code, Config, Error, FollowOptions};
use futures::TryStreamExt;
use serde::Deserialize;
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::pb;
use crate::support::repository;
use crate::world::{World, at_deadline, event};

#[derive(Deserialize)]
struct Case {
    about: String,
    text: String,
    is: Option<Value>,
    fault: Option<String>,
}

#[test]
fn connection_strings() {
    let file = repository().join("tests/conformance/connection_strings.json");
    let text = std::fs::read_to_string(file).expect("the cases");
    let cases: Vec<Case> = serde_json::from_str(&text).expect("an array of cases");
    for case in cases {
        match (case.text.parse::<Config>(), &case.is) {
            (Ok(config), Some(expected)) => {
                for (member, value) in expected.as_object().expect("an object") {
                    assert_eq!(member_of(&config, member), *value, "{}: {member}", case.about);
                }
            }
            (Err(error), None) => assert_eq!(Some(error.fault), case.fault, "{}", case.about),
            (outcome, _) => panic!("{}: {outcome:?}", case.about),
        }
    }
}

fn member_of(config: &Config, member: &str) -> Value {
    match member {
        "host" => config.host.as_str().into(),
        "port" => config.port.into(),
        "tls" => config.tls.into(),
        "ca" => config.ca.as_ref().and_then(|path| path.to_str()).into(),
        "cert" => config.cert.as_ref().and_then(|path| path.to_str()).into(),
        "key" => config.key.as_ref().and_then(|path| path.to_str()).into(),
        "server_name" => config.server_name.as_deref().into(),
        "token" => config.token.as_deref().into(),
        "token_file" => config.token_file.as_ref().and_then(|path| path.to_str()).into(),
        "deadline_ms" => u64::try_from(config.deadline.as_millis()).expect("a short time").into(),
        _ => panic!("no such member: {member}"),
    }
}

#[test]
fn what_is_malformed_is_named() {
    for (parameters, fault) in [
        ("?", "parameter"),
        ("?tls=on&", "parameter"),
        ("?=on", "parameter"),
        ("?token=%zz", "token"),
        ("?token=a%4", "token"),
        ("?ca=a%", "ca"),
    ] {
        let error = format!("firn://localhost{parameters}").parse::<Config>();
        assert_eq!(error.expect_err("it is malformed").fault, fault, "{parameters}");
    }
}

#[test]
fn a_token_is_not_printed() {
    let config: Config = "firn://localhost?token=s3cret".parse().expect("a connection string");
    assert!(!format!("{config:?}").contains("s3cret"));
}

#[tokio::test]
async fn a_deadline_may_be_as_long_as_one_likes() {
    let world = World::start().await;
    world.client.with_deadline(Duration::MAX).head().await.expect("a head");
}

#[tokio::test]
async fn nobody_there_is_unavailable_at_the_deadline() {
    let free = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = free.local_addr().expect("an address");
    drop(free);
    let client = Client::connect_lazy(address.to_string()).expect("a client");
    let error = at_deadline(async |deadline| client.with_deadline(deadline).head().await).await;
    assert_eq!((error.code(), error.reason()), (Some(Code::Unavailable), None));
    assert!(error.to_string().contains("refused"), "{error}");
}

#[tokio::test]
async fn a_server_that_says_nothing_is_left_at_the_deadline() {
    let silent = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = silent.local_addr().expect("an address");
    let error = Client::connect(format!("firn://{address}?deadline=300ms")).await;
    assert_eq!(error.expect_err("nothing is said").code(), Some(Code::DeadlineExceeded));
}

#[tokio::test]
async fn a_server_that_comes_later_is_waited_for() {
    let world = World::start().await;
    let address = world.daemon.address.clone();
    world.daemon.kill();
    let client = tokio::spawn(Client::connect(address.clone()));
    let start = move || crate::support::Daemon::start_at(world.data.path(), &address, &[]);
    let _daemon = tokio::task::spawn_blocking(start).await.expect("a daemon");
    client.await.expect("it ends").expect("a connection");
}

#[tokio::test]
async fn a_missing_file_is_a_fault_of_its_parameter() {
    for parameter in ["ca", "token_file"] {
        let text = format!("firn://localhost?{parameter}=/no/such/file");
        let Err(Error::Config(error)) = Client::connect_lazy(text) else { panic!("{parameter}") };
        assert_eq!(error.fault, parameter);
    }
}

#[tokio::test]
async fn a_file_without_what_it_is_for_is_a_fault_of_its_parameter() {
    let file = tempfile::NamedTempFile::new().expect("a file");
    let (path, key) = (file.path().display(), rcgen::KeyPair::generate().expect("a key"));
    for (text, parameters, fault) in [
        ("", format!("ca={path}"), "ca"),
        ("no certificate", format!("ca={path}"), "ca"),
        (&key.serialize_pem(), format!("cert={path}&key={path}"), "cert"),
    ] {
        std::fs::write(&file, text).expect("it is written");
        let client = Client::connect_lazy(format!("firn://localhost?{parameters}"));
        let Err(Error::Config(error)) = client else { panic!("{text:?} will do") };
        assert_eq!(error.fault, fault, "{error}");
    }
}

#[tokio::test]
async fn a_follower_that_is_dropped_ends_its_call() {
    let world = World::start().await;
    world.client.append(event(1)).await.expect("it is appended");
    let mut follower = world.client.follow(FollowOptions::new());
    follower.try_next().await.expect("an event");
    let address = format!("http://{}", world.daemon.address);
    let endpoint = tonic::transport::Endpoint::from_shared(address).expect("an address");
    let mut store = pb::event_store_client::EventStoreClient::new(endpoint.connect_lazy());
    let mut replays = async || {
        let response = store.list_replays(pb::ListReplaysRequest {}).await.expect("a list");
        response.into_inner().replays.len()
    };
    assert_eq!(replays().await, 1);
    drop(follower);
    while replays().await > 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test]
async fn streams_outlive_the_client_that_made_them() {
    let world = World::start().await;
    let mut follower = world.client.follow(FollowOptions::new());
    let stream = world.client.append_stream();
    drop(world.client);
    let pending = stream.append([event(1)], []).await.expect("it is taken");
    pending.await.expect("it is appended");
    assert_eq!(follower.try_next().await.expect("it goes on").expect("an event").position, 1);
}

/// Passes on what comes until it is told to fall silent; later connections work.
async fn proxy(to: String) -> (String, Arc<AtomicBool>) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address").to_string();
    let is_silent = Arc::new(AtomicBool::new(false));
    let silent = Arc::clone(&is_silent);
    tokio::spawn(async move {
        loop {
            let (client, _) = listener.accept().await.expect("a connection");
            silent.store(false, Ordering::Relaxed);
            let server = TcpStream::connect(&to).await.expect("the daemon");
            let ((from_client, to_client), (from_server, to_server)) =
                (client.into_split(), server.into_split());
            let broken = Arc::new(AtomicBool::new(false));
            tokio::spawn(pass(from_client, to_server, Arc::clone(&silent), Arc::clone(&broken)));
            tokio::spawn(pass(from_server, to_client, Arc::clone(&silent), broken));
        }
    });
    (address, is_silent)
}

async fn pass(
    mut from: tokio::net::tcp::OwnedReadHalf,
    mut to: tokio::net::tcp::OwnedWriteHalf,
    silent: Arc<AtomicBool>,
    broken: Arc<AtomicBool>,
) {
    let mut buffer = [0; 4096];
    while let Ok(count @ 1..) = from.read(&mut buffer).await {
        if silent.load(Ordering::Relaxed) {
            broken.store(true, Ordering::Relaxed);
        }
        if !broken.load(Ordering::Relaxed) && to.write_all(&buffer[..count]).await.is_err() {
            break;
        }
    }
}

#[tokio::test]
async fn a_follower_leaves_a_connection_that_fell_silent() {
    let world = World::start().await;
    let (address, silent) = proxy(world.daemon.address.clone()).await;
    let client = Client::connect(address).await.expect("a connection");
    let options = FollowOptions::new().heartbeat_interval(Duration::from_millis(100));
    let mut follower = client.follow(options);
    world.client.append(event(1)).await.expect("it is appended");
    assert_eq!(follower.try_next().await.expect("it goes on").expect("an event").position, 1);
    silent.store(true, Ordering::Relaxed);
    world.client.append(event(2)).await.expect("it is appended");
    assert_eq!(follower.try_next().await.expect("it goes on").expect("an event").position, 2);
}
