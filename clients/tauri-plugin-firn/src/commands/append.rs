use firn_client::NewEvent;
use tauri::{State, command};

use crate::argument::Argument;
use crate::dto::{Appended, EventDto};
use crate::{Error, Firn};

#[command]
pub(crate) async fn append_event(
    firn: State<'_, Firn>,
    event: Argument<EventDto>,
) -> Result<Appended, Error> {
    let appended = firn.client().await?.append(event.0).await?;
    Ok(Appended {
        position: appended.position,
        revision: appended.revision,
        created_at: appended.created_at,
        duplicate: appended.duplicate,
    })
}

#[command]
pub(crate) async fn append_events(
    firn: State<'_, Firn>,
    events: Argument<Vec<EventDto>>,
) -> Result<Vec<Appended>, Error> {
    let events = events.0.into_iter().map(NewEvent::from);
    let batch = firn.client().await?.append_batch(events, []).await?;
    let appended = batch.events.into_iter().map(|event| Appended {
        position: event.position,
        revision: event.revision,
        created_at: event.created_at,
        duplicate: batch.duplicate,
    });
    Ok(appended.collect())
}
