//! A call of `ReplayEvents` that goes on after whatever broke it.

use std::sync::Arc;
use std::time::Duration;

use futures_core::stream::BoxStream;
use futures_util::stream::{self, StreamExt};
use tokio::time::{Instant, sleep, timeout};
use tonic::Streaming;

use crate::generated as pb;
use crate::replay::Received;
use crate::retry::Backoff;
use crate::{Client, Code, Error, Failure, Result};

const HEARTBEAT: Duration = Duration::from_secs(5);

// Shorter silences say nothing, whatever heartbeat interval was asked for. The first message of a call
// may be that the interval is not allowed, from a server that is busy.
const SHORTEST_SILENCE: Duration = Duration::from_secs(3);
const SHORTEST_FIRST_SILENCE: Duration = Duration::from_secs(10);

// How long a replay waits for one answer about the log before it asks again.
const HEAD_TIMEOUT: Duration = Duration::from_secs(5);

// A follower has no deadline, beyond which a server could not ask it to wait.
const LONGEST_DELAY: Duration = Duration::from_secs(30);

pub(crate) struct Resumer {
    client: Client,
    // Where it goes on, always.
    request: pb::ReplayEventsRequest,
    // The log that it is of; `None` until it has been asked for.
    store_id: Option<Arc<str>>,
    bounded: bool,
    call: Option<Streaming<pb::ReplayEventsResponse>>,
    backoff: Backoff,
    // How long a call may say nothing.
    longest_silence: Duration,
    // Whether the call has said anything.
    heard: bool,
    // Whether the log was read before the call, perhaps by another process.
    is_resumed: bool,
    // When the connection was lost, or first looked for.
    lost_at: Option<Instant>,
    // Why it was not found since.
    last_error: Option<Error>,
}

impl Resumer {
    pub fn new(client: Client, request: pb::ReplayEventsRequest, store_id: Option<String>) -> Self {
        let heartbeat = request.heartbeat_interval.and_then(|interval| interval.try_into().ok());
        Self {
            longest_silence: match request.follow {
                true => heartbeat.unwrap_or(HEARTBEAT).saturating_mul(3).max(SHORTEST_SILENCE),
                false => Duration::MAX,
            },
            client,
            bounded: request.follow || request.until_position.is_some(),
            request,
            is_resumed: store_id.is_some(),
            store_id: store_id.map(Into::into),
            call: None,
            backoff: Backoff::new(),
            heard: false,
            lost_at: None,
            last_error: None,
        }
    }

