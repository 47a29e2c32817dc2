use firn_client::GetOptions;
use futures_util::{StreamExt, TryStreamExt, future};
use tauri::{State, command};

use crate::argument::Argument;
use crate::dto::{EventDto, Filter};
use crate::{Error, Firn};

/// The most events that one answer has: some 50 MB as a catalogue's events are.
const MOST_EVENTS: usize = 100_000;
const MOST_EVENTS_IN_PAGE: usize = 1_000;

#[command]
pub(crate) async fn get_events(
    firn: State<'_, Firn>,
    filter: Argument<Option<Filter>>,
) -> Result<Vec<EventDto>, Error> {
    let mut filter = filter.0.unwrap_or_default();
    if filter.until_position.is_some() {
        return Err(not_here("filter.until_position", "replay_events"));
    }
    let wanted = match filter.limit {
        None => MOST_EVENTS + 1,
        Some(limit @ 1..=MOST_EVENTS) => limit,
        Some(limit) => {
            let description = format!("must be 1 to {MOST_EVENTS}; got {limit}");
            return Err(Error::invalid_field("filter.limit".into(), description));
        }
    };
    let page_size = wanted.min(MOST_EVENTS_IN_PAGE) as u32;
    let mut options = GetOptions::new().after(filter.after_position).page_size(page_size);
    if let Some(query) = filter.query()? {
        options = options.matching(query);
    }
    let events = firn.client().await?.get_all(options).take(wanted);
    let events = events.map_err(Error::from);
    let for_page = |event| future::ready(EventDto::for_page(event));
    let events: Vec<EventDto> = events.and_then(for_page).try_collect().await?;
    if events.len() > MOST_EVENTS {
        return Err(Error::too_many_events(MOST_EVENTS));
    }
    Ok(events)
}

/// A member of the filter that another command has.
pub(super) fn not_here(field: &str, command: &str) -> Error {
    Error::invalid_field(field.to_owned(), format!("is for {command} only"))
}
