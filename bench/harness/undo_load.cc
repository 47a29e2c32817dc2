#include "harness/undo_load.h"

#include <grpcpp/grpcpp.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <vector>

#include "firn/v1/event_store.grpc.pb.h"
#include "firn/v1/history.grpc.pb.h"
#include "harness/client.h"
#include "harness/image_changes.h"
#include "harness/measure.h"
#include "harness/projections.h"

namespace firn::bench {
namespace {

class UndoLoad {
 public:
  explicit UndoLoad(const UndoOptions& options) : options_(options) {
    const std::shared_ptr<grpc::Channel> channel = Connect(options.address);
    events_ = v1::EventStore::NewStub(channel);
    history_ = v1::History::NewStub(channel);
    const auto projections = v1::Projections::NewStub(channel);
    tags_ = ListNumbers(*projections, "select id from tags where deleted_at is null limit 1000");
    const uint64_t stored = GetHead(*events_);
    for (Measurement* measurement : {&change_, &undo_, &redo_}) measurement->stored = stored;
  }

  void Run() {
    const Clock::time_point began = Clock::now();
    do {
      RunOnce();
    } while (Clock::now() - began < std::chrono::duration<double>(options_.seconds));
    Print(std::move(change_), "change");
    Print(std::move(undo_), "undo");
    Print(std::move(redo_), "redo");
  }

 private:
  void RunOnce() {
    ImageChanges changes(options_.images, tags_);
    for (const v1::EventDTO& event : changes.MakeImages()) Append(event);
    std::vector<std::string> ids;
    for (int i = 0; i < options_.changes; ++i) {
      const v1::EventDTO event = changes.Next();
      ids.push_back(event.id());
      const Clock::time_point began = Clock::now();
      Append(event);
      Count(change_, began, event.ByteSizeLong());
    }
    std::ranges::reverse(ids);
    for (const std::string& id : ids) {
      Call<v1::UndoRequest>(&v1::History::Stub::Undo, id, changes.user_id(), undo_);
    }
    std::ranges::reverse(ids);
    for (const std::string& id : ids) {
      Call<v1::RedoRequest>(&v1::History::Stub::Redo, id, changes.user_id(), redo_);
    }
  }

  void Append(const v1::EventDTO& event) {
    grpc::ClientContext context;
    v1::AppendEventRequest request;
    *request.mutable_event() = event;
    v1::AppendEventResponse response;
    const grpc::Status status = events_->AppendEvent(&context, request, &response);
    if (!status.ok()) Fail(Describe("append", status));
    if (response.durability() != v1::DURABILITY_FSYNCED) Fail("append: it is not durable");
  }

  template <typename Request>
  using Method = grpc::Status (v1::History::Stub::*)(grpc::ClientContext*, const Request&,
                                                     v1::UndoResponse*);

  // Undoes or redoes the event with this id, which is the next in line.
  template <typename Request>
  void Call(Method<Request> method, const std::string& id, const std::string& user,
            Measurement& measurement) {
    grpc::ClientContext context;
    Request request;
    if (options_.gestures) {
      request.mutable_last_gesture()->set_user_id(user);
    } else {
      request.set_event_id(id);
    }
    request.set_user_id(user);
    v1::UndoResponse response;
    const Clock::time_point began = Clock::now();
    const grpc::Status status = ((*history_).*method)(&context, request, &response);
    if (!status.ok()) Fail(Describe("undo or redo", status));
    Count(measurement, began, request.ByteSizeLong());
    if (response.event_ids_size() != 1 || response.event_ids(0) != id || response.duplicate() ||
        response.durability() != v1::DURABILITY_FSYNCED) {
      Fail("undo or redo: not of " + id + ": " + response.ShortDebugString().substr(0, 200));
    }
  }

  static void Count(Measurement& measurement, Clock::time_point began, uint64_t bytes) {
    const Clock::duration duration = Clock::now() - began;
    ++measurement.count;
    measurement.bytes += bytes;
    measurement.seconds += std::chrono::duration<double>(duration).count();
    measurement.latencies_us.push_back(ToMicroseconds(duration));
  }

  const UndoOptions& options_;
  std::unique_ptr<v1::EventStore::Stub> events_;
  std::unique_ptr<v1::History::Stub> history_;
  std::vector<int64_t> tags_;
  Measurement change_;
  Measurement undo_;
  Measurement redo_;
};

}  // namespace

void RunUndo(const UndoOptions& options) { UndoLoad(options).Run(); }

}  // namespace firn::bench
