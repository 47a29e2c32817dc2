// The client beside the stub that gRPC generates, in one process, in turn: one JSON object for each
// round. Usage: bench ADDRESS [--rounds N] [--seconds S] [--events N]

#include <grpcpp/grpcpp.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "absl/time/clock.h"
#include "firn/client/client.h"
#include "firn/v1/event_store.grpc.pb.h"
#include "src/uuid.h"

namespace firn::bench {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kInFlight = 64;
constexpr uint64_t kTargets = 1000;
constexpr uint64_t kBatch = 1000;

struct Arguments {
  std::string address;
  int rounds = 5;
  double seconds = 5;
  uint64_t events = 200'000;
};

// A JSON object of 256 bytes.
const std::string& Payload() {
  static const std::string payload = "{\"text\":\"" + std::string(245, 'x') + "\"}";
  return payload;
}

int64_t TargetOf(uint64_t n) { return static_cast<int64_t>(n % kTargets + 1); }

[[noreturn]] void Fail(const std::string& what) {
  std::cerr << "bench: " << what << '\n';
  std::exit(1);
}

double SecondsSince(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

// Keeps appends in flight for some time. `append` begins one, and calls back when it is done.
double AppendPerSecond(double seconds,
                       const std::function<void(uint64_t n, std::function<void()>)>& append) {
  std::atomic<uint64_t> next = 0;
  std::atomic<uint64_t> done = 0;
  std::mutex mutex;
  std::condition_variable ended;
  int running = kInFlight;
  const Clock::time_point begin = Clock::now();
  std::function<void()> start = [&] {
    if (SecondsSince(begin) < seconds) {
      append(next++, [&] {
        ++done;
        start();
      });
      return;
    }
    const std::lock_guard lock(mutex);
    if (--running == 0) ended.notify_one();
  };
  for (int i = 0; i < kInFlight; ++i) start();
  std::unique_lock lock(mutex);
  ended.wait(lock, [&] { return running == 0; });
  return static_cast<double>(done) / SecondsSince(begin);
}

double AppendWithClient(Client& client, double seconds) {
  return AppendPerSecond(seconds, [&](uint64_t n, std::function<void()> done) {
    client.AppendAsync(
        {.event_type = "bench_event", .payload = Payload(), .target = {"image", TargetOf(n)}},
        [done = std::move(done)](const absl::StatusOr<AppendResult>& result) {
          if (!result.ok()) Fail(result.status().ToString());
          done();
        });
  });
}

double AppendBare(v1::EventStore::Stub& stub, double seconds) {
  struct Call {
    grpc::ClientContext context;
    v1::AppendEventRequest request;
    v1::AppendEventResponse response;
  };
  return AppendPerSecond(seconds, [&](uint64_t n, std::function<void()> done) {
    auto call = std::make_shared<Call>();
    v1::EventDTO& event = *call->request.mutable_event();
    const absl::Time now = absl::Now();
    event.set_id(internal::MakeUuid(now));
    event.set_timestamp(absl::ToUnixMillis(now));
    event.set_event_type("bench_event");
    event.set_payload_json(Payload());
    event.set_target_type("image");
    event.set_target_id(TargetOf(n));
    call->context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(30));
    stub.async()->AppendEvent(&call->context, &call->request, &call->response,
                              [call, done = std::move(done)](const grpc::Status& status) {
                                if (!status.ok()) Fail(status.error_message());
                                done();
                              });
  });
}

// What a reader makes of an event: looks at each part of it.
class Sink {
 public:
  void Take(std::string_view id, std::string_view event_type, uint64_t position,
            std::string_view stream, std::string_view payload) {
    ++events_;
    sum_ += id.size() + event_type.size() + position + stream.size() + payload.size() +
            static_cast<unsigned char>(payload.back());
  }
  // Once all is read.
  double PerSecond(Clock::time_point begin, uint64_t expected) const {
    if (events_ < expected || sum_ == 0) Fail("the replay has too few events");
    return static_cast<double>(events_) / SecondsSince(begin);
  }

