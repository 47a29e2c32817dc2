//! The application's own daemon, and a server that runs already.
#![cfg(unix)]

mod support;

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, Once};

use serde_json::{Value, json};
use support::{
    TestApp, daemon_process, firnd, is_running, kill, own_daemon, rating_event, wait_for,
};
use tauri_plugin_firn::FirnExt;
use tempfile::TempDir;

const READ_AND_WRITE: &[&str] = &["firn:default", "firn:write"];

fn append(app: &TestApp, number: u32) {
    let event = json!({ "event": rating_event(number, 1, 1) });
    let appended = app.call("append_event", event).unwrap();
    assert_eq!(appended["position"], number);
}

fn numbers(events: &Value) -> Vec<u32> {
    let events = events.as_array().unwrap();
    let number = |event: &Value| event["id"].as_str().unwrap()[24..].parse().unwrap();
    events.iter().map(number).collect()
}

#[test]
fn a_daemon_that_is_killed_is_restarted_and_nothing_is_lost() {
    let folder = TempDir::new().unwrap();
    let app = TestApp::new(own_daemon(folder.path()), READ_AND_WRITE);
    app.call("follow_events", json!({ "onMessage": "__CHANNEL__:1" })).unwrap();
    let mut last = 0;
    for _ in 0..3 {
        for _ in 0..5 {
            last += 1;
            append(&app, last);
        }
        let process = daemon_process(folder.path());
        kill(process);
        // At once: the call waits until there is a daemon again, and the follower goes on.
        last += 1;
        append(&app, last);
        assert_ne!(daemon_process(folder.path()), process);
    }
    let expected: Vec<u32> = (1..=last).collect();
    assert_eq!(numbers(&app.call("get_events", json!({})).unwrap()), expected);
    let mut followed = Vec::new();
    while followed.len() < expected.len() {
        followed.extend(numbers(&app.next_message().message["events"]));
    }
    assert_eq!(followed, expected);
}

#[test]
fn the_daemon_stops_when_the_application_exits() {
    let folder = TempDir::new().unwrap();
    let app = TestApp::new(own_daemon(folder.path()), READ_AND_WRITE);
    append(&app, 1);
    app.call("follow_events", json!({ "onMessage": "__CHANNEL__:1" })).unwrap();
    let process = daemon_process(folder.path());
    app.exit();
    assert!(!is_running(process));

    // It has left the data directory to the next start.
    let app = TestApp::new(own_daemon(folder.path()), READ_AND_WRITE);
    append(&app, 2);
}

#[cfg(target_os = "linux")]
#[test]
fn the_daemon_stops_when_the_application_is_killed() {
    let folder = TempDir::new().unwrap();
    // An application that is a process of its own.
    let bridge = std::env::current_exe().unwrap().with_file_name("../examples/ipc_bridge");
    let mut application = Command::new(bridge)
        .arg(own_daemon(folder.path()).to_string())
        .arg("firn:default")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let call = json!({ "id": 1, "command": "plugin:firn|get_events", "arguments": {} });
    writeln!(application.stdin.as_mut().unwrap(), "{call}").unwrap();
    let mut answer = String::new();
    BufReader::new(application.stdout.as_mut().unwrap()).read_line(&mut answer).unwrap();
    assert_eq!(answer.trim(), r#"{"id":1,"result":[]}"#);
    let process = daemon_process(folder.path());
    application.kill().unwrap();
    application.wait().unwrap();
    wait_for("the daemon stops", || !is_running(process));
}

#[test]
fn who_cannot_read_the_data_directory_cannot_speak_to_the_daemon() {
    let folder = TempDir::new().unwrap();
    log_lines();
    let app = TestApp::new(own_daemon(folder.path()), READ_AND_WRITE);
    append(&app, 1);
    let address = logged_address(folder.path());
    let with = |settings: String| {
        let app = TestApp::new(json!({ "server": settings }), READ_AND_WRITE);
        app.call("get_events", json!({}))
    };
    assert_eq!(with(address.clone()).unwrap_err()["reason"], "UNAUTHENTICATED");
    let token_file = folder.path().join("token");
    assert!(with(format!("{address}?token_file={}", token_file.display())).is_ok());
}

#[test]
fn a_second_instance_is_refused() {
    let folder = TempDir::new().unwrap();
    let first = TestApp::new(own_daemon(folder.path()), READ_AND_WRITE);
    append(&first, 1);

    let second = TestApp::new(own_daemon(folder.path()), READ_AND_WRITE);
    for _ in 0..2 {
        let error = second.call("get_events", json!({})).unwrap_err();
        assert_eq!(error["reason"], "DATA_DIR_UNUSABLE");
        let message = error["message"].as_str().unwrap();
        assert!(message.contains("is in use by process"), "{message}");
    }
    let client = tauri::async_runtime::block_on(async {
        second.app.firn().client().await.map(|_| ()).map_err(|error| error.reason)
    });
    assert_eq!(client, Err("DATA_DIR_UNUSABLE".to_owned()));
    drop(second);
    append(&first, 2);
}

#[test]
fn a_program_that_is_not_there_is_an_error() {
    let settings = json!({ "daemon": { "program": "no-such-sidecar" } });
    let app = TestApp::new(settings, READ_AND_WRITE);
    let error = app.call("get_events", json!({})).unwrap_err();
    assert_eq!(error["reason"], "DAEMON_FAILED");
    assert!(error["message"].as_str().unwrap().contains("no-such-sidecar"), "{error}");
}

/// What the plugins of all tests log.
fn log_lines() -> &'static Mutex<Vec<String>> {
    struct Collector;
    static LINES: Mutex<Vec<String>> = Mutex::new(Vec::new());
    static STARTED: Once = Once::new();
    impl log::Log for Collector {
        fn enabled(&self, _: &log::Metadata) -> bool {
            true
        }
        fn log(&self, record: &log::Record) {
            let line = format!("{} {}: {}", record.level(), record.target(), record.args());
            LINES.lock().unwrap().push(line);
        }
        fn flush(&self) {}
    }
    STARTED.call_once(|| {
        log::set_logger(&Collector).unwrap();
        log::set_max_level(log::LevelFilter::Info);
    });
    &LINES
}

