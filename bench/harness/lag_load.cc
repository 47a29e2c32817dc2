#include "harness/lag_load.h"

#include <grpcpp/grpcpp.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "firn/v1/event_store.grpc.pb.h"
#include "harness/catalogue_events.h"
#include "harness/client.h"
#include "harness/measure.h"
#include "harness/projections.h"

namespace firn::bench {
namespace {

constexpr std::chrono::milliseconds kLookEvery{1};
// A server that cannot keep up is waited for so long.
constexpr std::chrono::seconds kPatience{60};

// Asks where the projection is until it is told to end, on a thread of its own.
class Watcher {
 public:
  explicit Watcher(const std::string& address) : stub_(ConnectToProjections(address)) {
    thread_ = std::thread([this] {
      for (Clock::time_point next = Clock::now(); !end_; next += kLookEvery) {
        std::this_thread::sleep_until(next);
        Look();
        next = std::max(next, Clock::now() - kLookEvery);
      }
    });
  }

  // Returns once the projection has this position.
  void EndAt(uint64_t position) {
    const Clock::time_point deadline = Clock::now() + kPatience;
    while (position_ < position) {
      if (Clock::now() > deadline) Fail("lag: the projection does not get on");
      std::this_thread::sleep_for(kLookEvery);
    }
    end_ = true;
    thread_.join();
  }

  // When it was known that the projection has the position; after EndAt.
  Clock::time_point WhenKnown(uint64_t position) const {
    return std::ranges::lower_bound(seen_, position, {}, &Seen::position)->time;
  }

  double mean_interval_ms() const {
    const Clock::duration all = seen_.back().time - seen_.front().time;
    return std::chrono::duration<double, std::milli>(all).count() /
           static_cast<double>(seen_.size());
  }

  // Events that did not fit, by the last answer.
  uint64_t anomalies() const { return anomalies_; }

 private:
  struct Seen {
    uint64_t position = 0;
    Clock::time_point time;
  };

  // Not GetProjection, whose answer carries the definition.
  void Look() {
    grpc::ClientContext context;
    v1::ListProjectionsResponse response;
    const grpc::Status status =
        stub_->ListProjections(&context, v1::ListProjectionsRequest(), &response);
    if (!status.ok()) Fail(Describe("projections", status));
    for (const v1::ProjectionStatus& projection : response.projections()) {
      if (projection.name() != kCatalog) continue;
      if (projection.has_failure()) Fail("lag: " + projection.failure().error());
      seen_.push_back({.position = projection.position(), .time = Clock::now()});
      anomalies_ = projection.anomalies();
      position_ = projection.position();
    }
  }

  const std::unique_ptr<ProjectionsStub> stub_;
  std::vector<Seen> seen_;
  std::atomic<uint64_t> anomalies_ = 0;
  std::atomic<uint64_t> position_ = 0;
  std::atomic<bool> end_ = false;
  std::thread thread_;
};

// A request, from its schedule to its answer.
struct Request {
  Clock::time_point due;
  Clock::time_point acknowledged = {};
  uint64_t events = 0;
  uint64_t bytes = 0;
  uint64_t last_position = 0;
};

// A measurement of requests that were due from one moment on, whenever they ended.
class Tally {
 public:
  Tally(Clock::time_point begin, uint64_t stored) : begin_(begin), end_(begin) {
    measurement_.stored = stored;
  }

  void Add(const Request& request, Clock::time_point began, Clock::time_point ended) {
    measurement_.count += request.events;
    measurement_.bytes += request.bytes;
    measurement_.latencies_us.push_back(ToMicroseconds(ended - began));
    end_ = std::max(end_, ended);
  }

  Measurement Take() {
    measurement_.seconds = std::chrono::duration<double>(end_ - begin_).count();
    return std::move(measurement_);
  }

 private:
  const Clock::time_point begin_;
  Clock::time_point end_;
  Measurement measurement_;
};

class LagLoad {
 public:
  LagLoad(const LagOptions& options, v1::EventStore::Stub& stub)
      : options_(options), events_(options.images, options.stored) {
    // The thread that reads answers must find requests where they were; each has an event at least.
    requests_.reserve(static_cast<size_t>((options.seconds + 2) * options.rate));
    stream_ = stub.AppendStream(&context_);
  }

