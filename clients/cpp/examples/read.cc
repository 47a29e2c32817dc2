// Reads: read CONNECTION_STRING

#include <chrono>
#include <iostream>
#include <string>
#include <thread>

#include "firn/catalog/rating.h"
#include "firn/client/client.h"

namespace {

absl::Status ReadEvents(firn::Client& client) {
  firn::GetEventsRequest of_order_7{
      .query = firn::EventQuery{{{.targets = {{"order", 7}}}}},
      .backwards = true,
  };
  for (const absl::StatusOr<firn::EventView>& event : client.GetAllEvents(of_order_7)) {
    if (!event.ok()) return event.status();
    std::cout << event->position() << ' ' << event->event_type() << ' ' << event->payload() << '\n';
  }
  return absl::OkStatus();
}

absl::Status Replay(firn::Client& client) {
  for (const absl::StatusOr<firn::EventView>& event : client.Replay({.after_position = 0})) {
    if (!event.ok()) return event.status();
    auto rating = firn::catalog::PayloadOf<firn::catalog::RatingChanged>(*event);
    if (rating.ok()) std::cout << "rated with " << rating->new_rating << '\n';
  }
  return absl::OkStatus();
}

absl::Status LookBack(firn::Client& client) {
  absl::StatusOr<firn::CreatedProjection> created = client.CreateProjection({.name = "catalog"});
  if (!created.ok()) return created.status();
  absl::StatusOr<firn::State> state =
      client.GetState({.target = {"image", 42}, .as_of = created->position});
  if (!state.ok()) return state.status();
  std::cout << "state: " << (state->json.empty() ? "none" : state->json) << '\n';
  for (const auto& entry : client.GetAllHistory({.target = {"image", 42}})) {
    if (!entry.ok()) return entry.status();
    for (const firn::FieldChange& change : entry->changes) {
      std::cout << change.field << ": " << change.old_json << " -> " << change.new_json << '\n';
    }
  }
  return absl::OkStatus();
}

absl::Status UndoAndRedo(firn::Client& client) {
  firn::UndoRequest what_ada_did_last{.what = firn::LastGesture{.user_id = "ada"}};
  absl::StatusOr<firn::UndoResult> undone = client.Undo(what_ada_did_last);
  if (firn::ReasonOf(undone.status()) == firn::ErrorReason::kNotUndoable) {
    std::cout << "not undone: " << undone.status().message() << '\n';
    return absl::OkStatus();
  }
  if (!undone.ok()) return undone.status();
  return client.Redo(what_ada_did_last).status();
}

absl::Status Query(firn::Client& client) {
  firn::SqlQuery query{
      .sql = "select event_type, count(*) from events where target_type = :kind group by 1",
      .parameters = {{"kind", std::string("order")}},
  };
  absl::StatusOr<firn::QueryResult> result = client.Query(query);
  if (!result.ok()) return result.status();
  for (const auto& row : result->rows) {
    std::cout << std::get<std::string>(row[0]) << ": " << std::get<int64_t>(row[1]) << '\n';
  }
  return absl::OkStatus();
}

absl::Status QueryRows(firn::Client& client) {
  absl::StatusOr<firn::RowStream> orders =
      client.QueryRows({.sql = "select position, payload from events where target_type = 'order'"});
  if (!orders.ok()) return orders.status();
  for (const absl::StatusOr<firn::SqlRow>& row : orders->rows) {
    if (!row.ok()) return row.status();
    std::cout << std::get<int64_t>(row->at(0)) << ": " << std::get<std::string>(row->at(1)) << '\n';
  }
  return absl::OkStatus();
}

// An application has both from before: the key in its configuration, the checkpoint elsewhere.
absl::Status Verify(firn::Client& client, const std::string& log_key,
                    const std::string& old_checkpoint) {
  const absl::StatusOr<firn::Verifier> verifier = firn::Verifier::Parse(log_key);
  if (!verifier.ok()) return verifier.status();
  absl::StatusOr<firn::EventPage> page = client.GetEvents({.page_size = 1});
  if (!page.ok()) return page.status();
  auto proven = client.VerifyEvent(page->events.at(0), *verifier);
  if (!proven.ok()) return proven.status();
  std::cout << "in the log of " << proven->size << " events, as it was appended\n";

  auto now = client.VerifyConsistency(old_checkpoint, *verifier);
  if (firn::ReasonOf(now.status()) == firn::ErrorReason::kProofFailed) {
    std::cout << "the log was changed: " << now.status().message() << '\n';
  }
  return now.status();
}

absl::Status TrustAndVerify(firn::Client& client) {
  const absl::StatusOr<std::string> key = client.GetVerifierKey();
  if (!key.ok()) return key.status();
  const absl::StatusOr<firn::Verifier> verifier = firn::Verifier::Parse(*key);
  if (!verifier.ok()) return verifier.status();
  const auto checkpoint = client.GetSignedCheckpoint(*verifier);
  if (!checkpoint.ok()) return checkpoint.status();
  return Verify(client, *key, checkpoint->note);
}

}  // namespace

int main(int argc, char** argv) {
  absl::StatusOr<firn::Client> client = firn::Client::Connect(argc > 1 ? argv[1] : "localhost");
  if (!client.ok()) {
    std::cerr << client.status() << '\n';
    return 1;
  }
  for (const auto read :
       {ReadEvents, Replay, LookBack, UndoAndRedo, Query, QueryRows, TrustAndVerify}) {
    if (absl::Status status = read(*client); !status.ok()) {
      std::cerr << status << '\n';
      return 1;
    }
  }
}
