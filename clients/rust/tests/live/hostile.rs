//! What servers do that do not keep to the contract is not believed, and nothing goes on for ever
//! because of it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::time::{Duration, Instant, SystemTime};

use firn_client::{
    Bounds, CheckpointStore, Code, Config, CountOptions, Error, FileCheckpointStore, FollowOptions,
    GetOptions, NewestOptions, Reason, ReplayOptions, Result, SqlQuery,
};
use futures::{Stream, StreamExt, TryStreamExt};

use crate::fake::{Call, Fake, head};
use crate::pb;
use crate::world::{at_deadline, event};

/// Counts the calls of a method.
#[derive(Clone, Default)]
struct Counter(Arc<AtomicU32>);

impl Counter {
    /// The number of this call, from 1.
    fn next(&self) -> u32 {
        self.0.fetch_add(1, Ordering::Relaxed) + 1
    }

    fn get(&self) -> u32 {
        self.0.load(Ordering::Relaxed)
    }
}

/// A message of a replay, with events at these positions.
fn message(position: u64, events: &[u64]) -> pb::ReplayEventsResponse {
    let event = |&position| pb::EventDto { position, ..Default::default() };
    let events = events.iter().map(event).collect();
    pb::ReplayEventsResponse { events, position, head: 9, ..Default::default() }
}

fn is_misfit(error: &Error) -> bool {
    (error.code(), error.reason()) == (Some(Code::Internal), None)
}

/// The positions that come, and what ends them.
async fn read(
    events: impl Stream<Item = Result<firn_client::Event>> + Unpin,
) -> (Vec<u64>, Option<Error>) {
    let mut events = events;
    let mut positions = Vec::new();
    while let Some(event) = events.next().await {
        match event {
            Ok(event) => positions.push(event.position),
            Err(error) => return (positions, Some(error)),
        }
    }
    (positions, None)
}

/// A server whose replays the test answers: with the number of the call, from 1, and the request.
async fn replaying<F>(
    answer: impl Fn(u32, pb::ReplayEventsRequest, Call) -> F + Send + Sync + 'static,
) -> (Fake, Counter)
where
    F: Future<Output = ()> + Send + 'static,
{
    let calls = Counter::default();
    let counted = calls.clone();
    let answer = Arc::new(answer);
    let fake = Fake::start(move |mut call| {
        let (answer, calls) = (Arc::clone(&answer), calls.clone());
        async move {
            if call.method != "ReplayEvents" {
                return Some(call);
            }
            let request = call.receive().await.expect("a request");
            answer(calls.next(), request, call).await;
            None
        }
    });
    (fake.await, counted)
}

#[tokio::test]
async fn a_replay_that_goes_back_is_handed_to_nobody() {
    for second in [
        message(3, &[2, 3]),
        message(1, &[]),
        message(9, &[2, 4]),
        message(4, &[4, 5]),
        message(9, &[5, 4]),
        message(9, &[4, 4]),
        message(9, &[0]),
    ] {
        let about = format!("{second:?}");
        let (fake, calls) = replaying(move |_, _, mut call| {
            let second = second.clone();
            async move {
                call.send(&message(3, &[1, 2, 3]));
                call.send(&second);
                call.end();
            }
        })
        .await;
        let (positions, error) = read(fake.client().replay(ReplayOptions::new().until(9))).await;
        assert_eq!(positions, [1, 2, 3], "{about}");
        assert!(error.is_some_and(|error| is_misfit(&error)) && calls.get() == 1, "{about}");

        let folder = tempfile::tempdir().expect("a folder");
        let mut store = FileCheckpointStore::new(folder.path().join("checkpoint"));
        let handler = |_| std::future::ready(Ok::<_, Error>(()));
        let ended = fake.client().consume(FollowOptions::new(), &mut store, handler).await;
        assert!(is_misfit(&ended.expect_err("it goes back")), "{about}");
        let saved = store.load().await.expect("it is read").expect("a checkpoint");
        assert_eq!(saved.position, 3, "{about}");
    }
}

