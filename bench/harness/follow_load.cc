#include "harness/follow_load.h"

#include <grpcpp/grpcpp.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <memory>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "firn/v1/event_store.grpc.pb.h"
#include "harness/append_load.h"
#include "harness/client.h"
#include "harness/deliveries.h"
#include "harness/event_dto.h"
#include "harness/followers.h"

namespace firn::bench {
namespace {

using Stub = v1::EventStore::Stub;

Clock::duration Seconds(double seconds) {
  return std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
}

std::vector<std::unique_ptr<Follower>> MakeFollowers(const FollowOptions& options, uint64_t head) {
  std::vector<std::shared_ptr<grpc::Channel>> channels;
  for (int i = 0; i < options.connections; ++i) channels.push_back(Connect(options.address));
  std::vector<std::unique_ptr<Follower>> followers;
  const auto add = [&](const std::shared_ptr<grpc::Channel>& channel, const std::string& stream) {
    followers.push_back(std::make_unique<Follower>(channel, head, stream));
  };
  const auto count = channels.size();
  for (size_t i = 0; i < static_cast<size_t>(options.followers); ++i) add(channels[i % count], "");
  for (size_t i = 0; i < static_cast<size_t>(options.idle); ++i) {
    add(channels[i % count], "idle-" + std::to_string(i));
  }
  if (options.stall_seconds > 0) {
    add(Connect(options.address), "");
    followers.back()->StallFor(Seconds(options.stall_seconds));
  }
  return followers;
}

// A line of /proc/PID/status, such as "52340 kB".
std::string ProcessStatus(int pid, const std::string& key) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/status");
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with(key + ":"))
      return line.substr(line.find_first_not_of(" \t", key.size() + 1));
  }
  Fail("the server's process has no " + key);
}

// Forgets the peak that VmHWM tells.
void ResetPeak(int pid) { std::ofstream("/proc/" + std::to_string(pid) + "/clear_refs") << "5"; }

void TellMemory(int pid, const char* when) {
  std::fprintf(stderr, "server's memory %s: %s, at most %s\n", when,
               ProcessStatus(pid, "VmRSS").c_str(), ProcessStatus(pid, "VmHWM").c_str());
}

Appended AppendOne(Stub& stub, EventMaker& maker, uint64_t& bytes) {
  Event event;
  maker.Make(event);
  v1::AppendEventRequest request;
  ToDto(event, *request.mutable_event());
  grpc::ClientContext context;
  v1::AppendEventResponse response;
  Appended appended;
  appended.sent = Clock::now();
  const grpc::Status status = stub.AppendEvent(&context, request, &response);
  appended.acknowledged = Clock::now();
  if (!status.ok()) Fail(Describe("append", status));
  appended.position = response.position();
  bytes = request.ByteSizeLong();
  return appended;
}

// Appends at a steady pace over one stream, until it is destroyed.
class SteadyLoad {
 public:
  SteadyLoad(Stub& stub, double events_per_second)
      : stream_(stub.AppendStream(&context_)),
        answers_([this] {
          for (v1::AppendStreamResponse answer; stream_->Read(&answer);) {
            for (const v1::AppendStreamResult& result : answer.results()) {
              if (result.has_error()) Fail("append: " + result.error().message());
            }
          }
        }),
        requests_([this, pace = Seconds(kBatch / events_per_second)] {
          EventMaker maker({});
          for (Clock::time_point due = Clock::now(); !is_over_; due += pace) {
            std::this_thread::sleep_until(due);
            v1::AppendStreamRequest request;
            for (int i = 0; i < kBatch; ++i) {
              Event event;
              maker.Make(event);
              ToDto(event, *request.add_events());
            }
            stream_->Write(request);
          }
          stream_->WritesDone();
        }) {}
  ~SteadyLoad() {
    is_over_ = true;
    requests_.join();
    answers_.join();
    const grpc::Status status = stream_->Finish();
    if (!status.ok()) Fail(Describe("append stream", status));
  }

 private:
  static constexpr int kBatch = 10;

  std::atomic<bool> is_over_ = false;
  grpc::ClientContext context_;
  std::unique_ptr<grpc::ClientReaderWriter<v1::AppendStreamRequest, v1::AppendStreamResponse>>
      stream_;
  std::thread answers_;
  std::thread requests_;
};

}  // namespace

void RunFollow(const FollowOptions& options) {
  const std::unique_ptr<Stub> stub = v1::EventStore::NewStub(Connect(options.address));
  if (options.server_pid != 0) {
    ResetPeak(options.server_pid);
    TellMemory(options.server_pid, "before");
  }
  const uint64_t stored = GetHead(*stub);
  Followers followers(MakeFollowers(options, stored));
  std::vector<Appended> appended;
  AppendOptions append;
  append.address = options.address;
  append.in_flight = options.writers;
  append.seconds = options.seconds;
  append.appended = &appended;
  Meter meter = Meter::ForSeconds(options.seconds);
  Measurement appends = RunAppend(append);
  followers.Await(GetHead(*stub));
  if (options.server_pid != 0) TellMemory(options.server_pid, "with the followers");
  if (const int behind = followers.CountBehind(); behind > 0) {
    std::fprintf(stderr, "%d of the followers fell behind for a while\n", behind);
  }
  Measurement deliveries = MeasureDeliveries(meter, appended, followers.Stop());
  deliveries.stored = stored;
  Print(std::move(appends), "appends");
  Print(std::move(deliveries), "deliveries");
}

void RunDelay(const DelayOptions& options) {
  const std::unique_ptr<Stub> stub = v1::EventStore::NewStub(Connect(options.address));
  const uint64_t stored = GetHead(*stub);
  FollowOptions follow;
  follow.address = options.follow_address.empty() ? options.address : options.follow_address;
  follow.followers = 1;
  Followers followers(MakeFollowers(follow, stored));

  Meter to_ack = Meter::UntilTaken();
  Meter after_ack = Meter::UntilTaken();
  Meter to_delivery = Meter::UntilTaken();
  EventMaker maker({});
  std::vector<Appended> appended;
  uint64_t bytes = 0;
  const std::unique_ptr<Stub> load_stub = v1::EventStore::NewStub(Connect(options.address));
  std::optional<SteadyLoad> load;
  if (options.load > 0) load.emplace(*load_stub, options.load);
  Clock::time_point due = Clock::now();
  for (int i = 0; i < options.appends; ++i) {
    due += Seconds(options.interval_seconds);
    std::this_thread::sleep_until(due);
    appended.push_back(AppendOne(*stub, maker, bytes));
  }
  load.reset();
  followers.Await(GetHead(*stub));
  Join(appended, followers.Stop(), [&](const Appended& event, const Received& received) {
    to_ack.Add(event.sent, event.acknowledged, 1, bytes);
    after_ack.Add(event.acknowledged, std::max(event.acknowledged, received.at), 1, bytes);
    to_delivery.Add(event.sent, received.at, 1, bytes);
  });
  const auto print = [stored](Meter& meter, const char* part) {
    Measurement measurement = meter.Take();
    measurement.stored = stored;
    Print(std::move(measurement), part);
  };
  print(to_ack, "append to ack");
  print(after_ack, "ack to delivery");
  print(to_delivery, "append to delivery");
}

}  // namespace firn::bench
