//! Works every event off, at least once: `cargo run --example consume CHECKPOINT_FILE`

use firn_client::{Batch, Client, FileCheckpointStore, FollowOptions};

type Failed = Box<dyn std::error::Error + Send + Sync>;

#[tokio::main]
async fn main() -> Result<(), Failed> {
    let address = std::env::var("FIRN_SERVER").unwrap_or_else(|_| "firn://localhost".to_owned());
    let client = Client::connect(address).await?;
    let file = std::env::args().nth(1).unwrap_or_else(|| "checkpoint.json".to_owned());
    let mut checkpoints = FileCheckpointStore::new(file);
    client.consume(FollowOptions::new(), &mut checkpoints, work).await?;
    Ok(())
}

async fn work(batch: Batch) -> Result<(), Failed> {
    for event in batch.events {
        println!("{} {}", event.position, event.event_type);
    }
    Ok(())
}
