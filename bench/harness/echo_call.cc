#include "harness/echo_call.h"

#include <string_view>

namespace firn::bench {
namespace {

constexpr std::string_view kReplayMethod = "/firn.v1.EventStore/ReplayEvents";

}  // namespace

void EchoCall::Accept(grpc::AsyncGenericService& service, grpc::ServerCompletionQueue& queue,
                      const CannedReplay& replay) {
  auto* call = new EchoCall(service, queue, replay);
  service.RequestCall(&call->context_, &call->stream_, &queue, &queue, call);
}

EchoCall::EchoCall(grpc::AsyncGenericService& service, grpc::ServerCompletionQueue& queue,
                   const CannedReplay& replay)
    : service_(service), queue_(queue), replay_(replay), stream_(&context_) {}

void EchoCall::OnComplete(bool ok) {
  switch (state_) {
    case State::kAccepting:
      if (!ok) break;  // the server stops
      Accept(service_, queue_, replay_);
      state_ = State::kReading;
      stream_.Read(&request_, this);
      return;
    case State::kReading:
      if (!ok) return Finish(grpc::Status::CANCELLED);
      return Answer();
    case State::kReplaying:
      if (!ok) return Finish(grpc::Status::CANCELLED);
      return WriteNext();
    case State::kFinishing:
      break;
  }
  delete this;
}

void EchoCall::Answer() {
  if (context_.method() == kReplayMethod) {
    state_ = State::kReplaying;
    return WriteNext();
  }
  // A message without a field: every response of the contract.
  const grpc::Slice empty;
  state_ = State::kFinishing;
  stream_.WriteAndFinish(grpc::ByteBuffer(&empty, 1), grpc::WriteOptions(), grpc::Status::OK, this);
}

void EchoCall::WriteNext() {
  if (next_message_ == replay_.messages()) return Finish(grpc::Status::OK);
  stream_.Write(replay_.Message(next_message_++), this);
}

void EchoCall::Finish(const grpc::Status& status) {
  state_ = State::kFinishing;
  stream_.Finish(status, this);
}

}  // namespace firn::bench
