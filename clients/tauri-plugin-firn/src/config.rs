//! What `plugins.firn` of `tauri.conf.json` says.

use std::path::PathBuf;

use serde::Deserialize;
use tauri::{AppHandle, Manager, Runtime};

/// Which server the application speaks to: one that runs already, or (unless it says otherwise) a
/// daemon of its own.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// A connection string. Not together with `daemon`.
    pub server: Option<String>,
    /// The application's own daemon.
    pub daemon: Option<DaemonConfig>,
}

/// A daemon that starts and stops with the application.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct DaemonConfig {
    /// The program: the name of a bundled sidecar, or a path. A relative one starts at the folder
    /// of the application's executable, which is where sidecars are. `firnd` unless given.
    pub program: PathBuf,
    /// Where the log is kept: a relative path starts at the application's data directory. `firn`
    /// unless given.
    pub data_dir: PathBuf,
}

impl Default for DaemonConfig {
    fn default() -> Self {
        Self { program: "firnd".into(), data_dir: "firn".into() }
    }
}

impl DaemonConfig {
    pub(crate) fn with_absolute_paths<R: Runtime>(
        self,
        app: &AppHandle<R>,
    ) -> Result<Self, Box<dyn std::error::Error>> {
        let executable = tauri::utils::platform::current_exe()?;
        let folder = executable.parent().ok_or("the executable has no folder")?;
        Ok(Self {
            program: folder.join(self.program),
            data_dir: app.path().app_data_dir()?.join(self.data_dir),
        })
    }
}