#[tokio::test]
async fn a_replay_that_ends_before_its_bound_is_resumed() {
    let (fake, calls) = replaying(|_, request, mut call| async move {
        let next = request.after_position + 3;
        call.send(&message(next, &[next]));
        call.end();
    })
    .await;
    for options in [ReplayOptions::new(), ReplayOptions::new().until(9)] {
        let (positions, error) = read(fake.client().replay(options)).await;
        assert!(error.is_none(), "{error:?}");
        assert_eq!(positions, [3, 6, 9]);
    }
    assert_eq!(calls.get(), 6);
    // The moment may be before the head.
    let bounds = Bounds::new().as_of(SystemTime::now());
    let (positions, error) = read(fake.client().replay(ReplayOptions::new().bounds(bounds))).await;
    assert!(error.is_none() && positions == [3], "{positions:?} {error:?}");
}

#[tokio::test]
async fn a_delay_without_end_is_no_panic() {
    let longest = Duration::from_secs(315_576_000_000);
    let (fake, calls) = replaying(move |_, _, call| async move {
        call.fail(tonic::Code::Unavailable, "SHUTTING_DOWN", Some(longest));
    })
    .await;
    let mut follower = fake.client().follow(FollowOptions::new());
    let next = tokio::time::timeout(Duration::from_millis(500), follower.next());
    assert!(next.await.is_err() && calls.get() == 1, "it waits");

    let fake = Fake::start(|mut call: Call| async move {
        if call.method != "AppendStream" {
            call.fail(tonic::Code::ResourceExhausted, "OVERLOADED", Some(Duration::MAX));
            return None;
        }
        call.receive::<pb::AppendStreamRequest>().await;
        let retry_delay = Some(prost_types::Duration { seconds: i64::MAX, nanos: 0 });
        let reason = pb::ErrorReason::Overloaded.into();
        let error = pb::AppendError { code: 8, reason, retry_delay, ..Default::default() };
        call.send(&answers([(1, Some(Outcome::Error(error)))]));
        call.wait().await;
        None
    })
    .await;
    let client = fake.client();
    let append = async |deadline| client.with_deadline(deadline).append(event(1)).await;
    assert_eq!(at_deadline(append).await.reason(), Some(Reason::Overloaded));
    let append = async |deadline| {
        let stream = client.with_deadline(deadline).append_stream();
        stream.append([event(1)], []).await.expect("it is taken").await
    };
    assert_eq!(at_deadline(append).await.reason(), Some(Reason::Overloaded));
}

#[tokio::test]
async fn whose_log_it_is_is_asked_again_at_the_first_message() {
    let asked = Counter::default();
    let fake = Fake::start(move |mut call: Call| {
        let asked = asked.clone();
        async move {
            if call.method == "GetHead" {
                // Replaced after it was asked for the second time.
                let store = if asked.next() <= 2 { "one" } else { "another" };
                call.send(&head(store, 9));
                call.end();
                return None;
            }
            let request: pb::ReplayEventsRequest = call.receive().await.expect("a request");
            let next = request.after_position + 1;
            call.send(&message(next, &[next]));
            call.fail(tonic::Code::Unavailable, "", None);
            None
        }
    })
    .await;
    let (positions, error) = read(fake.client().follow(FollowOptions::new())).await;
    assert_eq!(error.expect("it is another log").reason(), Some(Reason::StoreChanged));
    assert_eq!(positions, [1]);
}

#[tokio::test]
async fn a_follower_whose_question_is_not_answered_takes_another_connection() {
    let asked = Counter::default();
    let fake = Fake::start(move |mut call: Call| {
        let asked = asked.clone();
        async move {
            if call.method == "GetHead" {
                if asked.next() > 1 {
                    return Some(call);
                }
                call.wait().await;
                return None;
            }
            call.send(&message(1, &[1]));
            call.wait().await;
            None
        }
    })
    .await;
    let mut follower = fake.client().follow(FollowOptions::new());
    let next = tokio::time::timeout(Duration::from_secs(30), follower.try_next()).await;
    assert_eq!(next.expect("it comes").expect("it goes on").expect("an event").position, 1);
    assert_eq!(fake.connections(), 2);
}

use pb::append_stream_result::Outcome;

fn answers<const N: usize>(results: [(u64, Option<Outcome>); N]) -> pb::AppendStreamResponse {
    let result = |(request_number, outcome)| pb::AppendStreamResult { request_number, outcome };
    pb::AppendStreamResponse { results: results.into_iter().map(result).collect() }
}

fn appended(position: u64) -> Option<Outcome> {
    let event = pb::AppendedEvent { position, ..Default::default() };
    let response = pb::AppendEventsResponse { events: vec![event], ..Default::default() };
    Some(Outcome::Appended(response))
}

