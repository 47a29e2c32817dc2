//! A daemon of its own for a test.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// `FIRN_FIRND`, else the one that the repository builds.
fn firnd() -> PathBuf {
    std::env::var_os("FIRN_FIRND")
        .map_or_else(|| repository().join("build/release/bin/firnd"), Into::into)
}

pub fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Killed when dropped.
pub struct Daemon {
    child: Child,
    pub address: String,
}

impl Daemon {
    /// On a free port. Payloads of the catalogue's types are not looked at.
    pub fn start(data: &Path) -> Self {
        Self::start_at(data, "127.0.0.1:0", &["--catalog", "off"])
    }

    /// Waits until it listens.
    pub fn start_at(data: &Path, listen: &str, flags: &[&str]) -> Self {
        let mut child = Command::new(firnd())
            .args(["--listen", listen, "--data-dir"])
            .arg(data)
            .args(flags)
            .stderr(Stdio::piped())
            .spawn()
            .expect("firnd starts: FIRN_FIRND names it");
        let mut log = BufReader::new(child.stderr.take().expect("a pipe")).lines();
        let mut seen = Vec::new();
        let address = loop {
            let Some(Ok(line)) = log.next() else { panic!("firnd ended: {seen:#?}") };
            if let Some((_, rest)) = line.split_once("listening address=") {
                break rest.split_whitespace().next().expect("an address").to_owned();
            }
            seen.push(line);
        };
        // A full pipe would stop the daemon.
        std::thread::spawn(move || log.for_each(drop));
        Self { child, address }
    }

    /// Stops it as a crash would.
    pub fn kill(mut self) {
        self.child.kill().expect("it runs");
        self.child.wait().expect("it ends");
    }

    /// Stops it in an orderly way.
    pub fn stop(mut self) {
        let pid = self.child.id().to_string();
        let status = Command::new("kill").args(["-TERM", &pid]).status().expect("kill runs");
        assert!(status.success());
        self.child.wait().expect("it ends");
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
