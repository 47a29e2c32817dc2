//! The programs of `examples/`, and the README that quotes them.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use rusqlite::Connection;

use crate::support::Daemon;
use crate::world::{World, event, wait_for_head};

/// Where `cargo test` builds it.
fn program(name: &str) -> PathBuf {
    let test = std::env::current_exe().expect("a path");
    test.ancestors().nth(2).expect("target/PROFILE").join("examples").join(name)
}

fn run(name: &str, address: &str) -> Command {
    let mut command = Command::new(program(name));
    command.env("FIRN_SERVER", address).stdout(Stdio::piped());
    command
}

fn kill(mut child: Child) {
    child.kill().expect("it runs");
    child.wait().expect("it ends");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_tour() {
    let data = tempfile::tempdir().expect("a folder");
    // With the catalogue's rules in force, as a daemon has them.
    let daemon = Daemon::start_at(data.path(), "127.0.0.1:0", &[]);
    let output = run("tour", &daemon.address).output().expect("it runs");
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{text}{}", String::from_utf8_lossy(&output.stderr));
    let steps = ["position 1, revision 1", "appended at 3", "image 42 got 5 stars", "undone: [\""];
    for said in steps.into_iter().chain(["proven: "]) {
        assert!(text.contains(said), "{said} in {text}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn following() {
    let world = World::start().await;
    let mut child = run("follow", &world.daemon.address).spawn().expect("it runs");
    let mut output = std::io::BufReader::new(child.stdout.take().expect("a pipe"));
    let line = tokio::task::spawn_blocking(move || {
        let mut line = String::new();
        std::io::BufRead::read_line(&mut output, &mut line).expect("a line");
        line
    });
    while !line.is_finished() {
        world.client.append(event(7)).await.expect("it is appended");
    }
    assert!(line.await.expect("it ends").contains("rating_changed Json(\"{\\\"n\\\":7}\")"));
    kill(child);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn consuming() {
    let world = World::start().await;
    world.client.append(event(1)).await.expect("it is appended");
    let file = world.data.path().join("checkpoint.json");
    let child = run("consume", &world.daemon.address).arg(&file).spawn().expect("it runs");
    let is_saved = |text: String| text.contains("\"position\":1}");
    while !std::fs::read_to_string(&file).is_ok_and(is_saved) {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    kill(child);
}

fn worked_off(file: &Path) -> Option<i64> {
    let database = Connection::open(file).ok()?;
    let query = "select position from checkpoint";
    database.query_row(query, [], |row| row.get(0)).ok()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn exactly_once_though_daemon_and_program_are_killed() {
    let mut world = World::start().await;
    let client = world.client.clone();
    let appender = tokio::spawn(async move {
        for number in 0..2000 {
            client.append(event(number)).await.expect("it is appended");
        }
    });
    let file = world.data.path().join("work.db");
    let start = |world: &World| {
        run("exactly_once", &world.daemon.address).arg(&file).spawn().expect("it runs")
    };
    let mut child = start(&world);
    for _ in 0..5 {
        world = world.kill(1, 200).await;
        kill(child);
        child = start(&world);
    }
    appender.await.expect("all are appended");
    wait_for_head(&world.client, 2000).await;
    while worked_off(&file) != Some(2000) {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    kill(child);
    let database = Connection::open(&file).expect("the database");
    let query = "select count(*), min(position), max(position) from work";
    let row = |row: &rusqlite::Row| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
    let found: (i64, i64, i64) = database.query_row(query, [], row).expect("a row");
    assert_eq!(found, (2000, 1, 2000));
}

#[test]
fn the_readme_quotes_the_examples() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |path: PathBuf| std::fs::read_to_string(path).expect("a file");
    let examples: String = std::fs::read_dir(folder.join("examples"))
        .expect("the examples")
        .map(|entry| read(entry.expect("a file").path()))
        .flat_map(|text| text.lines().map(|line| format!("{}\n", line.trim())).collect::<Vec<_>>())
        .collect();
    let readme = read(folder.join("README.md"));
    let blocks: Vec<&str> = readme.split("```rust\n").skip(1).collect();
    assert!(blocks.len() > 5);
    for block in blocks {
        let (code, _) = block.split_once("```").expect("the block's end");
        let code: String = code.lines().map(|line| format!("{}\n", line.trim())).collect();
        assert!(examples.contains(&code), "no example has\n{code}");
    }
}
