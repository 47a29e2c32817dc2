// A served catalogue whose changes are undone and redone, and the states of its targets.

#ifndef FIRN_TESTS_PROPERTIES_CATALOGUE_UNDER_UNDO_H_
#define FIRN_TESTS_PROPERTIES_CATALOGUE_UNDER_UNDO_H_

#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "firn/v1/history.grpc.pb.h"
#include "tests/properties/story.h"
#include "tests/support/client.h"
#include "tests/support/temp_dir.h"
#include "tests/unit/rpc/served_store.h"

namespace firn::testing {

// By the target's name: what GetState tells; null if there is no such target.
using States = std::map<std::string, nlohmann::json>;

// What may still differ between two states that count as the same, beside what never counts (see
// the implementation).
enum class Apart {
  kNothing,
  // Where in an image's history its cursor is: steps that are undone in another order than from the
  // newest back leave it elsewhere.
  kCursor,
  // What is noted of files: the undo of a batch passes over it, as its schema says (`passed_over`).
  kNotes,
};

// Says what differs; nothing: they are the same. A target that was not there is as one that is
// deleted: nothing that was made leaves the log.
std::string Differences(const States& expected, const States& actual,
                        Apart apart = Apart::kNothing);

class CatalogueUnderUndo : public ::testing::Test {
 protected:
  void SetUp() override;
  void TearDown() override { served_->Stop(); }

  // Begins a new log.
  void StartAnew();

  // Appends as one batch; false, with a failure, if it is refused.
  bool Append(const std::vector<v1::EventDTO>& events);

  // Of the newest event of a target.
  v1::HistoryEntry NewestOf(const TargetName& target);

  // What the events may concern: their targets, and of tags, collections and folders all that there
  // are, which form trees.
  std::vector<TargetName> Concerned(const std::vector<v1::EventDTO>& events);

  nlohmann::json StateOf(const TargetName& target);
  States StatesOf(const std::vector<TargetName>& targets);

  // The answer is in `response_`.
  grpc::Status Undo(const v1::UndoRequest& request);
  grpc::Status Redo(const v1::RedoRequest& request);
  grpc::Status Undo(const std::string& event_id);
  grpc::Status Redo(const std::string& event_id);
  grpc::Status UndoBatch(uint64_t position);
  grpc::Status RedoBatch(uint64_t position);
  // The id of the first event that the last call appended.
  std::string made_id() const { return response_.events(0).id(); }

  // The types of the vocabulary, and those that can be undone.
  std::set<std::string> Types();
  bool IsInvertible(const std::string& event_type);

  // So many, as many times as FIRN_PROPERTY_SCALE says (default 1), up to the most.
  static uint64_t Scaled(uint64_t count, uint64_t most = 50);

  uint64_t head() { return served_->store().head().position; }

  std::unique_ptr<TempDir> directory_;
  std::unique_ptr<rpc::ServedStore> served_;
  std::unique_ptr<TestClient> client_;
  std::unique_ptr<v1::History::Stub> stub_;
  v1::UndoResponse response_;
  std::set<TargetName> in_trees_;
};

}  // namespace firn::testing

#endif  // FIRN_TESTS_PROPERTIES_CATALOGUE_UNDER_UNDO_H_
