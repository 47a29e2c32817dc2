//! Connects, appends, reads and undoes: `FIRN_SERVER=firn://HOST:PORT cargo run --example tour`

use firn_client::catalog::RatingChanged;
use firn_client::{
    Check, Client, CountOptions, Error, Event, Expected, GetOptions, HistoryOptions, NewEvent,
    NewestOptions, QueryItem, Reason, ReplayOptions, Result, SqlQuery, UndoRequest, Verifier,
};
use futures::TryStreamExt;
use serde_json::json;

#[tokio::main]
async fn main() -> Result<()> {
    let address = std::env::var("FIRN_SERVER").unwrap_or_else(|_| "firn://localhost".to_owned());
    let client = Client::connect(address).await?;
    append(&client).await?;
    append_typed(&client).await?;
    append_with_checks(&client).await?;
    append_stream(&client).await?;
    read(&client).await?;
    read_typed(&client).await?;
    undo(&client).await?;
    query(&client).await?;
    prove(&client).await
}

async fn append(client: &Client) -> Result<()> {
    let event = NewEvent::new("account_opened", ("account", 7))
        .json(&json!({ "owner": "Ada" }))?
        .user("ada")
        .tag("branch:paris");
    let appended = client.append(event).await?;
    println!("position {}, revision {}", appended.position, appended.revision);
    Ok(())
}

async fn append_typed(client: &Client) -> Result<()> {
    let payload = RatingChanged { old_rating: 0, new_rating: 5, ..Default::default() };
    client.append(NewEvent::typed(42, &payload)?.user("ada")).await?;
    Ok(())
}

async fn append_with_checks(client: &Client) -> Result<()> {
    let batch = [
        NewEvent::new("money_sent", ("account", 7)).json(&json!({ "to": 8, "cents": 250 }))?,
        NewEvent::new("money_got", ("account", 8)).json(&json!({ "from": 7, "cents": 250 }))?,
    ];
    let checks = [
        Check::stream("account-7", Expected::Revision(1)),
        Check::no_match(QueryItem::new().event_types(["account_closed"]).tags(["account:8"]), 0),
    ];
    match client.append_batch(batch, checks).await {
        Ok(appended) => println!("appended at {}", appended.events[0].position),
        Err(Error::CheckFailed { conflict, .. }) => {
            for check in conflict.failed_checks {
                println!("check {} fails: decide again with {:?}", check.check_index, check.events);
            }
        }
        Err(error) => return Err(error),
    }
    Ok(())
}

async fn append_stream(client: &Client) -> Result<()> {
    let stream = client.append_stream();
    let mut answers = Vec::new();
    for cents in 1..=1000 {
        let event = NewEvent::new("money_deposited", ("account", 7));
        let event = event.json(&json!({ "cents": cents }))?;
        answers.push(stream.append([event], []).await?);
    }
    for answer in answers {
        answer.await?;
    }
    Ok(())
}

async fn read(client: &Client) -> Result<()> {
    let of_account = QueryItem::new().targets([("account", 7)]);
    let page = client.get(GetOptions::new().matching(of_account.clone()).page_size(10)).await?;
    println!("{} of {} events", page.events.len(), page.head);

    let newest_first = GetOptions::new().matching(of_account.clone()).backwards();
    let all: Vec<Event> = client.get_all(newest_first).try_collect().await?;
    let count = client.count(CountOptions::new().matching(of_account)).await?;
    assert_eq!(all.len() as u64, count.count);

    let newest = client.newest(NewestOptions::new().stream("account-7")).await?;
    println!("the newest: {:?}", newest.events[0]);

    let mut events = client.replay(ReplayOptions::new());
    while let Some(event) = events.try_next().await? {
        println!("{} {} {}", event.position, event.created_at, event.event_type);
    }
    Ok(())
}

async fn read_typed(client: &Client) -> Result<()> {
    let ratings = QueryItem::new().event_types(["rating_changed"]);
    let mut events = client.replay(ReplayOptions::new().matching(ratings));
    while let Some(event) = events.try_next().await? {
        if let Some(rating) = event.typed::<RatingChanged>()? {
            println!("image {} got {} stars", event.target_id, rating.new_rating);
        }
    }
    Ok(())
}

async fn undo(client: &Client) -> Result<()> {
    match client.undo(UndoRequest::last_gesture("ada")).await {
        Ok(undone) => println!("undone: {:?}", undone.event_ids),
        Err(Error::UndoConflict { events, .. }) => println!("changed again since: {events:?}"),
        Err(error) if error.reason() == Some(Reason::NotUndoable) => println!("{error}"),
        Err(error) => return Err(error),
    }
    let history = client.history(HistoryOptions::new(("image", 42)).page_size(10)).await?;
    for entry in history.entries {
        println!("{} {:?} undone: {}", entry.event.created_at, entry.changes, entry.undone);
    }
    Ok(())
}

async fn query(client: &Client) -> Result<()> {
    client.create_projection("catalog").await?;
    let state = client.state(("image", 42)).await?;
    println!("the image: {:?}", state.json);

    let query = SqlQuery::new("select event_type, count(*) from events group by 1");
    let mut rows = client.query(query).await?;
    while let Some(row) = rows.try_next().await? {
        println!("{row:?}");
    }
    Ok(())
}

async fn prove(client: &Client) -> Result<()> {
    let key = loop {
        match client.verifier_key().await {
            // The server has yet to hash what was appended just now.
            Err(error) if error.reason() == Some(Reason::ProofNotReady) => {
                tokio::time::sleep(std::time::Duration::from_millis(10)).await;
            }
            key => break key?,
        }
    };
    let event = client.get(GetOptions::new()).await?.events.remove(0);

    let verifier: Verifier = key.parse()?;
    let monday = client.signed_checkpoint(&verifier, 0).await?;
    // Keep `monday.note` elsewhere. Later, `Error::ProofFailed` says that what was before it changed:
    client.verify_consistency(&monday.note, &verifier).await?;
    // ... or that an event that the application has read is not the one in the log:
    client.verify_event(&event, &verifier, 0).await?;
    println!("proven: {} events", monday.size);
    Ok(())
}
