use std::collections::VecDeque;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll};

use futures_util::stream::{self, StreamExt, TryStreamExt};
use prost::Message;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc, oneshot};
use tokio::time::{Instant, sleep, sleep_until};
use tonic::Status;

use crate::generated as pb;
use crate::generated::append_stream_result::Outcome;
use crate::retry::Backoff;
use crate::{AppendedBatch, Check, Client, Code, Error, Failure, NewEvent, Result};

// What may be outstanding; then the caller waits.
const MAX_REQUESTS: usize = 1024;
const MAX_BYTES: usize = 8 << 20;

/// Appends batch after batch without waiting for answers in between; made by
/// [`Client::append_stream`].
///
/// Batches are appended in the order in which [`AppendStream::append`] took them, and answered in
/// that order. Each stands on its own: one that must not be appended without the one before it says
/// so with a check.
///
/// When the connection breaks, what was not answered is sent again, in order. Dropping the stream
/// ends it after the last answer.
#[derive(Debug)]
pub struct AppendStream {
    requests: mpsc::UnboundedSender<Outstanding>,
    slots: Arc<Semaphore>,
    bytes: Arc<Semaphore>,
}

/// The answer to a batch, to be awaited. The batch is appended whether it is awaited or not.
#[derive(Debug)]
#[must_use = "the answer says whether the batch was appended"]
pub struct PendingAppend {
    answer: oneshot::Receiver<Result<AppendedBatch>>,
}

impl Future for PendingAppend {
    type Output = Result<AppendedBatch>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let answer = Pin::new(&mut self.answer).poll(context);
        answer.map(|answer| answer.unwrap_or_else(|_| Err(closed())))
    }
}

/// A request that has not been answered.
#[derive(Debug)]
struct Outstanding {
    request: pb::AppendStreamRequest,
    answer: oneshot::Sender<Result<AppendedBatch>>,
    // Since when it waits for an answer.
    since: Instant,
    _permits: [OwnedSemaphorePermit; 2],
}

impl AppendStream {
    /// Hands a batch over. Waits while 1,024 batches, or 8 MiB of them, are outstanding.
    ///
    /// # Errors
    /// None of the batch: its answer, also an error, is what the [`PendingAppend`] gives. Only if
    /// the Tokio runtime that the stream was made in is shut down there is one.
    pub async fn append(
        &self,
        events: impl IntoIterator<Item = NewEvent>,
        checks: impl IntoIterator<Item = Check>,
    ) -> Result<PendingAppend> {
        let request = pb::AppendStreamRequest {
            events: crate::append::events(events),
            checks: crate::append::checks(checks),
        };
        let (sender, answer) = oneshot::channel();
        if let Err(error) = crate::append::check_size(&request) {
            // The receiver is there: it is returned.
            let _ = sender.send(Err(error));
            return Ok(PendingAppend { answer });
        }
        // A larger one goes alone.
        let bytes = u32::try_from(request.encoded_len().min(MAX_BYTES)).unwrap_or(u32::MAX);
        let slot = Arc::clone(&self.slots).acquire_owned().await.map_err(|_| closed())?;
        let room = Arc::clone(&self.bytes).acquire_many_owned(bytes).await.map_err(|_| closed())?;
        let outstanding =
            Outstanding { request, answer: sender, since: Instant::now(), _permits: [slot, room] };
        self.requests.send(outstanding).map_err(|_| closed())?;
        Ok(PendingAppend { answer })
    }
}

impl Client {
    /// Opens a stream of appends: the fastest way to append, whatever the size of the batches.
    /// Must be called within a Tokio runtime.
    ///
    /// What is outstanding fails when nothing has been answered for as long as the deadline.
    pub fn append_stream(&self) -> AppendStream {
        let (sender, requests) = mpsc::unbounded_channel();
        let pump = Pump {
            client: self.clone(),
            requests,
            outstanding: VecDeque::new(),
            backoff: Backoff::new(),
            answered: Instant::now(),
        };
        tokio::spawn(pump.run());
        AppendStream {
            requests: sender,
            slots: Arc::new(Semaphore::new(MAX_REQUESTS)),
            bytes: Arc::new(Semaphore::new(MAX_BYTES)),
        }
    }
}

/// The task that sends requests and takes answers.
struct Pump {
    client: Client,
    requests: mpsc::UnboundedReceiver<Outstanding>,
    // In the order of the requests: what was sent, or is to be sent again.
    outstanding: VecDeque<Outstanding>,
    backoff: Backoff,
    // When the last answer came.
    answered: Instant,
}

