use super::*;

/// A status as a server sends it; without a reason, as a proxy does.
pub(crate) fn status(code: tonic::Code, reason: &str, delay: Option<i64>) -> tonic::Status {
    let any = |name: &str, value| prost_types::Any {
        type_url: format!("type.googleapis.com/{name}"),
        value,
    };
    let info = rpc::ErrorInfo {
        reason: reason.to_owned(),
        domain: "firn".to_owned(),
        metadata: [("position".to_owned(), "7".to_owned())].into(),
    };
    let mut details = Vec::new();
    if !reason.is_empty() {
        details.push(any("google.rpc.ErrorInfo", info.encode_to_vec()));
    }
    if let Some(seconds) = delay {
        let retry_delay = Some(prost_types::Duration { seconds, nanos: 0 });
        let info = rpc::RetryInfo { retry_delay };
        details.push(any("google.rpc.RetryInfo", info.encode_to_vec()));
    }
    let all = rpc::Status { code: code.into(), message: String::new(), details };
    tonic::Status::with_details(code, "said", all.encode_to_vec().into())
}

#[test]
fn what_a_server_says_is_kept() {
    let error = Error::from(status(tonic::Code::ResourceExhausted, "OVERLOADED", Some(3)));
    let failure = error.failure().expect("the server's");
    assert_eq!(failure.code, Code::ResourceExhausted);
    assert_eq!(failure.reason(), Some(Reason::Overloaded));
    assert_eq!(failure.metadata["position"], "7");
    assert_eq!(failure.retry_delay, Some(Duration::from_secs(3)));
    assert_eq!(error.to_string(), "OVERLOADED: said");
}

#[test]
fn a_reason_of_a_newer_server_keeps_its_name() {
    let error = Error::from(status(tonic::Code::Aborted, "BETTER_REASON", None));
    assert_eq!(error.reason(), Some(Reason::Unknown));
    assert_eq!(error.failure().expect("the server's").reason_name, "BETTER_REASON");
}

#[test]
fn an_error_of_the_way_has_no_reason() {
    let error = Error::from(tonic::Status::internal("a proxy's"));
    assert_eq!((error.code(), error.reason()), (Some(Code::Internal), None));
    assert!(error.is_resumed() && !error.passes());
}

#[test]
fn the_transport_may_be_the_first_to_see_that_the_deadline_passed() {
    let error = Error::from(tonic::Status::from_error(Box::new(tonic::TimeoutExpired(()))));
    assert_eq!(error.code(), Some(Code::DeadlineExceeded));
    assert!(!error.passes());
}

#[test]
fn an_answer_that_does_not_fit_is_for_good() {
    let error = Error::from(Failure::misfit("it is none"));
    assert_eq!((error.code(), error.reason()), (Some(Code::Internal), None));
    assert!(!error.is_resumed() && !error.passes());
}

#[test]
fn answers_of_a_stream_have_the_reasons_that_there_are() {
    let reason = |reason| {
        let error = Error::from(pb::AppendError { code: 13, reason, ..Default::default() });
        error.failure().expect("the server's").reason_name.clone()
    };
    assert_eq!([reason(0), reason(6), reason(999)], ["", "OVERLOADED", "999"]);
}

#[test]
fn details_that_are_broken_are_left_out() {
    let mut whole = status(tonic::Code::Aborted, "CHECK_FAILED", None).details().to_vec();
    whole.truncate(whole.len() - 1);
    let broken = tonic::Status::with_details(tonic::Code::Aborted, "said", whole.into());
    let error = Error::from(broken);
    assert_eq!((error.code(), error.reason()), (Some(Code::Aborted), None));
}

#[test]
fn a_call_that_came_in_while_the_server_was_being_stopped_is_made_again() {
    let error = Error::from(tonic::Status::cancelled("CANCELLED"));
    assert_eq!(error.code(), Some(Code::Unavailable));
    assert!(error.passes());
    let error = Error::from(tonic::Status::cancelled("as somebody says"));
    assert_eq!(error.code(), Some(Code::Cancelled));
    assert!(!error.passes());
}

#[test]
fn what_the_transport_met_is_unavailable() {
    let met = std::io::Error::other("connection reset");
    let error = Error::from(tonic::Status::from_error(Box::new(met)));
    assert_eq!(error.code(), Some(Code::Unavailable));
    assert!(error.passes() && error.to_string().contains("connection reset"), "{error}");
}
