//! Prints what is appended, for ever: `FIRN_SERVER=firn://HOST:PORT cargo run --example follow`

use firn_client::{Client, FollowOptions, Result};
use futures::TryStreamExt;

#[tokio::main]
async fn main() -> Result<()> {
    let address = std::env::var("FIRN_SERVER").unwrap_or_else(|_| "firn://localhost".to_owned());
    let client = Client::connect(address).await?;
    let head = client.head().await?;
    let mut events = client.follow(FollowOptions::new().after(head.position));
    while let Some(event) = events.try_next().await? {
        println!("{} {} {:?}", event.position, event.event_type, event.payload);
    }
    Ok(())
}