impl Pump {
    /// Ends when the stream was dropped and everything is answered.
    async fn run(mut self) {
        let mut last = None;
        // A connection is made only when there is something to send.
        while !self.outstanding.is_empty() || self.take_request().await {
            let before = self.answered;
            let Err(error) = self.connection().await else { return };
            if self.answered != before {
                last = None;
            }
            let pause = self.backoff.pause_after(&error);
            let failure = error.failure().cloned().unwrap_or_else(stream_ended);
            let left = self.deadline().saturating_duration_since(Instant::now());
            if is_sent_again(&error) && pause < left {
                last = Some(failure);
                sleep(pause).await;
            } else {
                let passed = failure.code == Code::DeadlineExceeded;
                self.fail_all(&last.take().filter(|_| passed).unwrap_or(failure));
            }
        }
    }

    async fn take_request(&mut self) -> bool {
        let request = self.requests.recv().await;
        request.map(|request| self.outstanding.push_back(request)).is_some()
    }

    /// Sends everything that is outstanding, then what comes, until the last answer. Fails when the
    /// connection breaks.
    async fn connection(&mut self) -> Result<()> {
        let (sender, mut receiver) = mpsc::unbounded_channel();
        // What is sent to a call that has ended is outstanding, so nothing is lost.
        let send = |sender: &mpsc::UnboundedSender<_>, outstanding: &Outstanding| {
            let _ = sender.send(outstanding.request.clone());
        };
        self.outstanding.iter().for_each(|outstanding| send(&sender, outstanding));
        let mut sender = Some(sender);
        let mut store = self.client.event_store();
        let sent = stream::poll_fn(move |context| receiver.poll_recv(context));
        // The server may not say that the call has begun before its first answer.
        let open = async move { Ok::<_, Status>(store.append_stream(sent).await?.into_inner()) };
        let mut answers = pin!(stream::once(open).try_flatten());
        let mut answered = 0;
        loop {
            let deadline = self.deadline();
            tokio::select! {
                message = answers.next() => match message {
                    Some(message) => self.take_answers(message?, &mut answered)?,
                    None if sender.is_none() && self.outstanding.is_empty() => return Ok(()),
                    None => return Err(stream_ended().into()),
                },
                request = self.requests.recv(), if sender.is_some() => match request {
                    Some(request) => {
                        sender.iter().for_each(|sender| send(sender, &request));
                        self.outstanding.push_back(request);
                    }
                    None => sender = None,
                },
                () = sleep_until(deadline), if !self.outstanding.is_empty() => {
                    return Err(Error::deadline_exceeded());
                }
            }
        }
    }

    /// Fails at an answer that passes by itself: from there on everything is sent again. `answered`
    /// is how many the connection has answered.
    fn take_answers(
        &mut self,
        message: pb::AppendStreamResponse,
        answered: &mut u64,
    ) -> Result<()> {
        for result in message.results {
            let number = *answered + 1;
            let Some(first) = self.outstanding.front().filter(|_| result.request_number == number)
            else {
                let what = format!("request {} is answered, not {number}", result.request_number);
                return Err(Failure::misfit(what).into());
            };
            let answer = match result.outcome {
                Some(Outcome::Appended(appended)) => {
                    AppendedBatch::of(appended, first.request.events.len())
                }
                Some(Outcome::Error(error)) => Err(Error::from(error)),
                None => Err(Failure::misfit("it is neither an error nor what was appended").into()),
            };
            let answer = match answer {
                Err(error) if error.passes() => return Err(error),
                answer => answer,
            };
            let Some(first) = self.outstanding.pop_front() else { break };
            *answered = number;
            // Nobody may be waiting for it.
            let _ = first.answer.send(answer);
            self.answered = Instant::now();
            self.backoff = Backoff::new();
        }
        Ok(())
    }

    /// When what is outstanding fails unless an answer comes before.
    fn deadline(&self) -> Instant {
        let first = self.outstanding.front().map_or_else(Instant::now, |first| first.since);
        first.max(self.answered) + self.client.deadline()
    }

    fn fail_all(&mut self, failure: &Failure) {
        for outstanding in self.outstanding.drain(..) {
            // Nobody may be waiting for it.
            let _ = outstanding.answer.send(Err(failure.clone().into()));
        }
    }
}

fn is_sent_again(error: &Error) -> bool {
    // Without a reason it is about the size of a message, which stays what it is.
    let is_too_large = error.code() == Some(Code::ResourceExhausted) && error.reason().is_none();
    (error.is_resumed() && !is_too_large) || error.passes()
}

fn stream_ended() -> Failure {
    Failure::new(Code::Unavailable, "the stream ended before the last answer")
}

fn closed() -> Error {
    Failure::new(Code::Cancelled, "the runtime of the append stream is shut down").into()
}