  // Sends what is due from one time to the other, and waits for the last answer.
  void Run(Clock::time_point begin, Clock::time_point end) {
    std::thread answers([this] { TakeAnswers(); });
    Send(begin, end);
    answers.join();
    const grpc::Status status = stream_->Finish();
    if (!status.ok()) Fail(Describe("append stream", status));
    if (answered_ != sent_) Fail("append stream: it ended before its last answer");
  }

  const std::vector<Request>& requests() const { return requests_; }
  // How late a request was sent, at worst.
  Clock::duration lateness() const { return lateness_; }

 private:
  void Send(Clock::time_point begin, Clock::time_point end) {
    uint64_t events = 0;
    v1::AppendStreamRequest request;
    while (true) {
      const std::chrono::duration<double> offset(static_cast<double>(events) / options_.rate);
      const Clock::time_point due = begin + std::chrono::duration_cast<Clock::duration>(offset);
      if (due >= end) break;
      events_.Next(request);
      const auto size = static_cast<uint64_t>(request.events_size());
      requests_.push_back({.due = due, .events = size, .bytes = request.ByteSizeLong()});
      std::this_thread::sleep_until(due);
      lateness_ = std::max(lateness_, Clock::now() - due);
      ++sent_;
      if (!stream_->Write(request)) Fail("append stream: a request could not be sent");
      events += size;
    }
    stream_->WritesDone();
  }

  void TakeAnswers() {
    v1::AppendStreamResponse response;
    while (stream_->Read(&response)) {
      const Clock::time_point now = Clock::now();
      for (const v1::AppendStreamResult& result : response.results()) {
        Request& request = requests_[answered_++];
        const v1::AppendEventsResponse& answer = result.appended();
        if (static_cast<uint64_t>(answer.events_size()) != request.events || answer.duplicate() ||
            answer.durability() != v1::DURABILITY_FSYNCED) {
          Fail("append stream: not the acknowledgement of new events: " +
               result.ShortDebugString().substr(0, 200));
        }
        request.acknowledged = now;
        request.last_position = answer.events(answer.events_size() - 1).position();
      }
    }
  }

  const LagOptions& options_;
  CatalogueEvents events_;
  grpc::ClientContext context_;
  std::unique_ptr<grpc::ClientReaderWriter<v1::AppendStreamRequest, v1::AppendStreamResponse>>
      stream_;
  std::vector<Request> requests_;
  std::atomic<size_t> sent_ = 0;
  size_t answered_ = 0;
  Clock::duration lateness_{0};
};

}  // namespace

void RunLag(const LagOptions& options) {
  const std::unique_ptr<v1::EventStore::Stub> stub =
      v1::EventStore::NewStub(Connect(options.address));
  const uint64_t stored = GetHead(*stub);
  LagLoad load(options, *stub);
  Watcher watcher(options.address);
  const Clock::time_point begin = Clock::now();
  const std::chrono::duration<double> length(options.seconds);
  load.Run(begin, begin + kWarmUp + std::chrono::duration_cast<Clock::duration>(length));
  watcher.EndAt(load.requests().back().last_position);
  if (watcher.anomalies() > 0) {
    Fail("lag: " + std::to_string(watcher.anomalies()) + " events did not fit");
  }

  Tally appends(begin + kWarmUp, stored);
  Tally lag(begin + kWarmUp, stored);
  for (const Request& request : load.requests()) {
    if (request.due < begin + kWarmUp) continue;
    appends.Add(request, request.due, request.acknowledged);
    // An answer about the projection may come before that of the append.
    const Clock::time_point known = watcher.WhenKnown(request.last_position);
    lag.Add(request, request.acknowledged, std::max(known, request.acknowledged));
  }
  const Measurement appended = appends.Take();
  std::fprintf(stderr,
               "due: %.0f events/s for %.1f s; done: %.0f; sent at most %.1f ms late; "
               "looked every %.2f ms\n",
               options.rate, options.seconds,
               static_cast<double>(appended.count) / appended.seconds,
               ToMicroseconds(load.lateness()) / 1e3, watcher.mean_interval_ms());
  Print(appended, "appends");
  Print(lag.Take(), "lag");
}

}  // namespace firn::bench
