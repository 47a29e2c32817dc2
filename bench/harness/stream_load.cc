#include "harness/stream_load.h"

#include <grpcpp/grpcpp.h>

#include <deque>
#include <memory>
#include <string>

#include "firn/v1/event_store.grpc.pb.h"
#include "harness/client.h"
#include "harness/event_dto.h"

namespace firn::bench {
namespace {

// One thread, one completion queue; at most one write and one read are under way.
class StreamLoad {
 public:
  StreamLoad(const AppendOptions& options, v1::EventStore::Stub& stub)
      : options_(options), maker_(options.maker), meter_(Meter::ForSeconds(options.seconds)) {
    stream_ = stub.PrepareAsyncAppendStream(&context_, &queue_);
    for (int i = 0; i < options.batch; ++i) request_.add_events();
  }

  Measurement Run() {
    stream_->StartCall(Tag(kStarted));
    AwaitStart();
    stream_->Read(&response_, Tag(kRead));
    Proceed();
    while (!ended_) {
      void* tag = nullptr;
      bool ok = false;
      queue_.Next(&tag, &ok);
      if (tag == Tag(kWritten)) {
        if (!ok) Fail("append stream: a request could not be sent");
        writing_ = false;
        Proceed();
      } else if (tag == Tag(kRead)) {
        TakeAnswers(ok);
      }
    }
    stream_->Finish(&status_, Tag(kFinished));
    void* tag = nullptr;
    bool ok = false;
    while (queue_.Next(&tag, &ok) && tag != Tag(kFinished)) continue;
    if (!status_.ok()) Fail(Describe("append stream", status_));
    queue_.Shutdown();
    return meter_.Take();
  }

  uint64_t acknowledged() const { return acknowledged_; }

 private:
  enum Operation { kStarted, kRead, kWritten, kClosed, kFinished, kOperations };
  void* Tag(Operation operation) { return &tags_[operation]; }

  void AwaitStart() {
    void* tag = nullptr;
    bool ok = false;
    queue_.Next(&tag, &ok);
    if (!ok) Fail("append stream: the server cannot be reached");
  }

  // Sends the next request if one may be outstanding, or says that there are no more.
  void Proceed() {
    if (writing_ || closing_) return;
    const Clock::time_point now = Clock::now();
    if (!meter_.IsRunning(now)) {
      closing_ = true;
      stream_->WritesDone(Tag(kClosed));
      return;
    }
    if (sent_.size() >= static_cast<size_t>(options_.in_flight)) return;
    for (v1::EventDTO& event : *request_.mutable_events()) {
      maker_.Make(event_);
      ToDto(event_, event);
    }
    sent_.push_back(now);
    writing_ = true;
    grpc::WriteOptions write;
    // More is to come at once: it may leave together with this.
    if (sent_.size() < static_cast<size_t>(options_.in_flight)) write.set_buffer_hint();
    stream_->Write(request_, write, Tag(kWritten));
    request_bytes_ = request_.GetCachedSize();
  }

  void TakeAnswers(bool ok) {
    if (!ok) {
      if (!closing_ || !sent_.empty()) Fail("append stream: it ended before its last answer");
      ended_ = true;
      return;
    }
    const Clock::time_point now = Clock::now();
    for (const v1::AppendStreamResult& result : response_.results()) {
      Check(result);
      meter_.Add(sent_.front(), now, options_.batch, request_bytes_);
      acknowledged_ += options_.batch;
      sent_.pop_front();
    }
    stream_->Read(&response_, Tag(kRead));
    Proceed();
  }

  void Check(const v1::AppendStreamResult& result) {
    const v1::AppendEventsResponse& answer = result.appended();
    if (result.request_number() != ++answered_ || answer.duplicate() ||
        answer.durability() != v1::DURABILITY_FSYNCED || answer.events_size() != options_.batch) {
      Fail("append stream: not the acknowledgement of new events: " +
           result.ShortDebugString().substr(0, 200));
    }
  }

  // Only their addresses matter.
  char tags_[kOperations] = {};
  const AppendOptions& options_;
  EventMaker maker_;
  Meter meter_;
  Event event_;
  grpc::CompletionQueue queue_;
  grpc::ClientContext context_;
  std::unique_ptr<grpc::ClientAsyncReaderWriter<v1::AppendStreamRequest, v1::AppendStreamResponse>>
      stream_;
  v1::AppendStreamRequest request_;
  v1::AppendStreamResponse response_;
  grpc::Status status_;
  // When the requests without an answer were sent.
  std::deque<Clock::time_point> sent_;
  int request_bytes_ = 0;
  bool writing_ = false;
  bool closing_ = false;
  bool ended_ = false;
  uint64_t answered_ = 0;
  uint64_t acknowledged_ = 0;
};

}  // namespace

Measurement RunStream(const AppendOptions& options) {
  const std::unique_ptr<v1::EventStore::Stub> stub =
      v1::EventStore::NewStub(Connect(options.address));
  const uint64_t stored = GetHead(*stub);
  StreamLoad load(options, *stub);
  Measurement measurement = load.Run();
  measurement.stored = stored;
  const uint64_t grown = GetHead(*stub) - stored;
  if (grown != load.acknowledged()) {
    Fail("append stream: " + std::to_string(load.acknowledged()) +
         " events were acknowledged, but the log grew by " + std::to_string(grown));
  }
  return measurement;
}

}  // namespace firn::bench
