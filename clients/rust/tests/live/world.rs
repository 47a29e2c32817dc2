//! What the tests have in common: a daemon that is killed again and again, and events.

use std::path::Path;
use std::time::Duration;

use firn_client::{Client, Code, Error, NewEvent, Result};
use tempfile::TempDir;

use crate::support::Daemon;

/// A daemon on its own data.
pub struct World {
    pub data: TempDir,
    pub daemon: Daemon,
    pub client: Client,
}

impl World {
    pub async fn start() -> Self {
        let data = tempfile::tempdir().expect("a folder");
        let daemon = Daemon::start(data.path());
        // A daemon that is started again may take long to come back on a busy machine.
        let address = format!("firn://{}?deadline=5m", daemon.address);
        let client = Client::connect(address).await.expect("a connection");
        Self { data, daemon, client }
    }

    /// Kills the daemon and starts it on the same port and data, each time when `count` more events
    /// have been appended.
    pub async fn kill(mut self, times: usize, count: u64) -> Self {
        for _ in 0..times {
            let head = self.client.head().await.expect("a head").position;
            wait_for_head(&self.client, head + count).await;
            let (data, daemon) = (self.data.path().to_owned(), self.daemon);
            let restart = tokio::task::spawn_blocking(move || restart(daemon, &data));
            self.daemon = restart.await.expect("a daemon");
        }
        self
    }
}

pub fn restart(daemon: Daemon, data: &Path) -> Daemon {
    let address = daemon.address.clone();
    daemon.kill();
    Daemon::start_at(data, &address, &["--catalog", "off"])
}

pub async fn wait_for_head(client: &Client, position: u64) {
    while client.head().await.expect("a head").position < position {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// The error that is told at a deadline. One that was too short for anything to happen before it, as
/// it may be on a busy machine, says nothing: then a longer one is tried.
pub async fn at_deadline<T>(attempt: impl AsyncFn(Duration) -> Result<T>) -> Error {
    let mut deadline = Duration::from_millis(300);
    loop {
        let error = attempt(deadline).await.err().expect("it fails");
        if error.code() != Some(Code::DeadlineExceeded) || deadline > Duration::from_secs(30) {
            return error;
        }
        deadline *= 2;
    }
}

/// The event that has this number in a test.
pub fn event(number: u64) -> NewEvent {
    let image = i64::try_from(number % 100).expect("a small number") + 1;
    NewEvent::new("rating_changed", ("image", image)).json_text(format!("{{\"n\":{number}}}"))
}
