// Later changes of the same, and changes that come between the plan and the append.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "firn/base/mutex.h"
#include "tests/unit/rpc/history_fixture.h"

namespace firn::rpc {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class Conflicts : public HistoryTest {};

TEST_F(Conflicts, AreListedWithWhatChanged) {
  const std::string rating = Append(Rating(0, 3));
  Append(Edit("tint", 0, 3));
  const std::string later = Append(Rating(3, 5));
  const grpc::Status status = Undo(rating);
  EXPECT_EQ(Why(status), "UNDO_CONFLICT");
  EXPECT_EQ(status.error_code(), grpc::StatusCode::ABORTED);
  EXPECT_THAT(InTheWay(status), ElementsAre("3: rating"));
  const auto conflict = DetailOf<v1::UndoConflict>(status);
  EXPECT_EQ(conflict.events(0).event_id(), later);
  EXPECT_EQ(conflict.events(0).event_type(), "rating_changed");
  EXPECT_EQ(conflict.events(0).undone_event_id(), rating);
  EXPECT_EQ(DetailOf<google::rpc::ErrorInfo>(status).metadata().at("conflicts"), "1");
  EXPECT_EQ(head(), 3u);

  ASSERT_EQ(Why(ForceUndo(rating)), "OK");
  EXPECT_THAT(InTheWay(response_.overridden()), ElementsAre("3: rating"));
  EXPECT_EQ(Appended(), R"(rating_changed {"new_rating":0,"old_rating":5})");
}

TEST_F(Conflicts, AreToldAsFarAsAStatusHasRoom) {
  const std::string first = Append(Rating(0, 3));
  std::vector<v1::EventDTO> many;
  for (int i = 0; i < 200; ++i) many.push_back(Rating(3, 4));
  client_->MustAppend(many);
  const grpc::Status status = Undo(first);
  EXPECT_EQ(Why(status), "UNDO_CONFLICT");
  EXPECT_LT(status.error_details().size(), 6000u);
  const auto conflict = DetailOf<v1::UndoConflict>(status);
  EXPECT_GT(conflict.events_size(), 10);
  EXPECT_EQ(static_cast<uint64_t>(conflict.events_size()) + conflict.more(), 200u);
  EXPECT_EQ(conflict.events(0).position(), 2u);
}

TEST_F(Conflicts, AreNotThoseOfOtherThings) {
  const std::string tag = Append(Make("tag_added", R"({"tag_id":7,"tag_name":"x"})"));
  const std::string tint = Append(Edit("tint", 0, 3));
  Append(Make("tag_added", R"({"tag_id":8,"tag_name":"y"})"));
  Append(Edit("exposure", 0, 3));
  Append(Rating(0, 3));
  Append(Make("image_deleted", R"({"mode":"trash"})"));
  Append(Rating(0, 3, 8));
  EXPECT_EQ(Why(Undo(tag)), "OK");
  EXPECT_EQ(Why(Undo(tint)), "OK");
  Append(Make("edit_reset", R"({"old":{"exposure":3}})"));
  EXPECT_EQ(Why(Redo(tint)), "UNDO_CONFLICT");
}

TEST_F(Conflicts, EndWhenTheLaterChangeIsUndone) {
  const std::string first = Append(Rating(0, 3));
  const std::string second = Append(Rating(3, 5));
  ASSERT_EQ(Why(Undo(first)), "UNDO_CONFLICT");
  ASSERT_EQ(Why(Undo(second)), "OK");
  ASSERT_EQ(Why(Undo(first)), "OK");
  // The way back is in order, too.
  EXPECT_THAT(InTheWay(Redo(second)), ElementsAre("4: rating"));
  ASSERT_EQ(Why(Redo(first)), "OK");
  ASSERT_EQ(Why(Redo(second)), "OK");
  ASSERT_EQ(Why(Undo(first)), "UNDO_CONFLICT");
}

TEST_F(Conflicts, OfARedoAreNewChangesOfTheSame) {
  const std::string first = Append(Edit("tint", 0, 3));
  ASSERT_EQ(Why(Undo(first)), "OK");
  const std::string second = Append(Edit("tint", 0, 5));
  const grpc::Status status = Redo(first);
  EXPECT_EQ(Why(status), "UNDO_CONFLICT");
  EXPECT_THAT(InTheWay(status), ElementsAre("3: edits.tint"));
  auto forced = About<v1::RedoRequest>(first);
  forced.set_force(true);
  ASSERT_EQ(Why(Redo(forced)), "OK");
  EXPECT_THAT(InTheWay(response_.overridden()), ElementsAre("3: edits.tint"));
}

TEST_F(Conflicts, AreFoundInOtherStreamsOfTheSameTarget) {
  const std::string first = Append(Rating(0, 3));
  v1::EventDTO elsewhere = Rating(3, 5);
  elsewhere.set_stream("culling");
  Append(elsewhere);
  EXPECT_THAT(InTheWay(Undo(first)), ElementsAre("2: rating"));
}

TEST_F(Conflicts, OfABatchAreThoseFromOutside) {
  client_->MustAppend({Rating(0, 1), Rating(1, 2), Rating(0, 1, 8)});
  v1::UndoRequest request;
  request.set_batch_position(1);
  request.set_validate_only(true);
  EXPECT_EQ(Why(Undo(request)), "OK");
  Append(Rating(1, 5, 8));
  EXPECT_THAT(InTheWay(Undo(request)), ElementsAre("4: rating"));
}

TEST_F(Conflicts, OfABatchAreAlsoWithWhatIsNoLongerPartOfIt) {
  client_->MustAppend({Rating(0, 3), Rating(3, 5)});
  ASSERT_EQ(Why(ForceUndo(FormatUuid(testing::MakeId(1)))), "OK");
  v1::UndoRequest request;
  request.set_batch_position(1);
  EXPECT_THAT(InTheWay(Undo(request)), ElementsAre("3: rating"));
}

TEST_F(Conflicts, AreEachLaterEventOnce) {
  std::vector<v1::EventDTO> batch;
  for (int i = 0; i < 1000; ++i) batch.push_back(Rating(i % 5, (i + 1) % 5));
  client_->MustAppend(batch);
  batch.clear();
  for (int i = 0; i < 3000; ++i) batch.push_back(Rating(i % 5, (i + 1) % 5));
  client_->MustAppend(batch);
  v1::UndoRequest request;
  request.set_batch_position(1);
  const grpc::Status status = Undo(request);
  EXPECT_EQ(DetailOf<google::rpc::ErrorInfo>(status).metadata().at("conflicts"), "3000");
  EXPECT_THAT(status.error_message(), HasSubstr("(and 2999 more events)"));
  EXPECT_EQ(DetailOf<v1::UndoConflict>(status).events(0).undone_event_id(),
            FormatUuid(testing::MakeId(1000)));
  request.set_force(true);
  ASSERT_EQ(Why(Undo(request)), "OK");
  EXPECT_EQ(response_.overridden_size(), 1000);
  EXPECT_EQ(response_.events_size(), 1000);
}

TEST_F(Conflicts, ThatAreOverriddenFitTheAnswer) {
  const auto long_names = [&](int before, int after) {
    std::string edits;
    std::string old;
    for (int i = 0; i < 60; ++i) {
      const std::string key =
          (i == 0 ? "\"" : ",\"") + std::string(60, 'a') + std::to_string(i) + "\":";
      edits += key + std::to_string(after);
      old += key + std::to_string(before);
    }
    return Make("edit_applied", "{\"edits\":{" + edits + "},\"old\":{" + old + "}}");
  };
  const std::string first = Append(long_names(0, 1));
  for (int i = 0; i < 100; ++i) {
    std::vector<v1::EventDTO> batch;
    for (int j = 0; j < 10; ++j) batch.push_back(long_names(1, 1));
    client_->MustAppend(batch);
  }
  ASSERT_EQ(Why(ForceUndo(first)), "OK");
  EXPECT_GT(response_.overridden_size(), 10);
  EXPECT_LT(response_.ByteSizeLong(), 300u << 10);
}

TEST_F(Conflicts, AreNotHiddenByFalseMarks) {
  const std::string rating = Append(Rating(0, 3));
  v1::EventDTO forged = Edit("tint", 0, 3);
  (*forged.mutable_metadata())["undoes"] = rating;
  Append(forged);
  v1::EventDTO elsewhere = Rating(3, 4, 8);
  (*elsewhere.mutable_metadata())["undoes"] = rating;
  Append(elsewhere);
  // It is not undone, and what changed the same is in the way.
  EXPECT_EQ(Why(Redo(rating)), "NOT_UNDOABLE NOT_UNDONE");
  const std::string later = Append(Rating(3, 4));
  v1::EventDTO hides = Edit("tint", 3, 4);
  (*hides.mutable_metadata())["undoes"] = later;
  Append(hides);
  EXPECT_THAT(InTheWay(Undo(rating)), ElementsAre("4: rating"));
}

// Commits when it is let.
class GatedEngine final : public Engine {
 public:
  explicit GatedEngine(std::unique_ptr<Engine> engine) : engine_(std::move(engine)) {}

