#include "harness/past_load.h"

#include <grpcpp/grpcpp.h>

#include <algorithm>
#include <memory>
#include <random>
#include <vector>

#include "firn/v1/event_store.grpc.pb.h"
#include "firn/v1/history.grpc.pb.h"
#include "harness/client.h"
#include "harness/event_maker.h"
#include "harness/projections.h"

namespace firn::bench {
namespace {

// An image at a moment; 0: now.
struct Question {
  int64_t image = 0;
  uint64_t position = 0;
};

class PastLoad {
 public:
  explicit PastLoad(const PastOptions& options)
      : options_(options),
        channel_(Connect(options.address)),
        events_(v1::EventStore::NewStub(channel_)),
        history_(v1::History::NewStub(channel_)) {
    if (options.image != 0) {
      const v1::GetEventsResponse events = GetEvents(options.image);
      for (const v1::EventDTO& event : events.events()) {
        questions_.push_back({.image = options.image, .position = event.position()});
      }
      if (questions_.empty()) Fail("the image has no events");
    } else {
      const auto projections = v1::Projections::NewStub(channel_);
      for (const int64_t id : ListNumbers(*projections, "select id from images")) {
        questions_.push_back({.image = id});
      }
    }
  }

  Measurement Run() {
    const uint64_t stored = GetHead(*events_);
    Meter meter = Meter::ForSeconds(options_.seconds);
    for (size_t asked = 0; meter.IsRunning(Clock::now()); ++asked) {
      const size_t turn = asked % questions_.size();
      if (turn == 0) std::shuffle(questions_.begin(), questions_.end(), random_);
      const Clock::time_point began = Clock::now();
      const uint64_t bytes = Ask(questions_[turn]);
      meter.Add(began, Clock::now(), 1, bytes);
    }
    Measurement measurement = meter.Take();
    measurement.stored = stored;
    return measurement;
  }

 private:
  // Returns the bytes of the answer.
  uint64_t Ask(const Question& question) {
    switch (options_.call) {
      case PastCall::kState:
        return GetState(question);
      case PastCall::kHistory:
        return GetHistory(question);
      case PastCall::kEvents:
        return GetEvents(question.image).ByteSizeLong();
    }
    Fail("no such call");
  }

  uint64_t GetState(const Question& question) {
    grpc::ClientContext context;
    v1::GetStateRequest request;
    Ask(question, request);
    v1::GetStateResponse response;
    const grpc::Status status = history_->GetState(&context, request, &response);
    if (!status.ok()) Fail(Describe("state", status));
    if (response.state_json().empty() ||
        (question.position != 0 && response.last_event_position() != question.position)) {
      Fail("state: not of that moment: " + response.ShortDebugString().substr(0, 200));
    }
    return response.ByteSizeLong();
  }

  uint64_t GetHistory(const Question& question) {
    grpc::ClientContext context;
    v1::GetHistoryRequest request;
    Ask(question, request);
    request.set_payload_form(v1::PAYLOAD_FORM_JSON);
    v1::GetHistoryResponse response;
    const grpc::Status status = history_->GetHistory(&context, request, &response);
    if (!status.ok()) Fail(Describe("history", status));
    if (response.entries().empty()) Fail("history: it is empty");
    return response.ByteSizeLong();
  }

  template <typename Request>
  static void Ask(const Question& question, Request& request) {
    request.mutable_target()->set_target_type(kTargetType);
    request.mutable_target()->set_target_id(question.image);
    if (question.position != 0) request.mutable_as_of()->set_position(question.position);
  }

  // A page of this size has room for all events of an image.
  v1::GetEventsResponse GetEvents(int64_t image) {
    grpc::ClientContext context;
    v1::GetEventsRequest request;
    request.set_page_size(1000);
    request.mutable_query()->add_items()->add_streams(StreamOf(static_cast<uint64_t>(image)));
    request.set_payload_form(v1::PAYLOAD_FORM_JSON);
    v1::GetEventsResponse response;
    const grpc::Status status = events_->GetEvents(&context, request, &response);
    if (!status.ok()) Fail(Describe("get", status));
    return response;
  }

  const PastOptions& options_;
  const std::shared_ptr<grpc::Channel> channel_;
  const std::unique_ptr<v1::EventStore::Stub> events_;
  const std::unique_ptr<v1::History::Stub> history_;
  std::vector<Question> questions_;
  std::mt19937_64 random_{std::random_device{}()};
};

}  // namespace

Measurement RunPast(const PastOptions& options) { return PastLoad(options).Run(); }

}  // namespace firn::bench
