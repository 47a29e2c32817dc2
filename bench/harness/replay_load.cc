#include "harness/replay_load.h"

#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>

#include <cstdint>
#include <memory>
#include <string>

#include "firn/v1/event_store.grpc.pb.h"
#include "harness/client.h"
#include "harness/page.h"

namespace firn::bench {
namespace {

constexpr char kMethod[] = "/firn.v1.EventStore/ReplayEvents";

class ReplayLoad {
 public:
  ReplayLoad(const ReplayOptions& options, const std::shared_ptr<grpc::Channel>& channel)
      : options_(options), stub_(channel) {}

  // Returns the last position.
  uint64_t Run(Meter& meter) {
    uint64_t position = 0;
    uint64_t head = 0;
    uint64_t events = 0;
    uint64_t bytes = 0;
    grpc::ClientContext context;
    grpc::CompletionQueue queue;
    const Clock::time_point began = Clock::now();
    const auto stream = stub_.PrepareCall(&context, kMethod, &queue);
    Start(*stream, queue);
    Clock::time_point last = Clock::now();
    grpc::ByteBuffer buffer;
    while (stream->Read(&buffer, this), Wait(queue)) {
      const uint64_t message_bytes = buffer.Length();
      const Page page = Take(buffer, position);
      position = page.position;
      head = page.head;
      events += page.events;
      bytes += message_bytes;
      const Clock::time_point now = Clock::now();
      if (options_.type.empty()) meter.Add(last, now, page.events, message_bytes);
      last = now;
    }
    Finish(*stream, queue);
    if (!options_.type.empty()) meter.Add(began, Clock::now(), events, bytes);
    if (events != (options_.type.empty() ? position : options_.matches)) {
      Fail("replay: " + std::to_string(events) + " events up to " + std::to_string(position));
    }
    if (position != head)
      Fail("replay: ended at " + std::to_string(position) + " of " + std::to_string(head));
    return position;
  }

 private:
  using Stream = grpc::GenericClientAsyncReaderWriter;

  // One operation is under way at a time, so its tag says nothing.
  static bool Wait(grpc::CompletionQueue& queue) {
    void* tag = nullptr;
    bool ok = false;
    return queue.Next(&tag, &ok) && ok;
  }

  void Start(Stream& stream, grpc::CompletionQueue& queue) {
    v1::ReplayEventsRequest request;
    request.set_payload_form(v1::PAYLOAD_FORM_JSON);
    if (!options_.type.empty()) {
      request.mutable_query()->add_items()->add_event_types(options_.type);
    }
    const grpc::Slice slice(request.SerializeAsString());
    stream.StartCall(this);
    bool ok = Wait(queue);
    if (ok) {
      stream.WriteLast(grpc::ByteBuffer(&slice, 1), grpc::WriteOptions(), this);
      ok = Wait(queue);
    }
    if (!ok) Fail("replay: the call could not be started");
  }

  void Finish(Stream& stream, grpc::CompletionQueue& queue) {
    grpc::Status status;
    stream.Finish(&status, this);
    Wait(queue);
    if (!status.ok()) Fail(Describe("replay", status));
    queue.Shutdown();
  }

  // Empties the buffer. `position` is the one before the message.
  Page Take(grpc::ByteBuffer& buffer, uint64_t position) {
    const Page page = options_.parse ? Parse(buffer, position) : CountEvents(buffer);
    const bool contiguous = page.position == position + page.events;
    if (options_.type.empty() ? !contiguous : page.position < position + page.events) {
      Fail("replay: a message of " + std::to_string(page.events) + " events goes from " +
           std::to_string(position) + " to " + std::to_string(page.position));
    }
    return page;
  }

  Page Parse(grpc::ByteBuffer& buffer, uint64_t position) {
    using Traits = grpc::SerializationTraits<v1::ReplayEventsResponse>;
    if (!Traits::Deserialize(&buffer, &response_).ok()) {
      Fail("replay: a message that is no ReplayEventsResponse");
    }
    for (const v1::EventDTO& event : response_.events()) {
      const bool due =
          options_.type.empty() ? event.position() == position + 1 : event.position() > position;
      if (!options_.echo && !due) {
        Fail("replay: position " + std::to_string(event.position()) + " after " +
             std::to_string(position));
      }
      position = event.position();
    }
    return Page{.events = static_cast<uint64_t>(response_.events_size()),
                .position = response_.position(),
                .head = response_.head(),
                .mark = response_.mark()};
  }

  const ReplayOptions& options_;
  grpc::GenericStub stub_;
  // Kept, so that its memory is used again.
  v1::ReplayEventsResponse response_;
};

}  // namespace

Measurement RunReplay(const ReplayOptions& options) {
  const std::shared_ptr<grpc::Channel> channel = Connect(options.address);
  const std::unique_ptr<v1::EventStore::Stub> stub = v1::EventStore::NewStub(channel);
  ReplayLoad load(options, channel);
  uint64_t last = 0;
  Measurement measurement =
      MeasurePasses(options.once, options.seconds, [&](Meter& meter) { last = load.Run(meter); });
  if (measurement.count == 0) Fail("replay: no event came");
  if (!options.echo && last != GetHead(*stub)) Fail("replay: ended before the head of the log");
  measurement.stored = last;
  return measurement;
}

}  // namespace firn::bench