  void Hold() { SetOpen(false); }
  void Release() { SetOpen(true); }
  // Returns when so many commits have come since the start.
  void AwaitCommits(size_t count) {
    MutexLock lock(mutex_);
    while (commits_ < count) changed_.Wait(mutex_);
  }
  size_t commits() {
    MutexLock lock(mutex_);
    return commits_;
  }

  const std::string& store_id() const override { return engine_->store_id(); }
  Durability durability() const override { return engine_->durability(); }
  Head head() const override { return engine_->head(); }
  absl::StatusOr<std::vector<absl::StatusOr<AppendResult>>> CommitGroup(
      absl::Span<const AppendRequest* const> group) override {
    {
      MutexLock lock(mutex_);
      ++commits_;
      changed_.SignalAll();
      while (!is_open_) changed_.Wait(mutex_);
    }
    return engine_->CommitGroup(group);
  }
  absl::Status CommitRecorded(absl::Span<const CommittedEvent> events) override {
    return engine_->CommitRecorded(events);
  }
  absl::Status Maintain() override { return engine_->Maintain(); }
  absl::StatusOr<std::unique_ptr<EventReader>> OpenReader() override {
    return engine_->OpenReader();
  }

 private:
  void SetOpen(bool is_open) {
    MutexLock lock(mutex_);
    is_open_ = is_open;
    changed_.SignalAll();
  }

