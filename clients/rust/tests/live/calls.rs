//! The calls that read, and what their answers are like as Rust types.

use std::time::{Duration, SystemTime};

use firn_client::{
    CountOptions, Error, GetOptions, NewEvent, NewestOptions, Payload, Projection, QueryItem,
    Reason, SqlQuery, StateOptions, Value,
};
use futures::TryStreamExt;
use serde::{Deserialize, Serialize};

use crate::world::{World, event};

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct RatingChanged {
    old_rating: u8,
    new_rating: u8,
}

async fn first(world: &World) -> firn_client::Event {
    world.client.get(GetOptions::new()).await.expect("a page").events.remove(0)
}

#[tokio::test]
async fn a_payload_is_a_type_on_both_sides() {
    let world = World::start().await;
    let payload = RatingChanged { old_rating: 0, new_rating: 5 };
    let new = NewEvent::new("rating_changed", ("image", 42)).json(&payload).expect("JSON");
    world.client.append(new).await.expect("it is appended");
    let event = first(&world).await;
    assert_eq!(event.payload_as::<RatingChanged>().expect("the type"), payload);
    let error = event.payload_as::<Vec<u8>>().expect_err("it is no list");
    assert!(matches!(error, Error::Json(_)), "{error}");
    let age =
        SystemTime::now().duration_since(event.recorded_at().expect("a time")).unwrap_or_default();
    assert!(age < Duration::from_secs(60), "{age:?}");
}

#[tokio::test]
async fn opaque_bytes_are_no_json() {
    let world = World::start().await;
    let new = NewEvent::in_stream("scanned", "scans").bytes("application/cbor", [0, 255]);
    world.client.append(new).await.expect("it is appended");
    let event = first(&world).await;
    let data = vec![0, 255];
    assert_eq!(event.payload, Payload::Bytes { content_type: "application/cbor".into(), data });
    let error = event.payload_as::<serde_json::Value>().expect_err("it is no JSON");
    assert!(
        matches!(&error, Error::NotJson { content_type } if content_type == "application/cbor")
    );
}

#[tokio::test]
async fn an_event_that_was_read_is_the_same_event() {
    let world = World::start().await;
    let text = r#"{ "n": 123456789012345678901234567890 }"#;
    let new = NewEvent::new("measured", ("image", 42)).json_text(text).user("ada");
    world.client.append(new).await.expect("it is appended");
    let event = first(&world).await;
    assert_eq!(event.payload.as_json().expect("JSON"), text, "every digit is kept");
    let appended = world.client.append(event).await.expect("it is known");
    assert!(appended.duplicate);
}

#[tokio::test]
async fn counting_and_the_newest() {
    let world = World::start().await;
    world.client.append_batch((0..5).map(event), []).await.expect("they are appended");
    let options = CountOptions::new().after(1).matching(QueryItem::new().streams(["image-2"]));
    let count = world.client.count(options).await.expect("a count");
    assert_eq!((count.count, count.position), (1, 5));
    let options =
        NewestOptions::new().stream("image-3").stream("no one").matching(QueryItem::new());
    let newest = world.client.newest(options).await.expect("the newest");
    let positions: Vec<_> = newest.events.iter().map(|e| e.as_ref().map(|e| e.position)).collect();
    assert_eq!((positions, newest.head), (vec![Some(3), None, Some(5)], 5));
}

#[tokio::test]
async fn the_newest_of_very_many() {
    let world = World::start().await;
    let text = format!("{{\"text\":\"{}\"}}", "x".repeat(100_000));
    for number in 0..30 {
        world.client.append(event(number).json_text(text.clone())).await.expect("it is appended");
    }
    // Three times what fits into an answer.
    let streams = (1..=30).rev().map(|image| format!("image-{image}"));
    let options = streams.fold(NewestOptions::new(), NewestOptions::stream);
    let newest = world.client.newest(options).await.expect("the newest");
    let positions: Vec<_> = newest.events.into_iter().flatten().map(|e| e.position).collect();
    assert_eq!(positions, (1..=30).rev().collect::<Vec<_>>());
}

const BANK: &str = "create table account (id integer primary key, owner text not null);
-- on: account_opened
insert into account (id, owner) values (:target_id, $owner);
-- state: account
select json_object('owner', owner) from account where id = :target_id;
";

#[tokio::test]
async fn a_projection_is_created_and_asked() {
    let world = World::start().await;
    for (id, owner) in [(1, "Ada"), (2, "Émile")] {
        let new = NewEvent::new("account_opened", ("account", id));
        let new = new.json(&serde_json::json!({ "owner": owner })).expect("JSON");
        world.client.append(new).await.expect("it is appended");
    }
    let bank = Projection::new("bank").file("bank.sql", BANK);
    assert_eq!(world.client.create_projection(bank).await.expect("it is created").version, 1);
    let query = SqlQuery::new("select id, owner from account where id > :least order by id");
    let query = query.projection("bank").parameter("least", 0);
    let rows = loop {
        match world.client.query(query.clone()).await {
            Err(error) if error.reason() == Some(Reason::ProjectionNotReady) => {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            rows => break rows.expect("rows"),
        }
    };
    assert_eq!(rows.columns()[1].name, "owner");
    let rows: Vec<Vec<Value>> = rows.try_collect().await.expect("all rows");
    assert_eq!(rows, [vec![1.into(), "Ada".into()], vec![2.into(), "Émile".into()]]);

    #[derive(Debug, PartialEq, Deserialize)]
    struct Account {
        owner: String,
    }
    let options = StateOptions::new(("account", 2)).projection("bank");
    let state = world.client.state(options.clone()).await.expect("a state");
    let account: Option<Account> = state.state_as().expect("an account");
    assert_eq!(account, Some(Account { owner: "Émile".to_owned() }));
    let before = world.client.state(options.as_of(1)).await.expect("a state");
    assert_eq!(before.json, None);
}

#[tokio::test]
async fn rows_that_are_too_many_end_with_an_error() {
    let world = World::start().await;
    let query = SqlQuery::new("select value from json_each('[1,2,3]')").max_rows(2);
    let rows = world.client.query(query).await.expect("the first rows");
    let error = rows.try_collect::<Vec<_>>().await.expect_err("there are three");
    assert_eq!(error.reason(), Some(Reason::QueryLimit));
}