#[tokio::test]
async fn a_batch_is_not_given_the_answer_to_another() {
    for number in [2, 0, 9] {
        let calls = Counter::default();
        let counted = calls.clone();
        let fake = Fake::start(move |mut call: Call| {
            calls.next();
            async move {
                call.receive::<pb::AppendStreamRequest>().await;
                call.receive::<pb::AppendStreamRequest>().await;
                call.send(&answers([(number, appended(2))]));
                call.wait().await;
                None
            }
        })
        .await;
        let stream = fake.client().append_stream();
        let first = stream.append([event(1)], []).await.expect("it is taken");
        let second = stream.append([event(2)], []).await.expect("it is taken");
        for pending in [first, second] {
            assert!(is_misfit(&pending.await.expect_err("that was not asked")), "{number}");
        }
        assert_eq!(counted.get(), 1);
    }
}

#[tokio::test]
async fn an_answer_that_is_none_is_the_batchs_alone() {
    let fake = Fake::start(|mut call: Call| async move {
        if call.method == "AppendEvents" {
            call.send(&pb::AppendEventsResponse::default());
            call.end();
            return None;
        }
        call.receive::<pb::AppendStreamRequest>().await;
        let two = pb::AppendEventsResponse {
            events: vec![pb::AppendedEvent::default(); 2],
            ..Default::default()
        };
        call.send(&answers([(1, None), (2, Some(Outcome::Appended(two))), (3, appended(3))]));
        call.wait().await;
        None
    })
    .await;
    let error = fake.client().append_batch([event(1)], []).await.expect_err("it has no answer");
    assert!(is_misfit(&error), "{error}");
    let stream = fake.client().append_stream();
    let mut pending = Vec::new();
    for number in 0..3 {
        pending.push(stream.append([event(number)], []).await.expect("it is taken"));
    }
    let answers = futures::future::join_all(pending).await;
    assert!(answers[..2].iter().all(|answer| answer.as_ref().is_err_and(is_misfit)));
    assert_eq!(answers[2].as_ref().expect("it is appended").events[0].position, 3);
}

#[tokio::test]
async fn a_batch_that_is_too_large_is_not_sent() {
    let fake = Fake::start(|call: Call| async move { Some(call) }).await;
    let large = (0..21).map(|number| event(number).bytes("text/plain", vec![b'x'; 1 << 20]));
    let error = fake.client().append_batch(large, []).await.expect_err("it is too large");
    assert_eq!((error.code(), error.reason()), (Some(Code::ResourceExhausted), None));
    assert_eq!(fake.connections(), 0);
}

#[tokio::test]
async fn an_append_stream_that_is_never_answered_fails_at_its_deadline() {
    let fake = Fake::start(|mut call: Call| async move {
        while call.receive::<pb::AppendStreamRequest>().await.is_some() {}
        None
    })
    .await;
    let stream = fake.client().with_deadline(Duration::from_millis(300)).append_stream();
    // While nothing is outstanding no time runs.
    tokio::time::sleep(Duration::from_millis(400)).await;
    let start = Instant::now();
    let pending = stream.append([event(1)], []).await.expect("it is taken");
    let error = pending.await.expect_err("nothing is answered");
    assert_eq!(error.code(), Some(Code::DeadlineExceeded));
    assert!(start.elapsed() >= Duration::from_millis(300));
}

#[tokio::test]
async fn what_does_not_get_on_ends() {
    let calls = Counter::default();
    let fake = Fake::start(move |mut call: Call| {
        let is_over = calls.next() > 50;
        async move {
            match call.method.as_str() {
                _ if is_over => return Some(call),
                "CountEvents" => {
                    call.send(&pb::CountEventsResponse {
                        count: 1,
                        position: 5,
                        until: 9,
                        ..Default::default()
                    });
                }
                "GetNewestEvents" => {
                    let found = pb::NewestEvent { position: 7, ..Default::default() };
                    let newest = vec![found];
                    call.send(&pb::GetNewestEventsResponse { newest, head: 9 });
                }
                _ => {
                    let next_page_token = "the same".to_owned();
                    call.send(&pb::GetEventsResponse { next_page_token, ..Default::default() });
                }
            }
            call.end();
            None
        }
    })
    .await;
    let client = fake.client();
    assert!(is_misfit(&client.count(CountOptions::new()).await.expect_err("a count")));
    let newest = client.newest(NewestOptions::new().stream("s")).await;
    assert!(is_misfit(&newest.expect_err("the newest")));
    let pages = client.get_all(GetOptions::new()).try_collect::<Vec<_>>().await;
    assert!(is_misfit(&pages.expect_err("pages")));
}

