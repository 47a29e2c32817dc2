use std::convert::Infallible;
use std::error::Error as StdError;
use std::fs::{self, File};
use std::future::Future;
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use futures_util::stream::TryStreamExt;
use tokio::task::spawn_blocking;

use crate::{Batch, Checkpoint, Client, Error, FollowOptions};

/// Where a consumer's checkpoint is kept.
pub trait CheckpointStore: Send {
    /// What may go wrong.
    type Error: Into<Box<dyn StdError + Send + Sync>>;

    /// Gives the checkpoint that was saved last, if there is one.
    fn load(&mut self) -> impl Future<Output = Result<Option<Checkpoint>, Self::Error>> + Send;

    /// Keeps a checkpoint, in place of the one before.
    fn save(
        &mut self,
        checkpoint: &Checkpoint,
    ) -> impl Future<Output = Result<(), Self::Error>> + Send;
}

/// A checkpoint in a file: a line of JSON, written anew as a whole.
#[derive(Clone, Debug)]
pub struct FileCheckpointStore {
    path: PathBuf,
}

impl FileCheckpointStore {
    /// The file need not be there yet; its folder must be.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }
}

impl CheckpointStore for FileCheckpointStore {
    type Error = io::Error;

    async fn load(&mut self) -> io::Result<Option<Checkpoint>> {
        let path = self.path.clone();
        match spawn_blocking(move || fs::read(path)).await? {
            Ok(text) => Ok(Some(serde_json::from_slice(&text)?)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    // Once begun it is done as a whole, also if the future is dropped meanwhile.
    async fn save(&mut self, checkpoint: &Checkpoint) -> io::Result<()> {
        let path = self.path.clone();
        let text = format!("{}\n", serde_json::to_string(checkpoint)?);
        spawn_blocking(move || replace(&path, &text)).await?
    }
}

// One at a time: the save of a consumer that was dropped may still be under way when the next one
// saves.
static SAVING: Mutex<()> = Mutex::new(());

/// Whoever reads the file, also after a crash of the machine, meets the old or the new one, never a
/// part.
fn replace(path: &Path, text: &str) -> io::Result<()> {
    let _saving = SAVING.lock();
    let mut temporary = path.to_owned().into_os_string();
    temporary.push(".new");
    let mut file = File::create(&temporary)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    fs::rename(&temporary, path)?;
    sync_folder(path)
}

/// Makes the new name survive a crash of the machine.
#[cfg(unix)]
fn sync_folder(path: &Path) -> io::Result<()> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    match File::open(folder)?.sync_all() {
        // Some file systems cannot.
        Err(error) if matches!(error.kind(), ErrorKind::InvalidInput | ErrorKind::Unsupported) => {
            Ok(())
        }
        outcome => outcome,
    }
}

#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

impl Client {
    /// Follows the log from a stored checkpoint and hands each batch to the application; the
    /// checkpoint is saved after the handler has dealt with the batch. Every event comes at least
    /// once, and twice only if the program ended in between.
    ///
    /// The handler is an asynchronous function or closure. In a task of its own (`tokio::spawn`) a
    /// closure must own what it works with: `async move |batch| ...`.
    ///
    /// Where the options begin counts only as long as there is no checkpoint. Dropping the future
    /// ends it. For exactly once, [`Client::follow`] after a checkpoint that is read from the
    /// application's database, and write [`Batch::checkpoint`] in the transaction of the work.
    ///
    /// # Errors
    /// The handler's own, after which the batch comes again the next time;
    /// [`Error::Checkpoint`] from the store; what [`Client::follow`] gives, such as
    /// [`Error::StoreChanged`] if the checkpoint is of another log.
    pub async fn consume<S, H, E>(
        &self,
        options: FollowOptions,
        store: &mut S,
        mut handler: H,
    ) -> Result<Infallible, E>
    where
        S: CheckpointStore,
        H: AsyncFnMut(Batch) -> Result<(), E>,
        E: From<Error>,
    {
        let failed = |error: S::Error| Error::Checkpoint(error.into());
        let options = options.after_checkpoint(store.load().await.map_err(failed)?);
        let mut batches = self.follow(options).batches();
        let mut saved = None;
        loop {
            let Some(batch) = batches.try_next().await? else {
                unreachable!("a follower ends with an error only");
            };
            let checkpoint = batch.checkpoint();
            if !batch.events.is_empty() {
                handler(batch).await?;
            }
            // A heartbeat says nothing new.
            if saved.as_ref() != Some(&checkpoint) {
                store.save(&checkpoint).await.map_err(failed)?;
                saved = Some(checkpoint);
            }
        }
    }
}
