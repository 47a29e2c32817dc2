use std::collections::HashMap;
use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tauri::{Runtime, Webview};
use tokio::task::JoinHandle;

/// The replays and followers under way. They end with the page that asked for them, since nobody
/// would tell them to otherwise: a page that is loaded anew does not know what it had.
#[derive(Default)]
pub(crate) struct Streams {
    open: Arc<Mutex<Open>>,
}

#[derive(Default)]
struct Open {
    last_id: u32,
    streams: HashMap<u32, Stream>,
}

struct Stream {
    webview: String,
    window: String,
    channel: u32,
    task: tokio::task::AbortHandle,
}

impl Streams {
    /// Runs `work` until it is done or ended from outside, by the id of the channel to which it
    /// sends: the page, which makes the channel, knows that from the beginning.
    pub fn start<R: Runtime, F>(
        &self,
        webview: &Webview<R>,
        channel: u32,
        work: F,
    ) -> JoinHandle<F::Output>
    where
        F: Future + Send + 'static,
        F::Output: Send,
    {
        let mut open = lock(&self.open);
        open.last_id += 1;
        let id = open.last_id;
        let closing = self.open.clone();
        // Commands run in Tauri's runtime, which is Tokio's. What is done takes itself from the
        // map; it was put there before, as the lock is held until then.
        let task = tokio::spawn(async move {
            let output = work.await;
            lock(&closing).streams.remove(&id);
            output
        });
        let stream = Stream {
            webview: webview.label().to_owned(),
            window: webview.window().label().to_owned(),
            channel,
            task: task.abort_handle(),
        };
        open.streams.insert(id, stream);
        task
    }

    /// Ends what is sent to a channel of this webview, whose pages make the ids: another's may be the
    /// same. One that is not there (any more) is none of its business.
    pub fn end(&self, webview: &str, channel: u32) {
        self.end_where(|stream| stream.channel == channel && stream.webview == webview);
    }

    pub fn end_of_page(&self, webview: &str) {
        self.end_where(|stream| stream.webview == webview);
    }

    pub fn end_of_window(&self, window: &str) {
        self.end_where(|stream| stream.window == window);
    }

    pub fn end_all(&self) {
        self.end_where(|_| true);
    }

    fn end_where(&self, is_meant: impl Fn(&Stream) -> bool) {
        lock(&self.open).streams.retain(|_, stream| {
            let ends = is_meant(stream);
            if ends {
                stream.task.abort();
            }
            !ends
        });
    }
}

fn lock(open: &Mutex<Open>) -> MutexGuard<'_, Open> {
    open.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::future::pending;

    use tauri::WebviewWindowBuilder;

    use super::*;

    #[tokio::test]
    async fn streams_end_with_their_page() {
        let app = tauri::test::mock_app();
        let window = |label: &str| {
            WebviewWindowBuilder::new(&app, label, Default::default()).build().unwrap()
        };
        let (main, other) = (window("main"), window("other"));
        let streams = Streams::default();
        let start =
            |window: &tauri::WebviewWindow<_>| streams.start(window.as_ref(), 7, pending::<()>());

        // Channels of two pages may have the same id.
        let of_main = start(&main);
        let of_other = start(&other);
        streams.end("main", 8);
        streams.end("third", 7);
        tokio::task::yield_now().await;
        assert!(!of_main.is_finished());
        streams.end("main", 7);
        assert!(of_main.await.unwrap_err().is_cancelled());

        let of_main = start(&main);
        streams.end_of_page("main");
        assert!(of_main.await.unwrap_err().is_cancelled());
        assert!(!of_other.is_finished());
        streams.end_of_window("other");
        assert!(of_other.await.unwrap_err().is_cancelled());

        let of_main = start(&main);
        streams.end_all();
        assert!(of_main.await.unwrap_err().is_cancelled());
        assert!(lock(&streams.open).streams.is_empty());
    }

    #[tokio::test]
    async fn what_is_done_is_forgotten() {
        let app = tauri::test::mock_app();
        let window = WebviewWindowBuilder::new(&app, "main", Default::default()).build().unwrap();
        let streams = Streams::default();
        let task = streams.start(window.as_ref(), 1, async { 7 });
        assert_eq!(task.await.unwrap(), 7);
        assert!(lock(&streams.open).streams.is_empty());
    }
}
