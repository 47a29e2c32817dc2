//! The event store Firn in Tauri applications.
//!
//! TypeScript gets the commands `append_event`, `get_events`, `replay_events`, `follow_events` and
//! those for states, histories and undo; Rust gets the whole client through [`FirnExt`]. The server
//! is one that runs already, or a daemon that the plugin starts, restarts and stops with the
//! application.
//!
//! ```no_run
//! use tauri_plugin_firn::FirnExt;
//!
//! fn with_events<R: tauri::Runtime>(builder: tauri::Builder<R>) -> tauri::Builder<R> {
//!     builder.plugin(tauri_plugin_firn::init()).setup(|app| {
//!         let app = app.handle().clone();
//!         tauri::async_runtime::spawn(async move {
//!             let head = app.firn().client().await?.head().await?;
//!             log::info!("the log ends at {}", head.position);
//!             Ok::<(), tauri_plugin_firn::Error>(())
//!         });
//!         Ok(())
//!     })
//! }
//! ```

#![warn(missing_docs)]

mod argument;
mod commands;
mod config;
mod daemon;
mod dto;
mod error;
mod streams;
mod token;

use firn_client::Client;
use tauri::plugin::{PluginApi, TauriPlugin};
use tauri::webview::PageLoadEvent;
use tauri::{AppHandle, Manager, RunEvent, Runtime, State, WindowEvent};
use tokio::sync::OnceCell;

use crate::daemon::Daemon;
use crate::streams::Streams;

pub use crate::config::{Config, DaemonConfig};
pub use crate::dto::EventDto;
pub use crate::error::{ConflictingEvent, Error, InvalidField};
pub use firn_client;

/// The plugin. Its settings stand in `tauri.conf.json`, under `plugins.firn`: see [`Config`].
pub fn init<R: Runtime>() -> TauriPlugin<R, Option<Config>> {
    tauri::plugin::Builder::<R, Option<Config>>::new("firn")
        .invoke_handler(tauri::generate_handler![
            commands::append::append_event,
            commands::append::append_events,
            commands::read::get_events,
            commands::replay::replay_events,
            commands::replay::follow_events,
            commands::replay::unfollow_events,
            commands::history::get_state,
            commands::history::get_history,
            commands::history::undo,
            commands::history::redo,
        ])
        .setup(|app, api| {
            app.manage(Firn::new(app, &api)?);
            Ok(())
        })
        .on_page_load(|webview, page| {
            if page.event() == PageLoadEvent::Started {
                webview.firn().streams.end_of_page(webview.label());
            }
        })
        .on_event(|app, event| match event {
            RunEvent::WindowEvent { label, event: WindowEvent::Destroyed, .. } => {
                app.firn().streams.end_of_window(label)
            }
            RunEvent::Exit => app.firn().stop(),
            _ => {}
        })
        .build()
}

/// The plugin's state: the server and the one connection to it.
pub struct Firn {
    server: Server,
    client: OnceCell<Client>,
    streams: Streams,
}

enum Server {
    Running(firn_client::Config),
    Own(Daemon),
}

impl Firn {
    fn new<R: Runtime>(
        app: &AppHandle<R>,
        api: &PluginApi<R, Option<Config>>,
    ) -> Result<Self, Box<dyn std::error::Error>> {
        let config = api.config().clone().unwrap_or_default();
        let server = match (config.server, config.daemon) {
            (Some(_), Some(_)) => return Err("give `server` or `daemon`, not both".into()),
            (Some(server), None) => Server::Running(server.parse()?),
            (None, daemon) => {
                let daemon = daemon.unwrap_or_default().with_absolute_paths(app)?;
                Server::Own(Daemon::start(daemon)?)
            }
        };
        Ok(Self { server, client: OnceCell::new(), streams: Streams::default() })
    }

    /// The client, with everything that Firn offers. With a daemon of its own the application waits
    /// here until it listens for the first time.
    ///
    /// # Errors
    /// `DATA_DIR_UNUSABLE`, `DAEMON_FAILED`: the daemon did not come up.
    pub async fn client(&self) -> Result<&Client, Error> {
        let connect = || async {
            let config = match &self.server {
                Server::Running(config) => config.clone(),
                Server::Own(daemon) => daemon.connection().await?,
            };
            Ok(Client::connect_lazy(config)?)
        };
        self.client.get_or_try_init(connect).await
    }

    fn stop(&self) {
        self.streams.end_all();
        if let Server::Own(daemon) = &self.server {
            daemon.stop();
        }
    }
}

/// Gives the plugin's state where there is a `Manager`: an app, a window.
pub trait FirnExt<R: Runtime> {
    /// The plugin's state.
    fn firn(&self) -> State<'_, Firn>;
}

impl<R: Runtime, T: Manager<R>> FirnExt<R> for T {
    fn firn(&self) -> State<'_, Firn> {
        self.state::<Firn>()
    }
}

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
#[doc = include_str!("../../../docs/moving-luminafast.md")]
struct Documents;
