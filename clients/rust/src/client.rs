use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::{Instant, sleep, timeout_at};
use tonic::metadata::{Ascii, MetadataValue};
use tonic::service::Interceptor;
use tonic::service::interceptor::InterceptedService;
use tonic::transport::{Channel, Endpoint};
use tonic::{Request, Response, Status};

use crate::generated::event_store_client::EventStoreClient;
use crate::generated::history_client::HistoryClient;
use crate::generated::projections_client::ProjectionsClient;
use crate::generated::proofs_client::ProofsClient;
use crate::retry::Backoff;
use crate::status_guard::StatusGuard;
use crate::{Code, Config, Error, Result, transport};

// More than this the transport cannot say; nobody waits for so long.
const LONGEST_DEADLINE: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// A server, and the one connection to it.
///
/// A client is cheap to clone, and may be used from many tasks at once. The connection is made when
/// it is needed, made again when it broke, and closed when the last clone is dropped.
#[derive(Clone)]
pub struct Client {
    transport: Transport,
    authorization: Authorization,
    endpoint: Arc<Endpoint>,
    deadline: Duration,
}

pub(crate) type Transport = InterceptedService<StatusGuard<Channel>, Authorization>;

/// Sends the token with every call.
#[derive(Clone)]
pub(crate) struct Authorization(Option<MetadataValue<Ascii>>);

impl Interceptor for Authorization {
    fn call(&mut self, mut request: Request<()>) -> Result<Request<()>, Status> {
        if let Some(value) = &self.0 {
            request.metadata_mut().insert("authorization", value.clone());
        }
        Ok(request)
    }
}

impl Client {
    /// Connects to the server that a connection string (or a [`Config`]) names, and waits until it
    /// answers, at most until the deadline.
    ///
    /// # Errors
    /// [`Error::Config`] if there is a fault in the connection string; what [`Client::head`]
    /// answers.
    pub async fn connect<C>(config: C) -> Result<Self>
    where
        C: TryInto<Config>,
        Error: From<C::Error>,
    {
        let client = Self::connect_lazy(config)?;
        client.head().await?;
        Ok(client)
    }

    /// The same without waiting: the first call connects. Must be called within a Tokio runtime.
    ///
    /// # Errors
    /// [`Error::Config`].
    pub fn connect_lazy<C>(config: C) -> Result<Self>
    where
        C: TryInto<Config>,
        Error: From<C::Error>,
    {
        let config = config.try_into()?;
        config.validate()?;
        let authorization = Authorization(transport::authorization(&config)?);
        let endpoint = transport::endpoint(&config)?;
        Ok(Self {
            transport: connect(&endpoint, authorization.clone()),
            authorization,
            endpoint: Arc::new(endpoint),
            deadline: config.deadline.min(LONGEST_DEADLINE),
        })
    }

    /// A client with a connection of its own, for who has lost faith in the one that there is.
    pub(crate) fn reconnected(&self) -> Self {
        let transport = connect(&self.endpoint, self.authorization.clone());
        Self { transport, ..self.clone() }
    }

    /// The same client, and the same connection, with another deadline.
    pub fn with_deadline(&self, deadline: Duration) -> Self {
        Self { deadline: deadline.min(LONGEST_DEADLINE), ..self.clone() }
    }

    /// The same client for what is to be answered until then.
    pub(crate) fn until(&self, deadline: Instant) -> Self {
        self.with_deadline(deadline.saturating_duration_since(Instant::now()))
    }

    pub(crate) fn deadline(&self) -> Duration {
        self.deadline
    }

    // Messages of any size are taken: the server bounds what it sends.
    pub(crate) fn event_store(&self) -> EventStoreClient<Transport> {
        EventStoreClient::new(self.transport.clone()).max_decoding_message_size(usize::MAX)
    }

    pub(crate) fn history_service(&self) -> HistoryClient<Transport> {
        HistoryClient::new(self.transport.clone()).max_decoding_message_size(usize::MAX)
    }

    pub(crate) fn projections(&self) -> ProjectionsClient<Transport> {
        ProjectionsClient::new(self.transport.clone()).max_decoding_message_size(usize::MAX)
    }

    pub(crate) fn proofs(&self) -> ProofsClient<Transport> {
        ProofsClient::new(self.transport.clone()).max_decoding_message_size(usize::MAX)
    }

