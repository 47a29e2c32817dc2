//! Works every event off, exactly once, in an SQLite database:
//! `cargo run --example exactly_once DATABASE`

use firn_client::{Batch, Checkpoint, Client, FollowOptions};
use futures::TryStreamExt;
use rusqlite::{Connection, OptionalExtension};

const SCHEMA: &str = "
create table if not exists work (position integer primary key, event_type text not null);
create table if not exists checkpoint (
  id integer primary key check (id = 1), store_id text not null, position integer not null
);";

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let address = std::env::var("FIRN_SERVER").unwrap_or_else(|_| "firn://localhost".to_owned());
    let client = Client::connect(address).await?;
    let file = std::env::args().nth(1).unwrap_or_else(|| "work.db".to_owned());
    let mut database = Connection::open(file)?;
    database.execute_batch(SCHEMA)?;

    let checkpoint = load(&database)?;
    let mut batches = client.follow(FollowOptions::new().after_checkpoint(checkpoint)).batches();
    while let Some(batch) = batches.try_next().await? {
        tokio::task::block_in_place(|| work(&mut database, &batch))?;
    }
    Ok(())
}

fn load(database: &Connection) -> rusqlite::Result<Option<Checkpoint>> {
    let row = database.query_row("select store_id, position from checkpoint", [], |row| {
        Ok(Checkpoint { store_id: row.get(0)?, position: row.get::<_, i64>(1)?.unsigned_abs() })
    });
    row.optional()
}

/// The work and the checkpoint in one transaction: both are there, or neither.
fn work(database: &mut Connection, batch: &Batch) -> rusqlite::Result<()> {
    let transaction = database.transaction()?;
    for event in &batch.events {
        let row = (event.position.cast_signed(), &event.event_type);
        transaction.execute("insert into work values (?, ?)", row)?;
    }
    let checkpoint = (&*batch.store_id, batch.position.cast_signed());
    transaction.execute("replace into checkpoint values (1, ?, ?)", checkpoint)?;
    transaction.commit()
}
