//! The application's own daemon: started, watched, restarted, stopped.

use std::io::{self, BufRead, BufReader};
use std::path::Path;
use std::process::{Child, ChildStderr, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use tokio::sync::watch;

use crate::config::DaemonConfig;
use crate::{Error, token};

/// Of `daemon/exit_codes.h`.
const EXIT_DATA_DIR: i32 = 3;

/// How long calls under way may take when the application exits.
const DRAIN_SECONDS: u64 = 3;
/// The daemon is killed if it is not gone after this; longer than `DRAIN_SECONDS`.
const STOP_LIMIT: Duration = Duration::from_secs(6);

const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(10);
/// A daemon that ran this long is restarted after the first pause again.
const STABLE_AFTER: Duration = Duration::from_secs(30);

/// How far the daemon is.
#[derive(Debug, Clone)]
pub(crate) enum Phase {
    Starting,
    /// It has listened, and listens at the same address again whenever it was restarted.
    Listening(Box<firn_client::Config>),
    /// It did not come up when the application started; it is not tried again.
    Failed(Error),
}

/// A daemon and the thread that watches it. Dropping it stops it.
pub(crate) struct Daemon {
    phase: watch::Receiver<Phase>,
    child: SharedChild,
    /// Dropped to say that the daemon is to stop, and is not restarted.
    go_on: Mutex<Option<mpsc::Sender<()>>>,
    supervisor: Mutex<Option<JoinHandle<()>>>,
}

/// The process, for as long as it has not been waited for: its id is not another's until then.
type SharedChild = Arc<Mutex<Option<Child>>>;

impl Daemon {
    /// Starts it; does not wait for it.
    pub fn start(config: DaemonConfig) -> io::Result<Self> {
        let (phase_sender, phase) = watch::channel(Phase::Starting);
        let (go_on, stopping) = mpsc::channel();
        let child = SharedChild::default();
        let supervisor = Supervisor {
            config,
            listen: "127.0.0.1:0".to_owned(),
            child: child.clone(),
            stopping,
            phase: phase_sender,
        };
        let thread = std::thread::Builder::new()
            .name("firnd supervisor".to_owned())
            .spawn(move || supervisor.run())?;
        Ok(Self {
            phase,
            child,
            go_on: Mutex::new(Some(go_on)),
            supervisor: Mutex::new(Some(thread)),
        })
    }

    /// How to connect to it, as soon as it listens for the first time.
    pub async fn connection(&self) -> Result<firn_client::Config, Error> {
        let mut phase = self.phase.clone();
        loop {
            match &*phase.borrow_and_update() {
                Phase::Starting => {}
                Phase::Listening(config) => return Ok((**config).clone()),
                Phase::Failed(error) => return Err(error.clone()),
            }
            if phase.changed().await.is_err() {
                return Err(Error::stopped());
            }
        }
    }

    /// Stops it and waits until it is gone. A second time does nothing.
    pub fn stop(&self) {
        drop(lock(&self.go_on).take());
        let Some(supervisor) = lock(&self.supervisor).take() else {
            return;
        };
        if let Some(child) = &mut *lock(&self.child) {
            terminate(child);
        }
        let deadline = Instant::now() + STOP_LIMIT;
        while !supervisor.is_finished() {
            if Instant::now() >= deadline {
                log::warn!("firnd did not stop in {STOP_LIMIT:?} and is killed");
                if let Some(child) = &mut *lock(&self.child) {
                    let _ = child.kill();
                }
                break;
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        let _ = supervisor.join();
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        self.stop();
    }
}

struct Supervisor {
    config: DaemonConfig,
    listen: String,
    child: SharedChild,
    stopping: mpsc::Receiver<()>,
    phase: watch::Sender<Phase>,
}

impl Supervisor {
    fn run(mut self) {
        let mut pause = FIRST_PAUSE;
        loop {
            let started = Instant::now();
            let ended = self.run_once();
            if self.is_stopping(Duration::ZERO) {
                return;
            }
            if matches!(*self.phase.borrow(), Phase::Starting) {
                log::error!("firnd did not start: {}", ended.message);
                self.phase.send_replace(Phase::Failed(ended));
                return;
            }
            if started.elapsed() >= STABLE_AFTER {
                pause = FIRST_PAUSE;
            }
            log::error!("{}; starting it again in {pause:?}", ended.message);
            if self.is_stopping(pause) {
                return;
            }
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }

    /// Waits for `at_most`, or until the daemon is to stop.
    fn is_stopping(&self, at_most: Duration) -> bool {
        self.stopping.recv_timeout(at_most) == Err(RecvTimeoutError::Disconnected)
    }

    /// Runs the daemon until it has ended, and says how it did.
    fn run_once(&mut self) -> Error {
        let token_file = match token::file_in(&self.config.data_dir) {
            Ok(file) => file,
            Err(error) => {
                let data_dir = self.config.data_dir.display();
                let message = format!("cannot make the token in {data_dir}: {error}");
                return Error::data_dir_unusable(message);
            }
        };
        let stderr = {
            // `stop` either finds the process here, or has asked to stop before it is started.
            let mut child = lock(&self.child);
            if self.is_stopping(Duration::ZERO) {
                return Error::stopped();
            }
            let spawned = match self.command(&token_file).spawn() {
                Ok(spawned) => child.insert(spawned),
                Err(error) => {
                    let program = self.config.program.display();
                    return Error::daemon_failed(format!("cannot start {program}: {error}"));
                }
            };
            spawned.stderr.take().expect("its stderr is piped")
        };
        let last_line = self.read_log(stderr, &token_file);
        match self.wait() {
            Ok(status) => describe(status, &last_line),
            Err(error) => Error::daemon_failed(format!("cannot wait for firnd: {error}")),
        }
    }

    fn command(&self, token_file: &Path) -> Command {
        let mut command = Command::new(&self.config.program);
        command
            .arg("--listen")
            .arg(&self.listen)
            .arg("--data-dir")
            .arg(&self.config.data_dir)
            .arg("--token-file")
            .arg(token_file)
            .arg("--drain-timeout")
            .arg(DRAIN_SECONDS.to_string())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped());
        // Settings of a daemon that the user runs are not the application's.
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("FIRN_") {
                command.env_remove(name);
            }
        }
        end_with_application(&mut command);
        command
    }

    /// Passes on what the daemon logs until it is gone; returns the last line.
    fn read_log(&mut self, stderr: ChildStderr, token_file: &Path) -> String {
        let mut last = String::new();
        let mut reader = BufReader::new(stderr);
        let mut bytes = Vec::new();
        while matches!(reader.read_until(b'\n', &mut bytes), Ok(count) if count > 0) {
            let line = String::from_utf8_lossy(&bytes).trim_end().to_owned();
            bytes.clear();
            let (level, text) = split_log_line(&line);
            log::log!(target: "firnd", level, "{text}");
            if let Some(address) = listening_address(text) {
                self.is_listening(address, token_file);
            }
            last = line;
        }
        last
    }

    fn is_listening(&mut self, address: &str, token_file: &Path) {
        // Whoever holds the address goes on with it: a restart listens there again.
        self.listen = address.to_owned();
        match address.parse::<firn_client::Config>() {
            Ok(mut config) => {
                config.token_file = Some(token_file.to_owned());
                self.phase.send_replace(Phase::Listening(config.into()));
            }
            Err(error) => log::error!("firnd listens on {address}: {error}"),
        }
    }

    fn wait(&self) -> io::Result<ExitStatus> {
        loop {
            // Not `wait`: it would keep `stop` from the lock, should the process have closed its
            // stderr and go on.
            let mut child = lock(&self.child);
            let process = child.as_mut().expect("it was started");
            let ended = process.try_wait().transpose();
            if let Some(status) = ended {
                *child = None;
                return status;
            }
            drop(child);
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// `2026-02-21T15:04:05.120+00:00 info text`: the level and the text. Other lines are errors.
fn split_log_line(line: &str) -> (log::Level, &str) {
    let mut parts = line.splitn(3, ' ');
    let (_time, level, text) = (parts.next(), parts.next(), parts.next());
    match (level, text) {
        (Some("debug"), Some(text)) => (log::Level::Debug, text),
        (Some("info"), Some(text)) => (log::Level::Info, text),
        (Some("warning"), Some(text)) => (log::Level::Warn, text),
        (Some("error"), Some(text)) => (log::Level::Error, text),
        _ => (log::Level::Error, line),
    }
}

fn listening_address(text: &str) -> Option<&str> {
    let rest = text.strip_prefix("listening address=")?;
    rest.split(' ').next()
}

fn describe(status: ExitStatus, last_line: &str) -> Error {
    let said = last_line.strip_prefix("firnd: ").unwrap_or(last_line);
    let message = format!("firnd ended ({status}): {said}");
    match status.code() {
        Some(EXIT_DATA_DIR) => Error::data_dir_unusable(message),
        _ => Error::daemon_failed(message),
    }
}

#[cfg(unix)]
fn terminate(child: &mut Child) {
    // SAFETY: the process has not been waited for, so that the id is its own.
    unsafe { libc::kill(child.id() as libc::pid_t, libc::SIGTERM) };
}

#[cfg(not(unix))]
fn terminate(child: &mut Child) {
    let _ = child.kill();
}

/// Has the system stop the daemon also if the application is killed; else it would keep the data
/// directory from the next start. The signal is bound to the thread that starts the process: the
/// supervisor's, which lasts as long as the process.
#[cfg(target_os = "linux")]
fn end_with_application(command: &mut Command) {
    use std::os::unix::process::CommandExt;

    let application = std::process::id() as libc::pid_t;
    // SAFETY: between fork and exec, only functions that are safe in a signal handler are called.
    unsafe {
        command.pre_exec(move || {
            if libc::prctl(libc::PR_SET_PDEATHSIG, libc::SIGTERM) != 0 {
                return Err(io::Error::last_os_error());
            }
            if libc::getppid() != application {
                return Err(io::Error::from_raw_os_error(libc::ESRCH)); // it died meanwhile
            }
            Ok(())
        });
    }
}

#[cfg(windows)]
fn end_with_application(command: &mut Command) {
    use std::os::windows::process::CommandExt;

    const CREATE_NO_WINDOW: u32 = 0x0800_0000;
    command.creation_flags(CREATE_NO_WINDOW);
}

#[cfg(not(any(target_os = "linux", windows)))]
fn end_with_application(_: &mut Command) {}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn log_lines_keep_their_level() {
        let line = "2026-02-21T15:04:05.120+00:00 warning disk is slow ms=900";
        assert_eq!(split_log_line(line), (log::Level::Warn, "disk is slow ms=900"));
        let line = "firnd: the data directory is in use";
        assert_eq!(split_log_line(line), (log::Level::Error, line));
    }

    /// A program that listens as far as its log says, and notes its process id.
    fn fake_daemon(folder: &Path, after: &str) -> DaemonConfig {
        let program = folder.join("firnd");
        let script = format!(
            "#!/bin/sh\necho $$ >{0}/process\necho \"$@\" >>{0}/arguments\n{after}\n",
            folder.display()
        );
        std::fs::write(&program, script).unwrap();
        std::fs::set_permissions(&program, PermissionsExt::from_mode(0o755)).unwrap();
        DaemonConfig { program, data_dir: folder.join("data") }
    }

    const LISTENS: &str = "echo 2026-02-21T15:04:05.120+00:00 info listening \
                           address=127.0.0.1:4711 data_dir=x >&2";

    #[tokio::test]
    async fn dropping_it_stops_it() {
        let folder = tempfile::tempdir().unwrap();
        let daemon =
            Daemon::start(fake_daemon(folder.path(), &format!("{LISTENS}; exec sleep 600")))
                .unwrap();
        let config = daemon.connection().await.unwrap();
        assert_eq!((config.host.as_str(), config.port), ("127.0.0.1", 4711));
        let process = std::fs::read_to_string(folder.path().join("process")).unwrap();
        drop(daemon);
        // SAFETY: signal 0 only asks.
        assert_ne!(unsafe { libc::kill(process.trim().parse().unwrap(), 0) }, 0);
    }

    #[tokio::test]
    async fn one_that_ignores_its_signal_is_killed() {
        let folder = tempfile::tempdir().unwrap();
        let after = format!("trap '' TERM; {LISTENS}; while :; do sleep 0.1; done");
        let daemon = Daemon::start(fake_daemon(folder.path(), &after)).unwrap();
        daemon.connection().await.unwrap();
        let process = std::fs::read_to_string(folder.path().join("process")).unwrap();
        daemon.stop();
        // SAFETY: signal 0 only asks.
        assert_ne!(unsafe { libc::kill(process.trim().parse().unwrap(), 0) }, 0);
    }

    #[tokio::test]
    async fn one_that_dies_is_started_again_at_its_address() {
        let folder = tempfile::tempdir().unwrap();
        let daemon = Daemon::start(fake_daemon(folder.path(), LISTENS)).unwrap();
        daemon.connection().await.unwrap();
        let starts = || {
            let arguments = std::fs::read_to_string(folder.path().join("arguments")).unwrap();
            arguments.lines().map(str::to_owned).collect::<Vec<_>>()
        };
        while starts().len() < 3 {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        let starts = starts();
        assert!(starts[0].starts_with("--listen 127.0.0.1:0 "), "{starts:?}");
        assert!(starts[2].starts_with("--listen 127.0.0.1:4711 "), "{starts:?}");
    }

    #[tokio::test]
    async fn one_that_does_not_come_up_is_not_tried_again() {
        let folder = tempfile::tempdir().unwrap();
        let after = "echo firnd: no such option >&2; exit 2";
        let daemon = Daemon::start(fake_daemon(folder.path(), after)).unwrap();
        let error = daemon.connection().await.unwrap_err();
        assert_eq!(error.reason, "DAEMON_FAILED");
        assert_eq!(error.message, "firnd ended (exit status: 2): no such option");
    }
}