  std::unique_ptr<Engine> engine_;
  Mutex mutex_;
  CondVar changed_;
  bool is_open_ ABSL_GUARDED_BY(mutex_) = true;
  size_t commits_ ABSL_GUARDED_BY(mutex_) = 0;
};

class Between : public HistoryTest {
 protected:
  void SetUp() override {
    auto engine = sqlite::OpenEngine({.data_dir = directory_.path()});
    ASSERT_OK(engine);
    auto gated = std::make_unique<GatedEngine>(*std::move(engine));
    gate_ = gated.get();
    ASSERT_NO_FATAL_FAILURE(Start(std::move(gated)));
  }
  void TearDown() override {
    gate_->Release();
    HistoryTest::TearDown();
  }

  // Undoes the event while `event`, which the plan has not seen, is being written.
  grpc::Status UndoWhile(const std::string& id, const v1::EventDTO& event) {
    const size_t before = gate_->commits();
    gate_->Hold();
    auto appended = std::async(std::launch::async, [&] { client_->MustAppend({event}); });
    gate_->AwaitCommits(before + 1);
    auto undone = std::async(std::launch::async, [&] { return Undo(id); });
    // The plan is made from the log as it is; then its append waits.
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    gate_->Release();
    appended.get();
    return undone.get();
  }

  GatedEngine* gate_ = nullptr;
};

TEST_F(Between, AChangeOfTheSameIsAConflict) {
  const std::string rating = Append(Rating(0, 3));
  EXPECT_THAT(InTheWay(UndoWhile(rating, Rating(3, 5))), ElementsAre("2: rating"));
  EXPECT_EQ(head(), 2u);
}

TEST_F(Between, AChangeOfSomethingElseIsNone) {
  const std::string rating = Append(Rating(0, 3));
  ASSERT_EQ(Why(UndoWhile(rating, Edit("tint", 0, 3))), "OK");
  EXPECT_EQ(response_.events(0).position(), 3u);
}

TEST_F(Between, AChangeOfTheTargetInAnotherStreamIsSeen) {
  const std::string rating = Append(Rating(0, 3));
  v1::EventDTO elsewhere = Rating(3, 5);
  elsewhere.set_stream("culling");
  EXPECT_EQ(Why(UndoWhile(rating, elsewhere)), "UNDO_CONFLICT");
}

TEST_F(Between, OfManyUndosOfTheSameOneHappens) {
  const std::string rating = Append(Rating(0, 3));
  std::vector<std::future<std::string>> answers;
  for (int i = 0; i < 8; ++i) {
    answers.push_back(std::async(std::launch::async, [&] {
      grpc::ClientContext context;
      v1::UndoResponse response;
      return Why(stub_->Undo(&context, About<v1::UndoRequest>(rating), &response));
    }));
  }
  int done = 0;
  for (auto& answer : answers) {
    const std::string why = answer.get();
    if (why == "OK")
      ++done;
    else
      EXPECT_EQ(why, "NOT_UNDOABLE UNDONE");
  }
  EXPECT_EQ(done, 1);
  EXPECT_EQ(head(), 2u);
}

TEST_F(Between, ACrowdOfWritersIsGivenWayTo) {
  const std::string rating = Append(Rating(0, 3));
  // Whoever writes to the image without end may win, but nothing wrong is ever written.
  std::atomic<bool> stop = false;
  std::thread writer([&] {
    testing::TestClient client(served_.address());
    for (uint64_t i = 0; !stop; ++i) {
      v1::EventDTO event = Edit("tint", 0, 3);
      event.set_id(FormatUuid(testing::MakeId(100'000 + i)));
      client.MustAppend({event});
    }
  });
  std::string why;
  for (int i = 0; i < 100 && why != "OK"; ++i) {
    why = Why(Undo(rating));
    EXPECT_TRUE(why == "OK" || why == "CHECK_FAILED") << why;
  }
  stop = true;
  writer.join();
  EXPECT_EQ(why, "OK");
}

}  // namespace
}  // namespace firn::rpc