#[tokio::test]
async fn what_takes_several_answers_has_one_deadline() {
    let counted = Arc::new(AtomicU64::new(0));
    let fake = Fake::start(move |mut call: Call| {
        let position = counted.fetch_add(1, Ordering::Relaxed) + 1;
        async move {
            if call.method == "CountEvents" {
                tokio::time::sleep(Duration::from_millis(50)).await;
                call.send(&pb::CountEventsResponse { position, until: 400, ..Default::default() });
                call.end();
                return None;
            }
            let header = Some(pb::QueryHeader::default());
            call.send(&pb::QueryResponse { header, ..Default::default() });
            call.wait().await;
            None
        }
    })
    .await;
    let client = fake.client().with_deadline(Duration::from_millis(700));
    let error = client.count(CountOptions::new()).await.expect_err("it takes too long");
    assert_eq!(error.code(), Some(Code::DeadlineExceeded));
    let mut client = client;
    let rows = loop {
        if let Ok(rows) = client.query(SqlQuery::new("select 1")).await {
            break rows;
        }
        // A busy machine did not come to the first answer before it.
        client = client.with_deadline(Duration::from_secs(5));
    };
    let error = rows.try_collect::<Vec<_>>().await.expect_err("the rest does not come");
    assert_eq!(error.code(), Some(Code::DeadlineExceeded));
}

#[tokio::test]
async fn rows_fit_their_columns() {
    let column = pb::QueryColumn { name: "a".to_owned(), ..Default::default() };
    let header = Some(pb::QueryHeader { columns: vec![column], ..Default::default() });
    let row = |values| pb::QueryRow { values: vec![pb::QueryValue::default(); values] };
    let begin = |rows| pb::QueryResponse { header: header.clone(), rows };
    let later = |rows| pb::QueryResponse { header: None, rows };
    for (messages, right) in [
        (vec![], None),
        (vec![later(vec![row(1)])], None),
        (vec![begin(vec![row(0), row(1)])], Some(0)),
        (vec![begin(vec![row(1)]), later(vec![row(2), row(1)])], Some(1)),
    ] {
        let fake = Fake::start(move |mut call: Call| {
            messages.iter().for_each(|message| call.send(message));
            call.end();
            std::future::ready(None)
        })
        .await;
        let rows = match (fake.client().query(SqlQuery::new("select 1")).await, right) {
            (Ok(rows), Some(_)) => rows.collect::<Vec<_>>().await,
            (Err(error), None) if is_misfit(&error) => continue,
            (outcome, _) => panic!("{:?}", outcome.err()),
        };
        assert_eq!(rows.iter().filter(|row| row.is_ok()).count(), right.unwrap_or_default());
        assert!(rows.last().is_some_and(|row| row.as_ref().is_err_and(is_misfit)));
    }
}

#[tokio::test]
async fn a_time_that_is_none_is_an_error() {
    let (fake, _) = replaying(|_, _, mut call| async move {
        let mut message = message(9, &[9]);
        message.events[0].created_at = "yesterday".to_owned();
        call.send(&message);
        call.end();
    })
    .await;
    let mut events = fake.client().replay(ReplayOptions::new());
    let event = events.try_next().await.expect("it goes on").expect("an event");
    assert!(is_misfit(&event.recorded_at().expect_err("it is no time")));
}

#[tokio::test]
async fn a_setting_that_cannot_be_said_is_not_left_out() {
    let (fake, _) = replaying(|_, request, call| async move {
        assert!(request.heartbeat_interval.is_some_and(|interval| interval.seconds > 3600));
        call.fail(tonic::Code::InvalidArgument, "INVALID_FIELD", None);
    })
    .await;
    let options = FollowOptions::new().heartbeat_interval(Duration::MAX);
    let error = fake.client().follow(options).try_next().await.expect_err("it is refused");
    assert_eq!(error.reason(), Some(Reason::InvalidField));
}

#[tokio::test]
async fn hosts_that_are_none() {
    for host in ["a@b", "a b", "a/b", "a:b", "[::1]", "a%b", "a#b", "a?b", ""] {
        let error = firn_client::Client::connect_lazy(Config::new(host)).expect_err(host);
        assert!(matches!(error, Error::Config(error) if error.fault == "host"), "{host}");
    }
}