 private:
  uint64_t events_ = 0;
  uint64_t sum_ = 0;
};

double ReplayWithClient(Client& client, uint64_t until) {
  const Clock::time_point begin = Clock::now();
  Sink sink;
  for (const absl::StatusOr<EventView>& event : client.Replay({.until_position = until})) {
    if (!event.ok()) Fail(event.status().ToString());
    sink.Take(event->id(), event->event_type(), event->position(), event->stream(),
              event->payload());
  }
  return sink.PerSecond(begin, until);
}

double ReplayBare(v1::EventStore::Stub& stub, uint64_t until) {
  const Clock::time_point begin = Clock::now();
  v1::ReplayEventsRequest request;
  request.set_payload_form(v1::PAYLOAD_FORM_JSON);
  request.set_until_position(until);
  grpc::ClientContext context;
  const auto stream = stub.ReplayEvents(&context, request);
  Sink sink;
  for (v1::ReplayEventsResponse message; stream->Read(&message);) {
    for (const v1::EventDTO& event : message.events()) {
      sink.Take(event.id(), event.event_type(), event.position(), event.stream(),
                event.payload_json());
    }
  }
  if (const grpc::Status status = stream->Finish(); !status.ok()) Fail(status.error_message());
  return sink.PerSecond(begin, until);
}

// Appends until the log has so many events.
void Fill(Client& client, uint64_t events) {
  uint64_t position = client.GetHead()->position;
  AppendStream stream = client.OpenAppendStream();
  while (position < events) {
    std::vector<Event> batch;
    for (uint64_t i = 0; i < kBatch && position < events; ++i) {
      batch.push_back({.event_type = "bench_event",
                       .payload = Payload(),
                       .target = {"image", TargetOf(position++)}});
    }
    stream.Append(batch, [](const absl::StatusOr<BatchResult>& result) {
      if (!result.ok()) Fail(result.status().ToString());
    });
  }
}

void Report(const char* name, const char* system, double per_second) {
  std::printf("{\"client\":\"cpp\",\"case\":\"%s\",\"system\":\"%s\",\"events_per_second\":%.1f}\n",
              name, system, per_second);
  std::fflush(stdout);
}

// Both in turn; the first pair warms up.
void RunRounds(int rounds, const char* name, const std::function<double()>& sdk,
               const std::function<double()>& bare) {
  for (int round = 0; round <= rounds; ++round) {
    const double of_sdk = sdk();
    const double of_bare = bare();
    if (round == 0) continue;
    Report(name, "sdk", of_sdk);
    Report(name, "bare", of_bare);
  }
}

Arguments Parse(int argc, char** argv) {
  if (argc < 2 || argc % 2 != 0) {
    Fail("usage: bench ADDRESS [--rounds N] [--seconds S] [--events N]");
  }
  Arguments arguments{.address = argv[1]};
  for (int i = 2; i < argc; i += 2) {
    const std::string name = argv[i];
    if (name == "--rounds") {
      arguments.rounds = std::atoi(argv[i + 1]);
    } else if (name == "--seconds") {
      arguments.seconds = std::atof(argv[i + 1]);
    } else if (name == "--events") {
      arguments.events = static_cast<uint64_t>(std::atoll(argv[i + 1]));
    } else {
      Fail("there is no option " + name);
    }
  }
  return arguments;
}

int Run(int argc, char** argv) {
  const Arguments arguments = Parse(argc, argv);
  absl::StatusOr<Client> client = Client::Connect(arguments.address);
  if (!client.ok()) Fail(client.status().ToString());
  const auto channel = grpc::CreateChannel(arguments.address, grpc::InsecureChannelCredentials());
  const auto stub = v1::EventStore::NewStub(channel);
  RunRounds(
      arguments.rounds, "append", [&] { return AppendWithClient(*client, arguments.seconds); },
      [&] { return AppendBare(*stub, arguments.seconds); });
  Fill(*client, arguments.events);
  RunRounds(
      arguments.rounds, "replay", [&] { return ReplayWithClient(*client, arguments.events); },
      [&] { return ReplayBare(*stub, arguments.events); });
  return 0;
}

}  // namespace
}  // namespace firn::bench

int main(int argc, char** argv) { return firn::bench::Run(argc, argv); }
