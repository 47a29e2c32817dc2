#include "tests/properties/catalogue_under_undo.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "firn/history/inverse.h"
#include "tests/support/events.h"

namespace firn::testing {
namespace {

using nlohmann::json;

// What of a state is no state, with the reason why it may differ.
struct NotState {
  const char* key;
  const char* reason;
};
constexpr NotState kNotState[] = {
    {"edit_count", "counts the steps that were ever made: an undo unmakes none"},
};

// What counts only as given or not.
constexpr NotState kTimesOfDeletion[] = {
    {"deleted_at", "the time of the event that deleted, and an undo is a new event"},
    {"dissolved_at", "likewise"},
};

bool IsDeleted(const json& state) {
  for (const NotState& time : kTimesOfDeletion) {
    if (state.is_object() && state.contains(time.key) && !state[time.key].is_null()) return true;
  }
  return false;
}

template <typename Request>
Request ById(const std::string& id) {
  Request request;
  request.set_event_id(id);
  return request;
}

template <typename Request>
Request ByBatch(uint64_t position) {
  Request request;
  request.set_batch_position(position);
  return request;
}

// The state as it counts.
json Counted(json state, Apart apart) {
  if (!state.is_object()) return state;
  for (const NotState& each : kNotState) state.erase(each.key);
  for (const NotState& each : kTimesOfDeletion) {
    if (state.contains(each.key)) state[each.key] = !state[each.key].is_null();
  }
  if (apart == Apart::kCursor) state.erase("cursor_event_id");
  if (apart == Apart::kNotes) {
    state.erase("sidecar_hash");
    state.erase("ingestion_sessions");
  }
  return state;
}

}  // namespace

std::string Differences(const States& expected, const States& actual, Apart apart) {
  std::string text;
  for (const auto& [target, state] : expected) {
    const json& found = actual.at(target);
    // Nothing that was made leaves the log: it is there, deleted.
    if (state.is_null() && IsDeleted(found)) continue;
    const json want = Counted(state, apart);
    const json have = Counted(found, apart);
    if (want == have) continue;
    text += target + ":\n";
    for (const json& change : json::diff(want, have)) {
      const json::json_pointer at(change["path"].get<std::string>());
      text += "  " + change.dump();
      if (change["op"] != "add" && want.contains(at)) text += " was " + want[at].dump();
      text += "\n";
    }
  }
  return text;
}

void CatalogueUnderUndo::SetUp() { StartAnew(); }

void CatalogueUnderUndo::StartAnew() {
  in_trees_.clear();
  if (served_ != nullptr) served_->Stop();
  served_ = std::make_unique<rpc::ServedStore>();
  directory_ = std::make_unique<TempDir>();
  ASSERT_NO_FATAL_FAILURE(served_->Start(directory_->path(), schema::Policy::kEnforce));
  client_ = std::make_unique<TestClient>(served_->address());
  stub_ = v1::History::NewStub(client_->channel());
}

bool CatalogueUnderUndo::Append(const std::vector<v1::EventDTO>& events) {
  v1::AppendEventsResponse response;
  const grpc::Status status = client_->Append(events, &response);
  EXPECT_TRUE(status.ok()) << status.error_message() << "\n" << events[0].ShortDebugString();
  return status.ok();
}

v1::HistoryEntry CatalogueUnderUndo::NewestOf(const TargetName& target) {
  v1::GetHistoryRequest request;
  request.mutable_target()->set_target_type(target.first);
  request.mutable_target()->set_target_id(target.second);
  request.set_page_size(1);
  grpc::ClientContext context;
  SetDeadline(context);
  v1::GetHistoryResponse response;
  const grpc::Status status = stub_->GetHistory(&context, request, &response);
  EXPECT_TRUE(status.ok()) << status.error_message();
  return response.entries_size() == 0 ? v1::HistoryEntry() : response.entries(0);
}

std::vector<TargetName> CatalogueUnderUndo::Concerned(const std::vector<v1::EventDTO>& events) {
  std::set<TargetName> targets;
  for (const v1::EventDTO& event : events) {
    for (const TargetName& target : TargetsIn(event)) targets.insert(target);
    const TargetName target = TargetOf(event);
    const std::string& type = target.first;
    if (type != "tag" && type != "collection" && type != "folder") continue;
    in_trees_.insert(target);
    for (const TargetName& other : in_trees_) {
      if (other.first == type) targets.insert(other);
    }
  }
  return {targets.begin(), targets.end()};
}

json CatalogueUnderUndo::StateOf(const TargetName& target) {
  v1::GetStateRequest request;
  request.mutable_target()->set_target_type(target.first);
  request.mutable_target()->set_target_id(target.second);
  grpc::ClientContext context;
  SetDeadline(context);
  v1::GetStateResponse response;
  const grpc::Status status = stub_->GetState(&context, request, &response);
  EXPECT_TRUE(status.ok()) << status.error_message();
  return response.state_json().empty() ? json() : json::parse(response.state_json());
}

States CatalogueUnderUndo::StatesOf(const std::vector<TargetName>& targets) {
  States states;
  for (const TargetName& target : targets) states.emplace(ToText(target), StateOf(target));
  return states;
}

grpc::Status CatalogueUnderUndo::Undo(const v1::UndoRequest& request) {
  grpc::ClientContext context;
  SetDeadline(context);
  return stub_->Undo(&context, request, &response_);
}

grpc::Status CatalogueUnderUndo::Redo(const v1::RedoRequest& request) {
  grpc::ClientContext context;
  SetDeadline(context);
  return stub_->Redo(&context, request, &response_);
}

grpc::Status CatalogueUnderUndo::Undo(const std::string& event_id) {
  return Undo(ById<v1::UndoRequest>(event_id));
}

grpc::Status CatalogueUnderUndo::Redo(const std::string& event_id) {
  return Redo(ById<v1::RedoRequest>(event_id));
}

grpc::Status CatalogueUnderUndo::UndoBatch(uint64_t position) {
  return Undo(ByBatch<v1::UndoRequest>(position));
}

grpc::Status CatalogueUnderUndo::RedoBatch(uint64_t position) {
  return Redo(ByBatch<v1::RedoRequest>(position));
}

std::set<std::string> CatalogueUnderUndo::Types() {
  std::set<std::string> types;
  for (const schema::DescribedType* described : served_->schemas().schemas()->Types()) {
    if (described->schema->name == schema::kCatalogName) types.insert(described->type->type);
  }
  return types;
}

uint64_t CatalogueUnderUndo::Scaled(uint64_t count, uint64_t most) {
  const char* text = std::getenv("FIRN_PROPERTY_SCALE");
  return std::min(most, count * (text == nullptr ? 1 : static_cast<uint64_t>(std::stoull(text))));
}

bool CatalogueUnderUndo::IsInvertible(const std::string& event_type) {
  return served_->schemas().schemas()->FindType(event_type)->type->inverse.none.empty();
}

}  // namespace firn::testing
