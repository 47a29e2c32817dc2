//! What a call does when its connection, or its stream, dies before there is a status.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use firn_client::{Client, Code};
use h2::Reason;
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;

use crate::fake::{Call, Fake};
use crate::pb;
use crate::world::event;

/// How far an answer has come when it breaks off.
#[derive(Clone, Copy, Debug)]
enum Begun {
    Nothing,
    Headers,
    HalfAMessage,
    Message,
}

/// How it breaks off.
#[derive(Clone, Copy, Debug)]
enum End {
    Stream(Reason),
    Closed,
    Reset,
    HalfAFrame,
    GoAway,
}

const BEGUN: [Begun; 4] = [Begun::Nothing, Begun::Headers, Begun::HalfAMessage, Begun::Message];

const ENDS: [End; 13] = [
    End::Stream(Reason::NO_ERROR),
    End::Stream(Reason::PROTOCOL_ERROR),
    End::Stream(Reason::INTERNAL_ERROR),
    End::Stream(Reason::FLOW_CONTROL_ERROR),
    End::Stream(Reason::STREAM_CLOSED),
    End::Stream(Reason::REFUSED_STREAM),
    End::Stream(Reason::CANCEL),
    End::Stream(Reason::CONNECT_ERROR),
    End::Stream(Reason::ENHANCE_YOUR_CALM),
    End::Closed,
    End::Reset,
    End::HalfAFrame,
    End::GoAway,
];

/// The way to a server, whose connections end as they are told.
async fn way(to: SocketAddr, mut ends: mpsc::UnboundedReceiver<End>) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move {
        loop {
            let (mut near, _) = listener.accept().await.expect("a connection");
            let mut far = TcpStream::connect(to).await.expect("the server");
            let end = tokio::select! {
                _ = tokio::io::copy_bidirectional(&mut near, &mut far) => continue,
                Some(end) = ends.recv() => end,
            };
            let last: &[u8] = match end {
                // The head of 16 KiB of headers.
                End::HalfAFrame => &[0, 0x40, 0, 1, 4, 0, 0, 0, 1],
                // Nothing was done, and there is no error.
                End::GoAway => &[0, 0, 8, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
                End::Reset => {
                    near.set_zero_linger().expect("it is told");
                    &[]
                }
                _ => &[],
            };
            // The client may have left.
            let _ = near.write_all(last).await;
        }
    });
    address
}

#[tokio::test]
async fn an_append_is_tried_again_when_its_call_is_lost() {
    let mut failed = Vec::new();
    for begun in BEGUN {
        for end in ENDS {
            let (sender, ends) = mpsc::unbounded_channel();
            let first = Arc::new(Mutex::new(Some(sender)));
            let fake = Fake::start(move |mut call: Call| {
                let first = first.lock().expect("it is whole").take();
                async move {
                    let answer = pb::AppendEventResponse { position: 7, ..Default::default() };
                    let Some(ends) = first else {
                        call.send(&answer);
                        call.end();
                        return None;
                    };
                    match begun {
                        Begun::Nothing => {}
                        Begun::Headers => call.begin(),
                        Begun::HalfAMessage => call.send_bytes(&[0, 0, 0, 0, 9, 8]),
                        Begun::Message => call.send(&answer),
                    }
                    // What was sent is on its way then.
                    tokio::time::sleep(Duration::from_millis(10)).await;
                    if let End::Stream(reason) = end {
                        call.reset(reason);
                    } else {
                        ends.send(end).expect("the way is there");
                        call.wait().await;
                    }
                    None
                }
            })
            .await;
            let address = way(fake.address, ends).await;
            let client = Client::connect_lazy(format!("firn://{address}")).expect("a client");
            match client.append(event(1)).await {
                Ok(appended) => assert_eq!(appended.position, 7, "{begun:?}, {end:?}"),
                Err(error) => failed.push(format!("{begun:?}, {end:?}: {error}")),
            }
        }
    }
    assert!(failed.is_empty(), "{failed:#?}");
}

#[tokio::test]
async fn an_append_is_not_tried_again_when_the_server_ends_it() {
    for code in [
        tonic::Code::Cancelled,
        tonic::Code::Unknown,
        tonic::Code::ResourceExhausted,
        tonic::Code::Unimplemented,
        tonic::Code::Internal,
        tonic::Code::Unauthenticated,
    ] {
        let fake = Fake::start(move |call: Call| async move {
            call.fail(code, "", None);
            None
        })
        .await;
        let client = fake.client().with_deadline(Duration::from_secs(60));
        let append = client.append(event(1));
        let ended = tokio::time::timeout(Duration::from_secs(30), append).await;
        let error = ended.expect("it ends at once").expect_err("it failed");
        assert_eq!(error.code(), Some(Code::from(code)));
    }
}