    /// Calls until it is answered, or until the deadline: what passes by itself is tried again.
    pub(crate) async fn call<Q, R, F>(
        &self,
        request: Q,
        attempt: impl Fn(Request<Q>) -> F,
    ) -> Result<R>
    where
        Q: Clone,
        F: Future<Output = Result<Response<R>, Status>>,
    {
        let deadline = Instant::now() + self.deadline;
        let mut backoff = Backoff::new();
        let mut last = None;
        loop {
            let mut message = Request::new(request.clone());
            message.set_timeout(deadline.saturating_duration_since(Instant::now()));
            let error = match timeout_at(deadline, attempt(message)).await {
                Ok(Ok(response)) => return Ok(response.into_inner()),
                Ok(Err(status)) => Error::from(status),
                Err(_) => return Err(last.unwrap_or_else(Error::deadline_exceeded)),
            };
            // The transport's own clock, and the server's, may be a little faster than ours.
            let has_passed =
                error.code() == Some(Code::DeadlineExceeded) || Instant::now() >= deadline;
            if error.reason().is_none() && has_passed {
                return Err(last.unwrap_or_else(Error::deadline_exceeded));
            }
            if !error.passes() {
                return Err(error);
            }
            let pause = backoff.pause_after(&error);
            if pause >= deadline.saturating_duration_since(Instant::now()) {
                return Err(error);
            }
            sleep(pause).await;
            last = Some(error);
        }
    }
}

fn connect(endpoint: &Endpoint, authorization: Authorization) -> Transport {
    InterceptedService::new(StatusGuard(endpoint.connect_lazy()), authorization)
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("address", self.endpoint.uri())
            .field("deadline", &self.deadline)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;
    use crate::Reason;
    use crate::error::tests::status;

    /// Answers each attempt with the next status, then with `true`; gives what came of it and how
    /// many attempts there were.
    async fn call(answers: Vec<Status>) -> (Result<bool>, usize) {
        let client = Client::connect_lazy("firn://127.0.0.1:1?deadline=5s").expect("a client");
        let attempts = Cell::new(0);
        let answer = client.call((), |_| {
            let answer = answers.get(attempts.replace(attempts.get() + 1)).cloned();
            std::future::ready(answer.map_or(Ok(Response::new(true)), Err))
        });
        (answer.await, attempts.get())
    }

    fn unavailable() -> Status {
        Status::unavailable("nobody is there")
    }

    fn overloaded() -> Status {
        status(tonic::Code::ResourceExhausted, "OVERLOADED", Some(3))
    }

    #[tokio::test(start_paused = true)]
    async fn what_passes_is_tried_again() {
        let start = Instant::now();
        let shutting_down = status(tonic::Code::Unavailable, "SHUTTING_DOWN", None);
        let (answer, attempts) = call(vec![unavailable(), shutting_down, overloaded()]).await;
        assert!(answer.is_ok());
        assert_eq!(attempts, 4);
        assert!(start.elapsed() >= Duration::from_secs(3), "the delay that was asked for");
    }

    #[tokio::test(start_paused = true)]
    async fn anything_else_is_told_at_once() {
        for (code, reason) in [
            (tonic::Code::Unavailable, "READ_ONLY"),
            (tonic::Code::ResourceExhausted, "DISK_FULL"),
            (tonic::Code::Internal, "INTERNAL"),
            (tonic::Code::Internal, ""),
        ] {
            let (answer, attempts) = call(vec![status(code, reason, None)]).await;
            assert_eq!(answer.expect_err("it failed").code(), Some(code.into()));
            assert_eq!(attempts, 1, "{reason}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn at_the_deadline_the_last_error_is_told() {
        let start = Instant::now();
        let (answer, attempts) = call(vec![unavailable(); 100]).await;
        assert_eq!(answer.expect_err("it failed").code(), Some(Code::Unavailable));
        assert!(attempts > 5 && start.elapsed() <= Duration::from_secs(5), "{attempts}");
        let (answer, _) = call(vec![overloaded(), overloaded()]).await;
        assert_eq!(answer.expect_err("it failed").reason(), Some(Reason::Overloaded));
    }

    #[tokio::test(start_paused = true)]
    async fn a_delay_without_end_is_the_end() {
        let endless = status(tonic::Code::ResourceExhausted, "OVERLOADED", Some(i64::MAX));
        let (answer, attempts) = call(vec![endless]).await;
        assert_eq!(answer.expect_err("it failed").reason(), Some(Reason::Overloaded));
        assert_eq!(attempts, 1);
    }

    #[tokio::test(start_paused = true)]
    async fn without_an_answer_the_deadline_is_told() {
        let client = Client::connect_lazy("firn://127.0.0.1:1?deadline=5s").expect("a client");
        let never = || std::future::pending::<Result<Response<()>, Status>>();
        let error = client.call((), |_| never()).await.expect_err("nothing came");
        assert_eq!(error.code(), Some(Code::DeadlineExceeded));
    }
}