    /// Ends after an error.
    pub fn into_stream(self) -> BoxStream<'static, Result<Received>> {
        stream::unfold(Some(self), |resumer| async move {
            let mut resumer = resumer?;
            match resumer.next().await {
                Ok(None) => None,
                Ok(Some(received)) => Some((Ok(received), Some(resumer))),
                Err(error) => Some((Err(error), None)),
            }
        })
        .fuse()
        .boxed()
    }

    async fn next(&mut self) -> Result<Option<Received>> {
        loop {
            match self.attempt().await {
                Ok(message) => {
                    self.backoff = Backoff::new();
                    self.lost_at = None;
                    self.last_error = None;
                    return Ok(message);
                }
                Err(error) if error.is_resumed() && self.is_complete() => return Ok(None),
                Err(error) if error.is_resumed() => self.pause(error).await?,
                Err(error) => return Err(error),
            }
        }
    }

    async fn attempt(&mut self) -> Result<Option<Received>> {
        let patience = self.patience();
        let call = match &mut self.call {
            Some(call) => call,
            None => {
                self.ask_head().await?;
                let mut store = self.client.event_store();
                let open = store.replay_events(self.request.clone());
                let Ok(response) = timeout(patience, open).await else {
                    return Err(self.leave_connection());
                };
                self.call.insert(response?.into_inner())
            }
        };
        let Ok(message) = timeout(patience, call.message()).await else {
            return Err(self.leave_connection());
        };
        let Some(message) = message? else {
            if self.request.follow || !self.may_end() {
                let failure = Failure::new(Code::Unavailable, "the stream ended before its end");
                return Err(failure.into());
            }
            return Ok(None);
        };
        if !self.heard && self.is_resumed {
            // The server may have been replaced since it was asked, and this be of another log.
            self.ask_head().await?;
        }
        self.check_order(&message)?;
        self.heard = true;
        self.request.after_position = message.position;
        let store_id = self.store_id.clone().unwrap_or_default();
        Ok(Some(Received { message, store_id }))
    }

    /// A message goes on where the one before ended, or is handed to nobody.
    fn check_order(&self, message: &pb::ReplayEventsResponse) -> Result<()> {
        let mut position = self.request.after_position;
        for event in &message.events {
            if event.position <= position {
                let what = format!("the event at {} comes after {position}", event.position);
                return Err(Failure::misfit(what).into());
            }
            position = event.position;
        }
        if message.position < position {
            let what = format!("position {} comes after {position}", message.position);
            return Err(Failure::misfit(what).into());
        }
        Ok(())
    }

    /// Whether a call that ended well was all of it. A time may lie before the bound.
    fn may_end(&self) -> bool {
        let ends_at_a_time = self.request.bounds.as_ref().is_some_and(|b| b.as_of.is_some());
        ends_at_a_time || self.is_complete()
    }

    /// How long to wait for the next message.
    fn patience(&self) -> Duration {
        match self.heard {
            true => self.longest_silence,
            false => self.longest_silence.max(SHORTEST_FIRST_SILENCE),
        }
    }

    /// A connection that is silent may be dead, which it alone would notice much later.
    fn leave_connection(&mut self) -> Error {
        self.client = self.client.reconnected();
        Error::deadline_exceeded()
    }

    /// Whether the call that broke had only its end left to say.
    fn is_complete(&self) -> bool {
        let until = self.request.until_position;
        self.call.is_some() && until.is_some_and(|until| self.request.after_position >= until)
    }

    /// Makes sure that it is the log that was read before. The first time, notes where a replay
    /// without an end ends.
    async fn ask_head(&mut self) -> Result<()> {
        let left = self.time_left();
        let time = left.map_or_else(|| self.patience(), |left| left.min(HEAD_TIMEOUT));
        let mut store = self.client.event_store();
        let Ok(head) = timeout(time, store.get_head(pb::GetHeadRequest {})).await else {
            return Err(match left {
                Some(_) => Error::deadline_exceeded(),
                None => self.leave_connection(),
            });
        };
        let head = head?.into_inner();
        match &self.store_id {
            Some(known) if **known != *head.store_id => {
                return Err(Error::StoreChanged {
                    expected: known.to_string(),
                    found: head.store_id,
                });
            }
            Some(_) => {}
            None => self.store_id = Some(head.store_id.into()),
        }
        // What lies beyond the head is for the server to refuse.
        if !self.bounded && self.request.after_position <= head.position {
            self.request.until_position = Some(head.position);
            self.bounded = true;
        }
        Ok(())
    }

    /// How long a replay may go on looking for a connection; a follower may for ever.
    fn time_left(&mut self) -> Option<Duration> {
        let lost_at = *self.lost_at.get_or_insert_with(Instant::now);
        let left = self.client.deadline().saturating_sub(lost_at.elapsed());
        (!self.request.follow).then_some(left)
    }

    /// Waits before it is tried again. The error, if a replay has been without a connection for as
    /// long as the deadline.
    async fn pause(&mut self, error: Error) -> Result<()> {
        self.call = None;
        self.heard = false;
        self.is_resumed = true;
        let pause = self.backoff.pause_after(&error);
        let pause = if self.request.follow { pause.min(LONGEST_DELAY) } else { pause };
        // What the deadline cut short says less than the attempt before.
        let error = match self.last_error.take() {
            Some(last) if error.code() == Some(Code::DeadlineExceeded) => last,
            _ => error,
        };
        if self.time_left().is_some_and(|left| pause >= left) {
            return Err(error);
        }
        self.last_error = Some(error);
        sleep(pause).await;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::tests::status;

    #[tokio::test(start_paused = true)]
    async fn a_follower_waits_no_longer_than_it_may_be_asked_to() {
        let client = Client::connect_lazy("firn://127.0.0.1:1").expect("a client");
        let request = pb::ReplayEventsRequest { follow: true, ..Default::default() };
        let mut follower = Resumer::new(client, request, None);
        for (asked, pause) in [(i64::MAX, LONGEST_DELAY), (7, Duration::from_secs(7))] {
            let start = Instant::now();
            let away = status(tonic::Code::Unavailable, "SHUTTING_DOWN", Some(asked));
            follower.pause(away.into()).await.expect("it goes on");
            assert!(start.elapsed().abs_diff(pause) < Duration::from_millis(10));
        }
    }
}
