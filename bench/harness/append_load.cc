#include "harness/append_load.h"

#include <grpcpp/grpcpp.h>

#include <algorithm>
#include <memory>
#include <type_traits>
#include <vector>

#include "firn/v1/event_store.grpc.pb.h"
#include "harness/client.h"
#include "harness/event_dto.h"

namespace firn::bench {
namespace {

// The two calls under one shape.
struct SingleAppend {
  using Request = v1::AppendEventRequest;
  using Response = v1::AppendEventResponse;
  static constexpr auto kPrepare = &v1::EventStore::Stub::PrepareAsyncAppendEvent;

  static v1::EventDTO& EventAt(Request& request, int) { return *request.mutable_event(); }
  static void Resize(Request&, int) {}
  static void SetCondition(Request&) {}
  static bool IsAcknowledged(const Response& response, int) { return response.position() > 0; }
};

struct BatchAppend {
  using Request = v1::AppendEventsRequest;
  using Response = v1::AppendEventsResponse;
  static constexpr auto kPrepare = &v1::EventStore::Stub::PrepareAsyncAppendEvents;

  static v1::EventDTO& EventAt(Request& request, int index) {
    return *request.mutable_events(index);
  }
  static void Resize(Request& request, int size) {
    while (request.events_size() < size) request.add_events();
    while (request.events_size() > size) request.mutable_events()->RemoveLast();
  }
  static void SetCondition(Request& request) {
    v1::EventDTO& event = *request.mutable_events(0);
    event.clear_tags();
    event.add_tags("unique:" + event.id());
    request.clear_checks();
    request.add_checks()->mutable_no_match()->mutable_query()->add_items()->add_tags(event.tags(0));
  }
  static bool IsAcknowledged(const Response& response, int size) {
    if (response.events_size() != size) return false;
    const uint64_t first = response.events(0).position();
    return first > 0 && response.events(size - 1).position() == first + size - 1;
  }
};

// One completion queue, one thread, a closed loop: a call that ends starts the next one.
template <typename Rpc>
class AppendLoad {
 public:
  AppendLoad(const AppendOptions& options, v1::EventStore::Stub& stub)
      : options_(options),
        stub_(stub),
        maker_(options.maker),
        meter_(options.events > 0 ? Meter::UntilTaken() : Meter::ForSeconds(options.seconds)) {}

  Measurement Run() {
    std::vector<Call> calls(static_cast<size_t>(options_.in_flight));
    int running = 0;
    for (Call& call : calls) running += StartNext(call, Clock::now()) ? 1 : 0;
    while (running > 0) {
      void* tag = nullptr;
      bool ok = false;
      queue_.Next(&tag, &ok);
      Call& call = *static_cast<Call*>(tag);
      const Clock::time_point now = Clock::now();
      Acknowledge(call, now);
      if (!StartNext(call, now)) --running;
    }
    queue_.Shutdown();
    return meter_.Take();
  }

  uint64_t acknowledged() const { return acknowledged_; }

 private:
  struct Call {
    typename Rpc::Request request;
    typename Rpc::Response response;
    // gRPC wants a new one for every call.
    std::unique_ptr<grpc::ClientContext> context;
    std::unique_ptr<grpc::ClientAsyncResponseReader<typename Rpc::Response>> reader;
    grpc::Status status;
    Clock::time_point began;
    int size = 0;
  };

  // Returns false if enough was started.
  bool StartNext(Call& call, Clock::time_point now) {
    if (!meter_.IsRunning(now)) return false;
    call.size = options_.batch;
    if (options_.events > 0) {
      const uint64_t left = options_.events - started_;
      call.size = static_cast<int>(std::min<uint64_t>(left, call.size));
    }
    if (call.size == 0) return false;
    started_ += call.size;

    Rpc::Resize(call.request, call.size);
    for (int i = 0; i < call.size; ++i) {
      maker_.Make(event_);
      ToDto(event_, Rpc::EventAt(call.request, i));
    }
    if (options_.conditions) Rpc::SetCondition(call.request);
    call.reader.reset();
    call.context = std::make_unique<grpc::ClientContext>();
    call.began = Clock::now();
    call.reader = (stub_.*Rpc::kPrepare)(call.context.get(), call.request, &queue_);
    call.reader->StartCall();
    call.reader->Finish(&call.response, &call.status, &call);
    return true;
  }

  void Acknowledge(Call& call, Clock::time_point now) {
    if (!call.status.ok()) Fail(Describe("append", call.status));
    if (!options_.echo) Check(call);
    acknowledged_ += call.size;
    if constexpr (std::is_same_v<Rpc, SingleAppend>) {
      if (options_.appended != nullptr) {
        options_.appended->push_back(
            {.position = call.response.position(), .sent = call.began, .acknowledged = now});
      }
    }
    // The size was computed when the request was sent.
    meter_.Add(call.began, now, call.size, call.request.GetCachedSize());
  }

  void Check(const Call& call) {
    if (call.response.durability() != v1::DURABILITY_FSYNCED || call.response.duplicate() ||
        !Rpc::IsAcknowledged(call.response, call.size)) {
      Fail("append: not the acknowledgement of new events: " +
           call.response.ShortDebugString().substr(0, 200));
    }
  }

  const AppendOptions& options_;
  v1::EventStore::Stub& stub_;
  EventMaker maker_;
  Meter meter_;
  // Used by one StartNext() after the other.
  Event event_;
  grpc::CompletionQueue queue_;
  uint64_t started_ = 0;
  uint64_t acknowledged_ = 0;
};

template <typename Rpc>
Measurement RunWith(const AppendOptions& options) {
  const std::unique_ptr<v1::EventStore::Stub> stub =
      v1::EventStore::NewStub(Connect(options.address));
  const uint64_t stored = GetHead(*stub);
  AppendLoad<Rpc> load(options, *stub);
  Measurement measurement = load.Run();
  measurement.stored = stored;
  const uint64_t grown = GetHead(*stub) - stored;
  if (!options.echo && grown != load.acknowledged()) {
    Fail("append: " + std::to_string(load.acknowledged()) + " events were acknowledged, but the " +
         "log grew by " + std::to_string(grown));
  }
  return measurement;
}

}  // namespace

Measurement RunAppend(const AppendOptions& options) {
  const bool single = options.batch == 1 && !options.conditions;
  return single ? RunWith<SingleAppend>(options) : RunWith<BatchAppend>(options);
}

}  // namespace firn::bench