/// Where the daemon with this data directory listens, as it was logged.
fn logged_address(data_dir: &Path) -> String {
    let of_this = format!(" data_dir={} ", data_dir.display());
    let lines = log_lines().lock().unwrap();
    let line = lines.iter().find(|line| line.contains(&of_this)).expect("it was logged");
    let (_, rest) = line.split_once("INFO firnd: listening address=").expect("it listens");
    rest.split(' ').next().unwrap().to_owned()
}

#[test]
fn what_the_daemon_says_is_logged() {
    let lines = log_lines();
    let folder = TempDir::new().unwrap();
    let app = TestApp::new(own_daemon(folder.path()), READ_AND_WRITE);
    append(&app, 1);
    assert!(logged_address(folder.path()).starts_with("127.0.0.1:"));
    kill(daemon_process(folder.path()));
    let restart = "ERROR tauri_plugin_firn::daemon: firnd ended (signal: 9 (SIGKILL))";
    let has = || lines.lock().unwrap().iter().any(|line| line.starts_with(restart));
    wait_for("the restart is logged", has);
}

#[test]
fn settings_are_checked_at_the_start() {
    let refused = |settings: Value| {
        let error = TestApp::try_new(settings, READ_AND_WRITE).err().expect("it is refused");
        error.to_string()
    };
    assert!(refused(json!({ "server": "firn://a", "daemon": {} })).contains("not both"));
    assert!(refused(json!({ "server": "http://a" })).contains("scheme"));
    assert!(refused(json!({ "demon": {} })).contains("demon"));
}

#[test]
fn the_settings_of_the_readme_are_valid() {
    let readme = include_str!("../README.md");
    let blocks = readme.split("```json").skip(1).map(|rest| rest.split("```").next().unwrap());
    let (mut settings, mut capabilities) = (0, 0);
    for block in blocks {
        let json: Value = serde_json::from_str(block).unwrap();
        if let Some(firn) = json.pointer("/plugins/firn") {
            serde_json::from_value::<tauri_plugin_firn::Config>(firn.clone()).unwrap();
            settings += 1;
        }
        if let Some(permissions) = json.get("permissions") {
            let permissions: Vec<&str> =
                permissions.as_array().unwrap().iter().filter_map(Value::as_str).collect();
            let of_firn = permissions.into_iter().filter(|name| name.starts_with("firn:"));
            support::authority(&of_firn.collect::<Vec<_>>());
            capabilities += 1;
        }
    }
    assert_eq!((settings, capabilities), (2, 1));
}

/// A daemon that is not the application's.
struct Server {
    process: Child,
    address: String,
}

impl Server {
    fn start(data_dir: &Path) -> Self {
        let mut process = Command::new(firnd())
            .args(["--listen", "127.0.0.1:0", "--data-dir"])
            .arg(data_dir)
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(process.stderr.take().unwrap()).lines();
        let address = loop {
            let line = lines.next().expect("it listens").unwrap();
            if let Some((_, rest)) = line.split_once("listening address=") {
                break rest.split(' ').next().unwrap().to_owned();
            }
        };
        std::thread::spawn(move || lines.for_each(drop));
        Self { process, address }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[test]
fn a_server_that_runs_already_is_used_and_left_alone() {
    let folder = TempDir::new().unwrap();
    let server = Server::start(folder.path());
    let settings = json!({ "server": format!("firn://{}", server.address) });
    let app = TestApp::new(settings, READ_AND_WRITE);
    append(&app, 1);
    app.exit();
    assert!(is_running(server.process.id() as i32));
}
