//! Tells a call that was lost from one that the server ended.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_util::future::{MapOk, TryFutureExt};
use http_body::{Body, Frame};
use tonic::codegen::{Service, StdError, http};

/// A transport whose responses fail if they end without a status. To tonic that is UNKNOWN or
/// INTERNAL, as a server may say it too: hyper takes a stream that is lost with `NO_ERROR`, as by a
/// server that goes away, for one that ended well.
#[derive(Clone)]
pub(crate) struct StatusGuard<S>(pub S);

type Response<B> = http::Response<Guarded<B>>;

impl<S, Q, B> Service<http::Request<Q>> for StatusGuard<S>
where
    S: Service<http::Request<Q>, Response = http::Response<B>>,
{
    type Response = Response<B>;
    type Error = S::Error;
    type Future = MapOk<S::Future, fn(http::Response<B>) -> Response<B>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.0.poll_ready(context)
    }

    fn call(&mut self, request: http::Request<Q>) -> Self::Future {
        self.0.call(request).map_ok(guard)
    }
}

fn guard<B>(response: http::Response<B>) -> Response<B> {
    // A status of HTTP is one too.
    let has_status = response.status() != http::StatusCode::OK;
    response.map(|body| Guarded { body, has_status })
}

/// A response's body.
pub(crate) struct Guarded<B> {
    body: B,
    has_status: bool,
}

impl<B: Body + Unpin> Body for Guarded<B>
where
    B::Error: Into<StdError>,
{
    type Data = B::Data;
    type Error = StdError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<B::Data>, StdError>>> {
        let frame = ready!(Pin::new(&mut self.body).poll_frame(context));
        match &frame {
            Some(Ok(frame)) => self.has_status |= frame.is_trailers(),
            None if !self.has_status => {
                self.has_status = true;
                let lost =
                    io::Error::new(io::ErrorKind::UnexpectedEof, "it ended without a status");
                return Poll::Ready(Some(Err(lost.into())));
            }
            _ => {}
        }
        Poll::Ready(frame.map(|frame| frame.map_err(Into::into)))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }
}
