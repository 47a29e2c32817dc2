use firn_client::{FollowOptions, ReplayOptions};
use futures_util::StreamExt;
use serde::Serialize;
use tauri::ipc::{Channel, IpcResponse};
use tauri::{Runtime, State, Webview, command};

use super::read::not_here;
use crate::argument::Argument;
use crate::dto::{EventBatch, Filter, for_page};
use crate::{Error, Firn};

/// Few enough for a window to stay alive while it deals with them.
const EVENTS_IN_BATCH: u32 = 1_000;

/// How a replay ended.
#[derive(Serialize)]
pub(crate) struct ReplayEnd {
    /// Up to here the events were offered.
    position: u64,
    /// How many batches were sent: this answer can overtake the last of them.
    batches: u64,
}

/// What a follower is sent.
#[derive(Serialize)]
#[serde(untagged)]
pub(crate) enum FollowMessage {
    Batch(EventBatch),
    Failed { error: Error },
}

#[command]
pub(crate) async fn replay_events<R: Runtime>(
    webview: Webview<R>,
    firn: State<'_, Firn>,
    filter: Argument<Option<Filter>>,
    on_batch: Channel<EventBatch>,
) -> Result<ReplayEnd, Error> {
    let mut filter = filter.0.unwrap_or_default();
    if filter.limit.is_some() {
        return Err(not_here("filter.limit", "get_events"));
    }
    let mut options = ReplayOptions::new().after(filter.after_position).batch_size(EVENTS_IN_BATCH);
    if let Some(position) = filter.until_position {
        options = options.until(position);
    }
    if let Some(query) = filter.query()? {
        options = options.matching(query);
    }
    let mut batches = for_page(firn.client().await?.replay(options).batches());
    let after = filter.after_position;
    let task = firn.streams.start(&webview, on_batch.id(), async move {
        let mut end = ReplayEnd { position: after, batches: 0 };
        while let Some(batch) = batches.next().await {
            let batch = batch.map_err(|error| error.after_batches(end.batches))?;
            end.position = batch.position;
            end.batches += 1;
            send(&on_batch, batch).await;
        }
        Ok(end)
    });
    task.await.unwrap_or_else(|_| Err(Error::stopped()))
}

#[command]
pub(crate) async fn follow_events<R: Runtime>(
    webview: Webview<R>,
    firn: State<'_, Firn>,
    filter: Argument<Option<Filter>>,
    on_message: Channel<FollowMessage>,
) -> Result<u32, Error> {
    let mut filter = filter.0.unwrap_or_default();
    if filter.limit.is_some() {
        return Err(not_here("filter.limit", "get_events"));
    }
    if filter.until_position.is_some() {
        return Err(not_here("filter.until_position", "replay_events"));
    }
    let mut options = FollowOptions::new().after(filter.after_position).batch_size(EVENTS_IN_BATCH);
    if let Some(query) = filter.query()? {
        options = options.matching(query);
    }
    let mut batches = for_page(firn.client().await?.follow(options).batches());
    let id = on_message.id();
    firn.streams.start(&webview, id, async move {
        let mut told = None;
        while let Some(batch) = batches.next().await {
            match batch {
                // A heartbeat is the client's business.
                Ok(batch) if batch.events.is_empty() && told == Some(batch.position) => {}
                Ok(batch) => {
                    told = Some(batch.position);
                    send(&on_message, FollowMessage::Batch(batch)).await;
                }
                Err(error) => {
                    send(&on_message, FollowMessage::Failed { error }).await;
                    break;
                }
            }
        }
    });
    Ok(id)
}

async fn send<T: IpcResponse>(channel: &Channel<T>, message: T) {
    // It fails if the window is gone: then the stream is ended as well.
    let _ = channel.send(message);
    // An end is heeded where the stream waits, which it need not while there is more to be read.
    tokio::task::yield_now().await;
}

/// Ends a follower, or a replay: what is sent to the channel of this id.
#[command]
pub(crate) async fn unfollow_events<R: Runtime>(
    webview: Webview<R>,
    firn: State<'_, Firn>,
    follower: Argument<u32>,
) -> Result<(), Error> {
    firn.streams.end(webview.label(), follower.0);
    Ok(())
}
