// A served store with the catalogue's schemas, whose events are undone, redone and listed over a
// real connection.

#ifndef FIRN_TESTS_UNIT_RPC_HISTORY_FIXTURE_H_
#define FIRN_TESTS_UNIT_RPC_HISTORY_FIXTURE_H_

#include <google/rpc/error_details.pb.h>
#include <google/rpc/status.pb.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "firn/v1/history.grpc.pb.h"
#include "tests/support/client.h"
#include "tests/support/events.h"
#include "tests/support/temp_dir.h"
#include "tests/unit/rpc/served_store.h"

namespace firn::rpc {

class HistoryTest : public ::testing::Test {
 protected:
  void SetUp() override {
    auto engine = sqlite::OpenEngine({.data_dir = directory_.path()});
    ASSERT_OK(engine);
    ASSERT_NO_FATAL_FAILURE(Start(*std::move(engine)));
  }
  void TearDown() override { served_.Stop(); }

  void Start(std::unique_ptr<Engine> engine) {
    ASSERT_NO_FATAL_FAILURE(served_.Start(std::move(engine), {}, schema::Policy::kEnforce));
    client_ = std::make_unique<testing::TestClient>(served_.address());
    stub_ = v1::History::NewStub(client_->channel());
  }

  // A new event about image 7, or another target.
  v1::EventDTO Make(const std::string& type, const std::string& payload,
                    const std::string& target_type = "image", int64_t target_id = 7) {
    v1::EventDTO event;
    event.set_id(FormatUuid(testing::MakeId(++made_)));
    event.set_timestamp(testing::kTimestampMs);
    event.set_event_type(type);
    event.set_payload_json(payload);
    event.set_target_type(target_type);
    event.set_target_id(target_id);
    if (!user_.empty()) event.set_user_id(user_);
    if (!session_.empty()) (*event.mutable_metadata())["session_id"] = session_;
    return event;
  }
  v1::EventDTO Rating(int before, int after, int64_t image = 7) {
    return Make("rating_changed",
                "{\"old_rating\":" + std::to_string(before) +
                    ",\"new_rating\":" + std::to_string(after) + "}",
                "image", image);
  }
  v1::EventDTO Edit(const std::string& parameter, int before, int after) {
    const auto one = [&](int value) {
      return "{\"" + parameter + "\":" + std::to_string(value) + "}";
    };
    return Make("edit_applied", "{\"edits\":" + one(after) + ",\"old\":" + one(before) + "}");
  }

  // Appends, and expects it to succeed; the id.
  std::string Append(const v1::EventDTO& event) {
    client_->MustAppend({event});
    return event.id();
  }

  // Each answers with the status; the answer is in `response_`.
  template <typename Request>
  static Request About(const std::string& id) {
    Request request;
    request.set_event_id(id);
    return request;
  }
  grpc::Status Undo(const v1::UndoRequest& request) {
    grpc::ClientContext context;
    testing::SetDeadline(context);
    response_.Clear();
    return stub_->Undo(&context, request, &response_);
  }
  grpc::Status Redo(const v1::RedoRequest& request) {
    grpc::ClientContext context;
    testing::SetDeadline(context);
    response_.Clear();
    return stub_->Redo(&context, request, &response_);
  }
  grpc::Status Undo(const std::string& id) { return Undo(About<v1::UndoRequest>(id)); }
  grpc::Status Redo(const std::string& id) { return Redo(About<v1::RedoRequest>(id)); }
  grpc::Status ForceUndo(const std::string& id) {
    auto request = About<v1::UndoRequest>(id);
    request.set_force(true);
    return Undo(request);
  }
  template <typename Request>
  static Request LastOf(const std::string& user, const std::string& session = "") {
    Request request;
    request.mutable_last_gesture()->set_user_id(user);
    request.mutable_last_gesture()->set_session_id(session);
    return request;
  }

  // What was undone or redone by the last call: the ids as numbers.
  std::vector<uint64_t> Undone() const {
    std::vector<uint64_t> numbers;
    for (const std::string& id : response_.event_ids()) numbers.push_back(NumberOf(id));
    return numbers;
  }
  static uint64_t NumberOf(const std::string& id) {
    return std::stoull(id.substr(id.size() - 12), nullptr, 16);
  }

  // The event that the last call appended, as "type payload".
  std::string Appended(int index = 0) const {
    if (response_.events_size() <= index) return "nothing";
    return response_.events(index).event_type() + " " + response_.events(index).payload_json();
  }

  template <typename Detail>
  static Detail DetailOf(const grpc::Status& status) {
    google::rpc::Status details;
    EXPECT_TRUE(details.ParseFromString(status.error_details()));
    Detail detail;
    for (const auto& any : details.details()) {
      if (any.UnpackTo(&detail)) return detail;
    }
    return {};
  }

  // "REASON", or "REASON CAUSE", or "OK".
  static std::string Why(const grpc::Status& status) {
    if (status.ok()) return "OK";
    const auto info = DetailOf<google::rpc::ErrorInfo>(status);
    const auto cause = info.metadata().find("cause");
    return info.reason() + (cause == info.metadata().end() ? "" : " " + cause->second);
  }

  // What stood in the way: "NUMBER: field field", in order.
  static std::vector<std::string> InTheWay(
      const google::protobuf::RepeatedPtrField<v1::ConflictingEvent>& events) {
    std::vector<std::string> texts;
    for (const v1::ConflictingEvent& event : events) {
      std::string text = std::to_string(event.position()) + ":";
      for (const std::string& field : event.fields()) text += " " + field;
      texts.push_back(text);
    }
    return texts;
  }
  static std::vector<std::string> InTheWay(const grpc::Status& status) {
    return InTheWay(DetailOf<v1::UndoConflict>(status).events());
  }

  uint64_t head() { return served_.store().head().position; }

  testing::TempDir directory_;
  ServedStore served_;
  std::unique_ptr<testing::TestClient> client_;
  std::unique_ptr<v1::History::Stub> stub_;
  v1::UndoResponse response_;
  // Of the events that are made.
  std::string user_;
  std::string session_;
  uint64_t made_ = 0;
};

}  // namespace firn::rpc

#endif  // FIRN_TESTS_UNIT_RPC_HISTORY_FIXTURE_H_
