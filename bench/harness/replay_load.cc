#include "harness/replay_load.h"

#include <google/protobuf/io/coded_stream.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>
#include <grpcpp/support/proto_buffer_reader.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "firn/v1/event_store.grpc.pb.h"
#include "harness/client.h"

namespace firn::bench {
namespace {

constexpr char kMethod[] = "/firn.v1.EventStore/ReplayEvents";

// What one message said.
struct Page {
  uint64_t events = 0;
  uint64_t position = 0;
  uint64_t head = 0;
};

// Steps over the events by their lengths, without looking into them.
Page Count(grpc::ByteBuffer& buffer) {
  using Response = v1::ReplayEventsResponse;
  // A tag is the field's number above three bits that say how long the value is.
  constexpr uint32_t kVarint = 0;
  constexpr uint32_t kLengthDelimited = 2;
  constexpr uint32_t kEvent = Response::kEventsFieldNumber << 3 | kLengthDelimited;
  constexpr uint32_t kPosition = Response::kPositionFieldNumber << 3 | kVarint;
  constexpr uint32_t kHead = Response::kHeadFieldNumber << 3 | kVarint;

  grpc::ProtoBufferReader bytes(&buffer);
  google::protobuf::io::CodedInputStream input(&bytes);
  Page page;
  bool ok = true;
  while (const uint32_t tag = input.ReadTag()) {
    switch (tag) {
      case kEvent: {
        uint32_t size = 0;
        ok = input.ReadVarint32(&size) && input.Skip(static_cast<int>(size));
        ++page.events;
        break;
      }
      case kPosition:
        ok = input.ReadVarint64(&page.position);
        break;
      case kHead:
        ok = input.ReadVarint64(&page.head);
        break;
      default:
        ok = false;
    }
    if (!ok) Fail("replay: a message that is no ReplayEventsResponse");
  }
  return page;
}

class ReplayLoad {
 public:
  ReplayLoad(const ReplayOptions& options, const std::shared_ptr<grpc::Channel>& channel)
      : options_(options), stub_(channel) {}

  // Returns the last position.
  uint64_t Run(Meter& meter) {
    uint64_t position = 0;
    uint64_t head = 0;
    grpc::ClientContext context;
    grpc::CompletionQueue queue;
    const auto stream = stub_.PrepareCall(&context, kMethod, &queue);
    Start(*stream, queue);
    Clock::time_point last = Clock::now();
    grpc::ByteBuffer buffer;
    while (stream->Read(&buffer, this), Wait(queue)) {
      const uint64_t bytes = buffer.Length();
      const Page page = options_.parse ? Parse(buffer, position) : Count(buffer);
      if (page.position != position + page.events) {
        Fail("replay: a message of " + std::to_string(page.events) + " events goes from " +
             std::to_string(position) + " to " + std::to_string(page.position));
      }
      position = page.position;
      head = page.head;
      const Clock::time_point now = Clock::now();
      meter.Add(last, now, page.events, bytes);
      last = now;
    }
    Finish(*stream, queue);
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
  Page Parse(grpc::ByteBuffer& buffer, uint64_t position) {
    using Traits = grpc::SerializationTraits<v1::ReplayEventsResponse>;
    if (!Traits::Deserialize(&buffer, &response_).ok()) {
      Fail("replay: a message that is no ReplayEventsResponse");
    }
    for (const v1::EventDTO& event : response_.events()) {
      if (!options_.echo && event.position() != ++position) {
        Fail("replay: position " + std::to_string(event.position()) + " where " +
             std::to_string(position) + " was due");
      }
    }
    return Page{static_cast<uint64_t>(response_.events_size()), response_.position(),
                response_.head()};
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
  Meter warm_up = Meter::UntilTaken();
  load.Run(warm_up);
  const Clock::time_point began = Clock::now();
  Meter meter = Meter::UntilTaken();
  uint64_t last = 0;
  do {
    last = load.Run(meter);
  } while (Clock::now() - began < std::chrono::duration<double>(options.seconds));
  Measurement measurement = meter.Take();
  if (measurement.count == 0) Fail("replay: no event came");
  if (!options.echo && last != GetHead(*stub)) Fail("replay: ended before the head of the log");
  measurement.stored = last;
  return measurement;
}

}  // namespace firn::bench
