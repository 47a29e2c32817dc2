//! A server that answers as a test says, for what a daemon does not do when asked. It speaks gRPC as
//! far as a client can tell.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use bytes::{Buf, BufMut, Bytes, BytesMut};
use firn_client::Client;
use h2::server::SendResponse;
use h2::{Reason, RecvStream, SendStream};
use http::{HeaderMap, HeaderValue, Request, Response};
use prost::Message;
use tokio::net::{TcpListener, TcpStream};
use tonic_types::{ErrorDetails, StatusExt};

use crate::pb;

/// Killed with the runtime that it was started in.
pub struct Fake {
    pub address: SocketAddr,
    connections: Arc<AtomicU32>,
}

impl Fake {
    /// The log is "store", of nine events, unless the test answers `GetHead` itself: with
    /// `Some(call)` given back a call is not the test's.
    pub async fn start<F>(answer: impl Fn(Call) -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Option<Call>> + Send + 'static,
    {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let connections = Arc::new(AtomicU32::new(0));
        let (count, answer) = (Arc::clone(&connections), Arc::new(answer));
        tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.expect("a connection");
                count.fetch_add(1, Ordering::Relaxed);
                tokio::spawn(serve(stream, Arc::clone(&answer)));
            }
        });
        Self { address, connections }
    }

    pub fn client(&self) -> Client {
        Client::connect_lazy(format!("firn://{}", self.address)).expect("a client")
    }

    pub fn connections(&self) -> u32 {
        self.connections.load(Ordering::Relaxed)
    }
}

async fn serve<F>(stream: TcpStream, answer: Arc<impl Fn(Call) -> F + Send + Sync + 'static>)
where
    F: Future<Output = Option<Call>> + Send + 'static,
{
    let Ok(mut connection) = h2::server::handshake(stream).await else { return };
    while let Some(Ok((request, respond))) = connection.accept().await {
        let answer = Arc::clone(&answer);
        tokio::spawn(async move {
            let Some(mut call) = answer(Call::new(request, respond)).await else { return };
            assert_eq!(call.method, "GetHead", "nobody answers it");
            call.send(&head("store", 9));
            call.end();
        });
    }
}

pub fn head(store_id: &str, position: u64) -> pb::GetHeadResponse {
    pb::GetHeadResponse { store_id: store_id.to_owned(), position, ..Default::default() }
}

/// A call that is being answered. One that is dropped breaks off.
pub struct Call {
    pub method: String,
    body: RecvStream,
    read: BytesMut,
    respond: SendResponse<Bytes>,
    stream: Option<SendStream<Bytes>>,
}

impl Call {
    fn new(request: Request<RecvStream>, respond: SendResponse<Bytes>) -> Self {
        let method = request.uri().path().rsplit('/').next().unwrap_or_default().to_owned();
        Self { method, body: request.into_body(), read: BytesMut::new(), respond, stream: None }
    }

    /// The next message; `None` at the end.
    pub async fn receive<M: Message + Default>(&mut self) -> Option<M> {
        loop {
            if self.read.len() >= 5 {
                let length = (&self.read[1..5]).get_u32() as usize;
                if self.read.len() >= 5 + length {
                    self.read.advance(5);
                    return Some(M::decode(self.read.split_to(length)).expect("a message"));
                }
            }
            let data = self.body.data().await?.ok()?;
            // Fails only if the call is over.
            let _ = self.body.flow_control().release_capacity(data.len());
            self.read.extend_from_slice(&data);
        }
    }

    fn stream(&mut self) -> &mut SendStream<Bytes> {
        let respond = &mut self.respond;
        self.stream.get_or_insert_with(|| {
            let head = Response::builder().header("content-type", "application/grpc");
            let head = head.body(()).expect("a head");
            respond.send_response(head, false).expect("it is not answered yet")
        })
    }

    /// Sends the headers.
    pub fn begin(&mut self) {
        self.stream();
    }

    pub fn send(&mut self, message: &impl Message) {
        let mut frame = BytesMut::new();
        frame.put_u8(0);
        frame.put_u32(u32::try_from(message.encoded_len()).expect("a small message"));
        message.encode(&mut frame).expect("there is room");
        self.send_bytes(&frame);
    }

    /// Sends what may be less than a message.
    pub fn send_bytes(&mut self, bytes: &[u8]) {
        // Fails only if the call is over.
        let _ = self.stream().send_data(Bytes::copy_from_slice(bytes), false);
    }

    /// Ends the stream, but not the call.
    pub fn reset(mut self, reason: Reason) {
        match &mut self.stream {
            Some(stream) => stream.send_reset(reason),
            None => self.respond.send_reset(reason),
        }
    }

    pub fn end(self) {
        self.fail(tonic::Code::Ok, "", None);
    }

    /// With a reason it is the server's, else a proxy's.
    pub fn fail(mut self, code: tonic::Code, reason: &str, delay: Option<Duration>) {
        let mut trailers = HeaderMap::new();
        let code_text = i32::from(code).to_string();
        trailers.insert("grpc-status", HeaderValue::from_str(&code_text).expect("a number"));
        if !reason.is_empty() {
            let mut details = ErrorDetails::new();
            details.set_error_info(reason, "firn", std::collections::HashMap::new());
            if delay.is_some() {
                details.set_retry_info(delay);
            }
            let status = tonic::Status::with_error_details(code, "because", details);
            let text = STANDARD_NO_PAD.encode(status.details());
            let name = "grpc-status-details-bin";
            trailers.insert(name, HeaderValue::from_str(&text).expect("base64"));
        }
        // Fails only if the call is over.
        let _ = self.stream().send_trailers(trailers);
    }

    /// Answers no more, and waits until nobody waits for it.
    pub async fn wait(mut self) {
        self.stream();
        let Some(mut stream) = self.stream.take() else { return };
        // An error is that it is over too.
        let _ = std::future::poll_fn(|context| stream.poll_reset(context)).await;
    }
}
