#include "harness/get_load.h"

#include <grpcpp/grpcpp.h>

#include <memory>
#include <vector>

#include "firn/v1/event_store.grpc.pb.h"
#include "harness/client.h"
#include "harness/event_maker.h"
#include "harness/key_chooser.h"

namespace firn::bench {
namespace {

// One completion queue, one thread, a closed loop: a read that ends starts the next one.
class GetLoad {
 public:
  GetLoad(const GetOptions& options, v1::EventStore::Stub& stub)
      : options_(options),
        stub_(stub),
        keys_(options.tags, options.searched),
        meter_(options.reads > 0 ? Meter::UntilTaken() : Meter::ForSeconds(options.seconds)) {}

  Measurement Run() {
    std::vector<Read> reads(static_cast<size_t>(options_.in_flight));
    int running = 0;
    for (Read& read : reads) running += Begin(read, Clock::now()) ? 1 : 0;
    while (running > 0) {
      void* tag = nullptr;
      bool ok = false;
      queue_.Next(&tag, &ok);
      Read& read = *static_cast<Read*>(tag);
      const Clock::time_point now = Clock::now();
      if (!TakePage(read)) {
        Call(read);
        continue;
      }
      meter_.Add(read.began, now, read.events, read.bytes);
      if (!Begin(read, now)) --running;
    }
    queue_.Shutdown();
    return meter_.Take();
  }

 private:
  struct Read {
    std::string key;
    v1::GetEventsRequest request;
    v1::GetEventsResponse response;
    // gRPC wants a new one for every call.
    std::unique_ptr<grpc::ClientContext> context;
    std::unique_ptr<grpc::ClientAsyncResponseReader<v1::GetEventsResponse>> reader;
    grpc::Status status;
    Clock::time_point began;
    uint64_t events = 0;
    uint64_t bytes = 0;
  };

  // Returns false if enough was read.
  bool Begin(Read& read, Clock::time_point now) {
    if (!meter_.IsRunning(now) || (options_.reads > 0 && begun_ == options_.reads)) return false;
    ++begun_;
    read.key = keys_.Next();
    read.request.Clear();
    read.request.set_payload_form(v1::PAYLOAD_FORM_JSON);
    v1::QueryItem& item = *read.request.mutable_query()->add_items();
    (options_.tags ? item.add_tags() : item.add_streams())->assign(read.key);
    read.events = 0;
    read.bytes = 0;
    read.began = Clock::now();
    Call(read);
    return true;
  }

  void Call(Read& read) {
    read.reader.reset();
    read.context = std::make_unique<grpc::ClientContext>();
    read.reader = stub_.PrepareAsyncGetEvents(read.context.get(), read.request, &queue_);
    read.reader->StartCall();
    read.reader->Finish(&read.response, &read.status, &read);
  }

  // Returns whether it was the last page of the read.
  bool TakePage(Read& read) {
    if (!read.status.ok()) Fail(Describe("get", read.status));
    for (const v1::EventDTO& event : read.response.events()) {
      const bool wanted = options_.tags ? event.tags_size() == 1 && event.tags(0) == read.key
                                        : event.stream() == read.key;
      if (!wanted) Fail("get: an event that is not of " + read.key);
    }
    read.events += static_cast<uint64_t>(read.response.events_size());
    read.bytes += read.response.ByteSizeLong();
    read.request.set_page_token(read.response.next_page_token());
    if (!read.request.page_token().empty()) return false;
    if (read.events != keys_.events()) {
      Fail("get: " + std::to_string(read.events) + " events of " + read.key);
    }
    return true;
  }

  const GetOptions& options_;
  v1::EventStore::Stub& stub_;
  KeyChooser keys_;
  Meter meter_;
  grpc::CompletionQueue queue_;
  uint64_t begun_ = 0;
};

}  // namespace

Measurement RunGet(const GetOptions& options) {
  const std::unique_ptr<v1::EventStore::Stub> stub =
      v1::EventStore::NewStub(Connect(options.address));
  const uint64_t stored = GetHead(*stub);
  GetLoad load(options, *stub);
  Measurement measurement = load.Run();
  measurement.stored = stored;
  return measurement;
}

}  // namespace firn::bench
